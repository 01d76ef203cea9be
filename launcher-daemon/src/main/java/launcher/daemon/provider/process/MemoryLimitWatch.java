package launcher.daemon.provider.process;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import launcher.core.lifecycle.RunId;
import launcher.daemon.provider.ProviderListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks each second how much the runs hold that have a limit which no cgroup enforces, and tells once of each that is
 * over it. One platform thread, since smaps_rollup may block in the kernel; it exists only while there is such a run.
 */
final class MemoryLimitWatch implements AutoCloseable {

    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Logger LOG = LoggerFactory.getLogger("streamlit-launcher");

    private final ProviderListener listener;
    private final Map<RunId, Limit> limits = new HashMap<>();
    private boolean running;
    private boolean closed;

    private record Limit(long bytes, LongSupplier held) {}

    MemoryLimitWatch(ProviderListener listener) {
        this.listener = listener;
    }

    synchronized void add(RunId run, long limitBytes, LongSupplier held) {
        limits.put(run, new Limit(limitBytes, held));
        if (!running && !closed) {
            running = true;
            Thread.ofPlatform().daemon().name("memory-limits").start(this::watch);
        }
    }

    synchronized void remove(RunId run) {
        limits.remove(run);
        notifyAll();
    }

    @Override
    public synchronized void close() {
        closed = true;
        limits.clear();
        notifyAll();
    }

    private void watch() {
        try {
            while (awaitNextLook()) {
                snapshot().forEach(this::look);
            }
        } catch (InterruptedException e) {
            LOG.debug("interrupted, so no limit is watched any more");
        }
    }

    /** False once there is nothing to look at; then the thread ends. */
    private synchronized boolean awaitNextLook() throws InterruptedException {
        long deadline = System.nanoTime() + INTERVAL.toNanos();
        long left = INTERVAL.toNanos();
        while (left > 0 && !limits.isEmpty()) {
            wait(left / 1_000_000, (int) (left % 1_000_000));
            left = deadline - System.nanoTime();
        }
        running = !limits.isEmpty();
        return running;
    }

    private synchronized Map<RunId, Limit> snapshot() {
        return Map.copyOf(limits);
    }

    private void look(RunId run, Limit limit) {
        long bytes = limit.held().getAsLong();
        if (bytes <= limit.bytes()) {
            return;
        }
        remove(run);
        try {
            listener.overMemoryLimit(run, bytes);
        } catch (RuntimeException e) {
            LOG.error("{}: a listener failed", run, e);
        }
    }
}
