package launcher.daemon.forge;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import launcher.core.app.AppId;
import launcher.core.app.ReasonCode;
import launcher.core.lifecycle.App;
import launcher.core.lifecycle.AppState;
import launcher.core.lifecycle.Instance;

/**
 * What a pid file means for an app, and an app for its pid file. slforge stops an app by ending the process, and
 * removes the file up to two seconds later; a file that goes with its process is therefore a stop by slforge.
 */
final class ForgeRules {

    /** How long slforge takes from the end of the process to that of its file, at most. */
    static final Duration STOP_TAKES = Duration.ofSeconds(3);

    private final PidFiles files;
    private final ForgeRuns runs;
    /** Whose number each file held when it was seen last. */
    private final Map<AppId, Long> seen = new HashMap<>();
    /** Since when a file outlives its process. */
    private final Map<AppId, Long> outlivedSince = new HashMap<>();

    ForgeRules(PidFiles files, ForgeRuns runs) {
        this.files = files;
        this.runs = runs;
    }

    /** Looks at one app; if something is still going on, says when to look again. */
    Optional<Duration> look(AppId id) {
        Optional<App> app = runs.find(id);
        return app.isEmpty() ? Optional.empty() : switch (app.get().state()) {
            case AppState.Starting _, AppState.Ready _, AppState.Pausing _, AppState.Paused _, AppState.Stopping _ ->
                    process(app.get()).flatMap(pid -> runs(app.get(), pid));
            case AppState.Stopped stopped -> rests(app.get(), endedByItself(stopped.reason().code()));
            case AppState.Failed _ -> rests(app.get(), true);
        };
    }

    private static Optional<Long> process(App app) {
        OptionalLong pid = app.state().process().map(Instance::pid).orElse(OptionalLong.empty());
        return pid.isPresent() ? Optional.of(pid.getAsLong()) : Optional.empty();
    }

    private static boolean endedByItself(ReasonCode code) {
        return code == ReasonCode.EXITED || code == ReasonCode.CRASH_LOOP;
    }

    private Optional<Duration> runs(App app, long pid) {
        AppId id = app.id();
        OptionalLong inFile = files.read(id);
        if (inFile.isEmpty() && !files.exists(id)) {
            long before = seen.getOrDefault(id, pid);
            if (before != pid) {
                // the run before was ended by slforge, and this one began before slforge was done
                seen.remove(id);
                runs.stopped(id);
            } else if (!(app.state() instanceof AppState.Stopping)) {
                files.write(id, pid);
                seen.put(id, pid);
            }
            return Optional.empty();
        }
        boolean theirs = inFile.isPresent() && inFile.getAsLong() != pid;
        if (theirs && StreamlitProcess.of(inFile.getAsLong()).isEmpty()) {
            return succeed(id, pid);
        }
        inFile.ifPresent(number -> seen.put(id, number));
        return Optional.empty();
    }

    /** The file of a run that has ended becomes this run's, unless slforge is about to remove it. */
    private Optional<Duration> succeed(AppId id, long pid) {
        long since = outlivedSince.computeIfAbsent(id, _ -> System.nanoTime());
        Duration left = STOP_TAKES.minusNanos(System.nanoTime() - since);
        if (left.isPositive()) {
            return Optional.of(left);
        }
        outlivedSince.remove(id);
        files.write(id, pid);
        seen.put(id, pid);
        return Optional.empty();
    }

    private Optional<Duration> rests(App app, boolean endedByItself) {
        AppId id = app.id();
        OptionalLong inFile = files.read(id);
        if (inFile.isEmpty()) {
            outlivedSince.remove(id);
            if (!files.exists(id) && Optional.ofNullable(seen.remove(id)).isPresent() && endedByItself) {
                runs.stopped(id);
            }
            return Optional.empty();
        }
        Optional<StreamlitProcess> process = StreamlitProcess.of(inFile.getAsLong());
        if (process.isPresent()) {
            outlivedSince.remove(id);
            seen.put(id, process.get().pid());
            runs.takeOver(app.spec(), process.get());
            return Optional.empty();
        }
        return forget(id, inFile.getAsLong(), endedByItself);
    }

    /** A file that is left of a run of ours goes, lest slforge take another process of its number for the app. */
    private Optional<Duration> forget(AppId id, long pid, boolean endedByItself) {
        if (seen.getOrDefault(id, 0L) != pid) {
            return Optional.empty();
        }
        long since = outlivedSince.computeIfAbsent(id, _ -> System.nanoTime());
        Duration left = STOP_TAKES.minusNanos(System.nanoTime() - since);
        if (endedByItself && left.isPositive()) {
            return Optional.of(left);
        }
        outlivedSince.remove(id);
        seen.remove(id);
        files.delete(id);
        return Optional.empty();
    }
}
