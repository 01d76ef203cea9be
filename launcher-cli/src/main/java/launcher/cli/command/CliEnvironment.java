package launcher.cli.command;

import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a call finds around it.
 *
 * @param out            for data
 * @param err            for messages
 * @param terminal       true if {@code out} is a terminal
 * @param version        of this program
 * @param daemonProgram  the start script of the daemon, where it is known
 * @param lostOutput     why some of {@code out} could not be written, for people; empty too if its reader has left
 */
public record CliEnvironment(
        PrintStream out,
        PrintStream err,
        Map<String, String> environment,
        long uid,
        boolean terminal,
        String version,
        Optional<String> daemonProgram,
        Supplier<Optional<String>> lostOutput) {

    public CliEnvironment {
        environment = Map.copyOf(environment);
    }
}
