package launcher.core.restart;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import launcher.core.app.MonotonicTime;
import launcher.core.app.RestartSpec;

/**
 * The recent failures of an app, newest last, no more than its limit.
 *
 * @param consecutive  failures since the last healthy run; the backoff doubles with each
 * @param recent moments of those that count for the crash loop
 * @param portsTaken starts in a row that ended because another process had the port; a few of them are no failure
 */
public record FailureHistory(int consecutive, List<MonotonicTime> recent, int portsTaken) {

    public static final FailureHistory NONE = new FailureHistory(0, List.of(), 0);

    /** So many ports in a row are not taken by chance. */
    public static final int PORTS_TAKEN_MAX = 3;

    private static final double JITTER = 0.1;

    public FailureHistory {
        recent = List.copyOf(recent);
    }

    /** Another failure, now. */
    public FailureHistory plus(RestartSpec spec, MonotonicTime now) {
        var kept = new ArrayList<>(recent);
        kept.add(now);
        MonotonicTime oldest = now.minus(spec.window());
        kept.removeIf(moment -> !moment.isAfter(oldest));
        return new FailureHistory(
                consecutive + 1, kept.subList(Math.max(0, kept.size() - spec.limit()), kept.size()), 0);
    }

    /** Another start that found its port taken. */
    public FailureHistory portTaken() {
        return new FailureHistory(consecutive, recent, portsTaken + 1);
    }

    /** After a start that had a port to itself. */
    public FailureHistory portFree() {
        return new FailureHistory(consecutive, recent, 0);
    }

    /** After a run that was ready for this long: a healthy run starts the backoff anew. */
    public FailureHistory afterRun(RestartSpec spec, Duration ready) {
        return ready.compareTo(spec.backoffMax()) >= 0 ? new FailureHistory(0, recent, portsTaken) : this;
    }

    /** True if as many as the limit happened within the window before now. */
    public boolean loop(RestartSpec spec, MonotonicTime now) {
        MonotonicTime oldest = now.minus(spec.window());
        return recent.stream().filter(moment -> moment.isAfter(oldest)).count() >= spec.limit();
    }

    /**
     * How long to wait after the last failure: the minimum, doubled for each failure in a row, at most the maximum, and
     * a tenth more or less so that apps that failed together do not start together.
     *
     * @param random from 0 (inclusive) to 1
     */
    public Duration backoff(RestartSpec spec, double random) {
        int doublings = Math.min(Math.max(consecutive - 1, 0), 30);
        double nanos = Math.min(
                (double) spec.backoffMin().toNanos() * Math.pow(2, doublings), (double) spec.backoffMax().toNanos());
        return Duration.ofNanos((long) (nanos * (1 - JITTER + 2 * JITTER * random)));
    }
}
