package launcher.daemon.service;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What the start script passes on.
 *
 * @param config    the configuration file; empty: the usual paths
 * @param ephemeral true: every app is stopped before the daemon ends
 * @param checkOnly true: only say what is wrong with the configuration
 * @param json      true: say that as JSON
 */
public record DaemonOptions(Optional<Path> config, boolean ephemeral, boolean checkOnly, boolean json) {

    public static final String USAGE =
            "usage: streamlit-launcherd [--config FILE] [--ephemeral] | --check-config [FILE] [--json]";

    /** What the arguments came to. */
    public sealed interface Parsed {
        record Valid(DaemonOptions options) implements Parsed {}

        record Invalid(String why) implements Parsed {}

        /** The user asks for the usage text. */
        record Help() implements Parsed {}
    }

    public static Parsed parse(String[] args) {
        Optional<Path> config = Optional.empty();
        boolean ephemeral = false;
        boolean checkOnly = false;
        boolean json = false;
        for (int i = 0; i < args.length; i++) {
            String arg = args[i];
            boolean more = i + 1 < args.length;
            if (arg.equals("--help") || arg.equals("-h")) {
                return new Parsed.Help();
            } else if (arg.equals("--json")) {
                json = true;
            } else if (arg.equals("--no-color")) {
                // nothing here is ever coloured
            } else if (arg.matches("--(socket|timeout)(=.*)?")) {
                return new Parsed.Invalid(arg.startsWith("--socket")
                        ? "--socket is the client's; the daemon's own socket is launcher.socket in its configuration"
                        : "--timeout is the client's; the daemon runs until it is ended");
            } else if (arg.equals("--ephemeral")) {
                ephemeral = true;
            } else if (arg.equals("--config") && more) {
                config = Optional.of(Path.of(args[++i]).toAbsolutePath());
            } else if (arg.startsWith("--config=")) {
                config = Optional.of(Path.of(arg.substring("--config=".length())).toAbsolutePath());
            } else if (arg.equals("--check-config")) {
                checkOnly = true;
                if (more && !args[i + 1].startsWith("-")) {
                    config = Optional.of(Path.of(args[++i]).toAbsolutePath());
                }
            } else {
                return new Parsed.Invalid(arg.equals("--config") ? "--config needs a file" : "unknown argument " + arg);
            }
        }
        return new Parsed.Valid(new DaemonOptions(config, ephemeral, checkOnly, json));
    }
}
