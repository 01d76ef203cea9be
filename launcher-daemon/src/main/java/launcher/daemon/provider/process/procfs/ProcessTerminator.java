package launcher.daemon.provider.process.procfs;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import launcher.daemon.os.OsException;
import launcher.daemon.os.OsPoller;
import launcher.daemon.os.Pidfd;
import launcher.daemon.os.Posix;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Processes that are to go: signalled by pidfd, so never a foreign process with the same number, and awaited on the
 * poller.
 */
public final class ProcessTerminator {

    private static final Logger LOG = LoggerFactory.getLogger("streamlit-launcher");

    private ProcessTerminator() {}

    /**
     * Sends a signal to the processes that are still there. A process that has gone, or may not be signalled, is passed
     * over.
     */
    public static void signal(Collection<ProcessIdentity> processes, int signal) {
        for (ProcessIdentity process : processes) {
            OptionalInt pidfd = process.open();
            if (pidfd.isEmpty()) {
                continue;
            }
            try {
                Pidfd.signal(pidfd.getAsInt(), signal);
            } catch (OsException e) {
                LOG.debug("signal {} to pid {}: {}", signal, process.pid(), e.getMessage());
            } finally {
                Posix.closeQuietly(pidfd.getAsInt());
            }
        }
    }

    /** Waits until all have ended, as zombies or for good, or this time is over. */
    public static void await(Collection<ProcessIdentity> processes, Duration atMost,
            OsPoller poller) throws InterruptedException {
        List<Integer> pidfds = new ArrayList<>();
        processes.forEach(process -> process.open().ifPresent(pidfds::add));
        var gone = new CountDownLatch(pidfds.size());
        List<OsPoller.Watch> watches = pidfds.stream()
                .map(pidfd -> poller.watchOnce(pidfd, OsPoller.READABLE, _ -> gone.countDown()))
                .toList();
        try {
            boolean all = gone.await(Math.max(0, atMost.toNanos()), TimeUnit.NANOSECONDS);
            LOG.trace("{} processes, all gone: {}", pidfds.size(), all);
        } finally {
            watches.forEach(OsPoller.Watch::cancel);
        }
    }
}
