package launcher.daemon.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import launcher.core.protocol.Suggestion;
import launcher.daemon.config.source.Problems;
import launcher.daemon.config.source.Texts;
import launcher.daemon.config.source.Tree;
import launcher.daemon.config.source.UciFile.Line;
import launcher.daemon.config.source.UciFile.Section;

/**
 * The apps of SecuBox's {@code streamlit-forge}. That file is another program's: sections other than {@code app} are
 * its own business, and an option that is like none we use is only warned of.
 */
final class UciAppsReader {

    /** Where the forge puts its apps, a folder each. */
    static final Path APPS_DIR = Path.of("/srv/streamlit/apps");

    private static final TreeSet<String> USED =
            new TreeSet<>(List.of("enabled", "port", "entrypoint", "memory", "domain"));
    private static final TreeSet<String> KNOWN =
            new TreeSet<>(List.of("enabled", "port", "entrypoint", "memory", "domain", "name", "created", "gitea_repo",
                    "gitea_branch"));
    private static final Pattern MEMORY = Pattern.compile("([0-9]{1,9})([KMG])(i?B)?");

    private final Path appsDir;
    private final UciPriorities priorities;
    private final Problems problems;

    UciAppsReader(Path appsDir, UciPriorities priorities, Problems problems) {
        this.appsDir = appsDir;
        this.priorities = priorities;
        this.problems = problems;
    }

    /** The apps by name, as the YAML form would have them. */
    Map<String, Tree.Entry> apps(List<Section> sections) {
        var apps = new LinkedHashMap<String, Tree.Entry>();
        for (Section section : sections) {
            if (!section.type().equals("app")) {
                if (Suggestion.closest(section.type(), List.of("app")).isPresent()) {
                    problems.warning(section.place(), "\"" + section.type()
                            + "\" sections are not read, did you mean \"app\"?");
                }
                continue;
            }
            Map<String, Line> options = options(section);
            String name = section.name().isEmpty() ? text(options, "name").orElse("") : section.name();
            if (name.isEmpty()) {
                problems.error(section.place(), "this app has no name; write: config app 'NAME'");
            } else if (apps.containsKey(name)) {
                problems.error(section.place(), "a second app named \"" + Texts.shorten(name) + "\"; remove one");
            } else {
                apps.put(name, new Tree.Entry(name, section.place(),
                        new Tree.Mapping(section.place(), app(section, name, options))));
            }
        }
        return apps;
    }

    private Map<String, Line> options(Section section) {
        var ours = new ArrayList<Line>();
        for (Line line : section.lines()) {
            if (KNOWN.contains(line.key()) || Suggestion.closest(line.key(), USED).isPresent()) {
                ours.add(line);
            } else {
                problems.warning(line.place(), Texts.shorten(line.key()) + ": unknown option, has no effect");
            }
        }
        return UciOptions.of(new Section(section.place(), section.type(), section.name(), ours), KNOWN, "", problems);
    }

    private List<Tree.Entry> app(Section section, String name, Map<String, Line> options) {
        var entries = new ArrayList<>(priorities.entries(name));
        script(section, name, options).ifPresent(entries::add);
        given(options, "enabled")
                .ifPresent(line -> entries.add(new Tree.Entry("enabled", line.place(), UciOptions.flag(line))));
        given(options, "port").ifPresent(line ->
                entries.add(new Tree.Entry("port", line.place(), UciOptions.scalar(line, line.value().text()))));
        given(options, "memory").flatMap(this::memory).ifPresent(entries::add);
        given(options, "domain").ifPresent(line -> {
            var host = new Tree.Entry("host", line.place(), UciOptions.scalar(line, line.value().text()));
            entries.add(new Tree.Entry("route", line.place(), new Tree.Mapping(line.place(), List.of(host))));
        });
        return entries;
    }

    private Optional<Tree.Entry> script(Section section, String name, Map<String, Line> options) {
        Optional<Line> line = given(options, "entrypoint");
        var place = line.map(given -> given.value().place()).orElse(section.place());
        try {
            Path folder = appsDir.resolve(name).normalize();
            Path script = folder.resolve(line.map(given -> given.value().text()).orElse("app.py")).normalize();
            if (!script.startsWith(folder) || script.equals(folder)) {
                problems.error(place, "entrypoint: expected a file in " + folder);
                return Optional.empty();
            }
            return Optional.of(new Tree.Entry("streamlit", place, new Tree.Scalar(place, script.toString(), false)));
        } catch (InvalidPathException e) {
            problems.error(place, "entrypoint: not a path: " + Texts.shorten(e.getInput()));
            return Optional.empty();
        }
    }

    private Optional<Tree.Entry> memory(Line line) {
        Matcher matcher = MEMORY.matcher(line.value().text());
        if (!matcher.matches()) {
            problems.error(line.value().place(), "memory: expected a size like 512M or 2G, not \""
                    + Texts.shorten(line.value().text()) + "\"");
            return Optional.empty();
        }
        return Optional.of(new Tree.Entry("memory_limit", line.place(),
                UciOptions.scalar(line, matcher.group(1) + matcher.group(2) + "iB")));
    }

    private static Optional<Line> given(Map<String, Line> options, String key) {
        return Optional.ofNullable(options.get(key)).filter(line -> !line.value().text().isEmpty());
    }

    private static Optional<String> text(Map<String, Line> options, String key) {
        return given(options, key).map(line -> line.value().text());
    }
}
