package launcher.daemon.health;

import java.time.Duration;
import java.util.List;

/** Runs a readiness command to its end. */
@FunctionalInterface
public interface CommandRunner {

    /**
     * Runs {@code command}, and returns when neither it nor a process of its group is left.
     *
     * @param timeout it and its whole process group are killed after this long
     * @throws InterruptedException if the thread was interrupted; the process group is killed then too
     */
    CommandResult run(List<String> command, CommandFactory context, Duration timeout) throws InterruptedException;

    /** What became of the command. */
    sealed interface CommandResult {
        record Exited(int code) implements CommandResult {}

        record TimedOut() implements CommandResult {}

        /** It never ran, and this says why. */
        record NotRun(String why) implements CommandResult {}
    }
}
