package launcher.cli.command;

import java.util.List;
import java.util.Optional;

/** All verbs, in the order of the help. */
final class Verbs {

    static final List<String> NAMES = List.of(
            "status", "list", "start", "stop", "restart", "start-all", "stop-all", "request", "track", "priority",
                    "always-on",
            "check", "check-memory", "logs", "watch", "explain", "events", "reload", "config", "daemon", "completion",
                    "version", "help");

    /** Those that take names of apps. */
    static final List<String> OF_APPS = List.of(
            "status", "start", "stop", "restart", "request", "track", "priority", "always-on", "logs", "explain");

    /** Promised for later versions, and refused by name until then. */
    static final List<String> LATER = List.of("run", "tree", "up", "monitor", "cleanup", "doctor");

    private Verbs() {}

    /** The command behind a verb; empty if there is none of that name. */
    static Optional<Object> command(String name, CliContext session) {
        // a switch, not a map of constructors: those would cost each call some milliseconds
        return switch (name) {
            case "status" -> Optional.of(new StatusVerb(session));
            case "list" -> Optional.of(new ListVerb(session));
            case "start" -> Optional.of(new StartVerb(session));
            case "stop" -> Optional.of(new StopVerb(session));
            case "restart" -> Optional.of(new RestartVerb(session));
            case "start-all" -> Optional.of(new StartAllVerb(session));
            case "stop-all" -> Optional.of(new StopAllVerb(session));
            case "request" -> Optional.of(new RequestVerb(session));
            case "track" -> Optional.of(new TrackVerb(session));
            case "priority" -> Optional.of(new PriorityVerb(session));
            case "always-on" -> Optional.of(new AlwaysOnVerb(session));
            case "check" -> Optional.of(new CheckVerb(session));
            case "check-memory" -> Optional.of(new CheckMemoryVerb(session));
            case "logs" -> Optional.of(new LogsVerb(session));
            case "watch" -> Optional.of(new WatchVerb(session));
            case "explain" -> Optional.of(new ExplainVerb(session));
            case "events" -> Optional.of(new EventsVerb(session));
            case "reload" -> Optional.of(new ReloadVerb(session));
            case "config" -> Optional.of(new ConfigVerb(session));
            case "daemon" -> Optional.of(new DaemonVerb(session));
            case "completion" -> Optional.of(new CompletionVerb(session));
            case "version" -> Optional.of(new VersionVerb(session));
            case "help" -> Optional.of(new HelpVerb(session));
            default -> Optional.empty();
        };
    }
}
