package launcher.core.app;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How it is found out that an app serves.
 *
 * @param interval    the time between two probes; empty: fast at first, slower the longer it takes
 * @param timeout     how long one probe may take
 * @param gracePeriod failing probes are not reported for this long after the process is up
 */
public record ReadinessSpec(Check check, Optional<Duration> interval, Duration timeout, Duration gracePeriod) {

    /** What makes an app ready. */
    public sealed interface Check {
        /** Its process is up. */
        record ProcessUp() implements Check {}

        /** A socket of its own process tree listens on its port. */
        record TcpListens() implements Check {}

        /** {@code GET path} on its port answers with a status from {@code statusMin} to {@code statusMax}. */
        record HttpAnswers(String path, int statusMin, int statusMax) implements Check {}

        /** This command, started with the app's environment and folder, exits 0. */
        record CommandSucceeds(List<String> command) implements Check {
            public CommandSucceeds {
                command = List.copyOf(command);
            }
        }

        /** A line of its output contains a match of this regular expression. */
        record LogMatches(String regex) implements Check {}
    }
}
