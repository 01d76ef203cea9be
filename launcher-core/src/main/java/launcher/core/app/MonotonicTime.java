package launcher.core.app;

import java.time.Duration;

/**
 * A point in monotonic time: nanoseconds since the machine booted. It does not jump when the clock is set and stands
 * still while the machine is suspended. Comparable between processes of the same boot, meaningless after the next.
 */
public record MonotonicTime(long nanos) implements Comparable<MonotonicTime> {

    public MonotonicTime plus(Duration duration) {
        return new MonotonicTime(Math.addExact(nanos, duration.toNanos()));
    }

    public MonotonicTime minus(Duration duration) {
        return new MonotonicTime(Math.subtractExact(nanos, duration.toNanos()));
    }

    /** The time from this moment to {@code later}; negative if that is earlier. */
    public Duration until(MonotonicTime later) {
        return Duration.ofNanos(later.nanos - nanos);
    }

    public boolean isAfter(MonotonicTime other) {
        return nanos > other.nanos;
    }

    public boolean isBefore(MonotonicTime other) {
        return nanos < other.nanos;
    }

    public static MonotonicTime latest(MonotonicTime a, MonotonicTime b) {
        return a.nanos >= b.nanos ? a : b;
    }

    public static MonotonicTime earliest(MonotonicTime a, MonotonicTime b) {
        return a.nanos <= b.nanos ? a : b;
    }

    @Override
    public int compareTo(MonotonicTime other) {
        return Long.compare(nanos, other.nanos);
    }
}
