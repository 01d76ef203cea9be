package launcher.daemon.health;

import java.time.Duration;

/** Runs a readiness command to its end. */
@FunctionalInterface
public interface CommandRunner {

    /**
     * Runs {@code command}, not started yet, and returns when neither it nor a process of its group is left.
     *
     * @param timeout it and its whole process group are killed after this long
     * @throws InterruptedException if the thread was interrupted; the process group is killed then too
     */
    CommandResult run(ProcessBuilder command, Duration timeout) throws InterruptedException;

    /** What became of the command. */
    sealed interface CommandResult {
        record Exited(int code) implements CommandResult {}

        record TimedOut() implements CommandResult {}

        /** It never ran, and this says why. */
        record NotRun(String why) implements CommandResult {}
    }
}
