package launcher.daemon.os;

import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Tasks that are due at a time of {@link System#nanoTime}. Used by the poller's thread alone. */
final class PollTimers {

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final PriorityQueue<Timer> timers = new PriorityQueue<>();

    /** @param dueNanos the moment */
    private record Timer(long dueNanos, Runnable task) implements Comparable<Timer> {
        @Override
        public int compareTo(Timer other) {
            return Long.signum(dueNanos - other.dueNanos); // as nanoTime is to be compared
        }
    }

    void add(long dueNanos, Runnable task) {
        timers.add(new Timer(dueNanos, task));
    }

    /** How long poll(2) may wait, in milliseconds; -1 is for ever. */
    int timeout(long nowNanos) {
        Timer next = timers.peek();
        if (next == null) {
            return -1;
        }
        long millis = Math.ceilDiv(next.dueNanos - nowNanos, NANOS_PER_MILLI);
        return Math.clamp(millis, 0, Integer.MAX_VALUE);
    }

    /** The next task that is due; null if none is. */
    @Nullable Runnable due(long nowNanos) {
        Timer next = timers.peek();
        if (next == null || next.dueNanos - nowNanos > 0) {
            return null;
        }
        timers.remove();
        return next.task;
    }
}
