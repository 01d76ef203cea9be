package launcher.packaging;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import launcher.fixtures.Processes;
import launcher.fixtures.http.RawHttp;

/**
 * What the daemon that comes after a killed one has to show, compared with what ran when that was killed, with what was
 * asked of it, and with {@code /proc}.
 */
final class Succession {

    /** An app whose command changes with each reload, so that its run may be replaced at any time. */
    static final String CHANGING = "changing";

    /** An app that is always on. */
    static final String ALWAYS = "always";

    private static final Set<String> AT_WORK = Set.of("ready", "paused");

    private final Launcher launcher;
    private final RunCensus before;
    private final RandomCommands commands;
    private final Set<String> doubles = new TreeSet<>();
    private Set<String> claimed = Set.of();

    /** @param before what ran when the daemon had been killed */
    Succession(Launcher launcher, RunCensus before, RandomCommands commands) {
        this.launcher = launcher;
        this.before = before;
        this.commands = commands;
    }

    /** How many of the runs of then are the next daemon's, as of the last look. */
    long takenOver() {
        return before.live().stream().filter(claimed::contains).count();
    }

    /** Looks: what is not as it has to be, or not yet. Two runs of an app at once are never forgotten. */
    List<String> faults() {
        JsonNode status = launcher.status();
        RunCensus now = RunCensus.of(launcher.workspace());
        doubles.addAll(now.doubles());
        var rows = new TreeMap<String, JsonNode>();
        status.path("apps").forEach(row -> rows.put(row.path("app").asText(), row));
        claimed = rows.values().stream().filter(row -> AT_WORK.contains(row.path("state").asText()))
                .flatMap(row -> now.runOf(row.path("pid").asLong())).collect(Collectors.toCollection(TreeSet::new));

        var faults = new ArrayList<>(doubles);
        status.path("launcher").path("problems").forEach(problem -> faults.add("status has a problem: " + problem));
        rows.values().forEach(row -> faults.addAll(faultsOf(row, now)));
        now.processes().forEach((run, pids) -> {
            if (!claimed.contains(run)) {
                faults.add("no app's: " + run + " " + pids + " " + pids.stream().map(Processes::commandLine).toList());
            }
        });
        before.live().stream().filter(run -> !claimed.contains(run) && !mayHaveEnded(RunCensus.appOf(run)))
                .forEach(run -> faults.add("not taken over: " + run + " " + before.processes().get(run)
                        + ", of which was last asked " + commands.last(RunCensus.appOf(run)) + "; now "
                        + rows.get(RunCensus.appOf(run))));
        if (!folders().equals(claimed)) {
            faults.add("run folders " + folders() + ", runs " + claimed);
        }
        if (faults.isEmpty()) {
            faults.addAll(unanswered(rows));
        }
        return faults;
    }

    private List<String> faultsOf(JsonNode row, RunCensus now) {
        var faults = new ArrayList<String>();
        String app = row.path("app").asText();
        String state = row.path("state").asText();
        boolean works = AT_WORK.contains(state);
        if (!works && (!state.equals("stopped") || app.equals(ALWAYS))) {
            faults.add(app + " is " + state + ": " + row);
        }
        if (works && now.runOf(row.path("pid").asLong()).findAny().isEmpty()) {
            faults.add(app + " is " + state + " and its process is none of a run: " + row);
        }
        if (row.path("starts").asInt() > 0 && !app.equals(ALWAYS) && !mayHaveEnded(app)) {
            faults.add(app + " was started without demand: " + row);
        }
        if (!commands.priorities(app).contains(row.path("priority").asInt())) {
            faults.add(app + " has not the priority " + commands.priorities(app) + ": " + row);
        }
        return faults;
    }

    private boolean mayHaveEnded(String app) {
        return app.equals(CHANGING) || commands.mayBeEnding(app);
    }

    private List<String> unanswered(Map<String, JsonNode> rows) {
        var faults = new ArrayList<String>();
        rows.forEach((app, row) -> {
            if (row.path("state").asText().equals("ready") && !row.path("port").isNull()) {
                String answer = answer(app);
                if (!answer.equals(row.path("pid").asText())) {
                    faults.add("the gateway has of " + app + " " + answer + ", not of " + row);
                }
            }
        });
        return faults;
    }

    private String answer(String app) {
        try {
            return RawHttp.get(launcher.gatewayPort(), "/" + app + "/pid").body();
        } catch (UncheckedIOException e) {
            return "no answer (" + e.getMessage() + ")";
        }
    }

    private Set<String> folders() {
        Path runs = launcher.workspace().socket().resolveSibling("runs");
        try (Stream<Path> all = Files.list(runs)) {
            return all.map(folder -> folder.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
