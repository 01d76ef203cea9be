package launcher.daemon.health;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import launcher.daemon.os.OsException;
import launcher.daemon.os.Pidfd;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs each command in a session and process group of its own, without input and output, so that all it started can be
 * ended with it.
 */
public final class GroupCommandRunner implements CommandRunner {

    private static final Logger LOG = LoggerFactory.getLogger("streamlit-launcher");

    /** How long a killed process may take to be gone before it is left to the kernel. */
    private static final Duration REAP_MAX = Duration.ofSeconds(2);

    private static final int SIGKILL = 9;

    @Override
    public CommandResult run(ProcessBuilder command, Duration timeout) throws InterruptedException {
        Process process;
        try {
            process = start(command);
        } catch (IOException e) {
            return new CommandResult.NotRun(String.valueOf(e.getMessage()));
        }
        try {
            return process.waitFor(timeout.toNanos(), TimeUnit.NANOSECONDS)
                    ? new CommandResult.Exited(process.exitValue())
                    : new CommandResult.TimedOut();
        } finally {
            end(process);
        }
    }

    private static Process start(ProcessBuilder command) throws IOException {
        var words = new ArrayList<>(command.command());
        words.addFirst("setsid");
        return command.command(words).start();
    }

    /**
     * Kills whatever is left of the group, also after a command that succeeded and left something in the background.
     */
    private static void end(Process process) throws InterruptedException {
        killGroup(process.pid());
        if (process.isAlive()) {
            // it may have been caught before setsid gave it a group of its own
            process.destroyForcibly();
            boolean interrupted = Thread.interrupted();
            process.waitFor(REAP_MAX.toMillis(), TimeUnit.MILLISECONDS);
            killGroup(process.pid());
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void killGroup(long group) {
        try {
            Pidfd.signalGroup(group, SIGKILL);
        } catch (OsException e) {
            if (e.errno() != OsException.ESRCH) {
                LOG.warn("a readiness command, process group {}, cannot be ended: {}", group, e.getMessage());
            }
        }
    }
}
