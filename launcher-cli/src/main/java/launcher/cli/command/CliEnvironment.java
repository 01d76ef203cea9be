package launcher.cli.command;

import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;

/**
 * What a call finds around it.
 *
 * @param out            for data
 * @param err            for messages
 * @param terminal       true if {@code out} is a terminal
 * @param version        of this program
 * @param daemonProgram  the start script of the daemon, where it is known
 */
public record CliEnvironment(
        PrintStream out,
        PrintStream err,
        Map<String, String> environment,
        long uid,
        boolean terminal,
        String version,
        Optional<String> daemonProgram) {

    public CliEnvironment {
        environment = Map.copyOf(environment);
    }
}
