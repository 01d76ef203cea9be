package launcher.core.app;

import java.time.Duration;

/**
 * A point in monotonic time: nanoseconds since the machine booted. It does not jump when the clock is set and stands still
 * while the machine is suspended. Comparable between processes of one boot, meaningless after the next.
 */
public record Moment(long nanos) implements Comparable<Moment> {

    public Moment plus(Duration duration) {
        return new Moment(Math.addExact(nanos, duration.toNanos()));
    }

    public Moment minus(Duration duration) {
        return new Moment(Math.subtractExact(nanos, duration.toNanos()));
    }

    /** The time from this moment to {@code later}; negative if that is earlier. */
    public Duration until(Moment later) {
        return Duration.ofNanos(later.nanos - nanos);
    }

    public boolean isAfter(Moment other) {
        return nanos > other.nanos;
    }

    public boolean isBefore(Moment other) {
        return nanos < other.nanos;
    }

    public static Moment latest(Moment a, Moment b) {
        return a.nanos >= b.nanos ? a : b;
    }

    public static Moment earliest(Moment a, Moment b) {
        return a.nanos <= b.nanos ? a : b;
    }

    @Override
    public int compareTo(Moment other) {
        return Long.compare(nanos, other.nanos);
    }
}
