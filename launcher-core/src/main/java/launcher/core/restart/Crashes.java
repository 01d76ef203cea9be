package launcher.core.restart;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import launcher.core.app.Moment;
import launcher.core.app.RestartSpec;

/**
 * The recent failures of one app, newest last, no more than its limit.
 *
 * @param inRow  failures since the last healthy run; the backoff doubles with each
 * @param recent moments of those that count for the crash loop
 * @param portsTaken starts in a row that ended because somebody else had the port; a few of them are no failure
 */
public record Crashes(int inRow, List<Moment> recent, int portsTaken) {

    public static final Crashes NONE = new Crashes(0, List.of(), 0);

    /** So many ports in a row are not taken by chance. */
    public static final int PORTS_TAKEN_MAX = 3;

    private static final double JITTER = 0.1;

    public Crashes {
        recent = List.copyOf(recent);
    }

    /** One more, now. */
    public Crashes plus(RestartSpec spec, Moment now) {
        var kept = new ArrayList<>(recent);
        kept.add(now);
        Moment oldest = now.minus(spec.window());
        kept.removeIf(moment -> !moment.isAfter(oldest));
        return new Crashes(inRow + 1, kept.subList(Math.max(0, kept.size() - spec.limit()), kept.size()), 0);
    }

    /** One more start that found its port taken. */
    public Crashes portTaken() {
        return new Crashes(inRow, recent, portsTaken + 1);
    }

    /** After a start that had a port to itself. */
    public Crashes portFree() {
        return new Crashes(inRow, recent, 0);
    }

    /** After a run that was ready for this long: a healthy one starts the backoff anew. */
    public Crashes afterRun(RestartSpec spec, Duration ready) {
        return ready.compareTo(spec.backoffMax()) >= 0 ? new Crashes(0, recent, portsTaken) : this;
    }

    /** True if as many as the limit happened within the window before now. */
    public boolean loop(RestartSpec spec, Moment now) {
        Moment oldest = now.minus(spec.window());
        return recent.stream().filter(moment -> moment.isAfter(oldest)).count() >= spec.limit();
    }

    /**
     * How long to wait after the last failure: the minimum, doubled for each failure in a row, at most the maximum, and a
     * tenth more or less so that apps that fell together do not rise together.
     *
     * @param random from 0 (inclusive) to 1
     */
    public Duration backoff(RestartSpec spec, double random) {
        int doublings = Math.min(Math.max(inRow - 1, 0), 30);
        double nanos = Math.min(
                (double) spec.backoffMin().toNanos() * Math.pow(2, doublings), (double) spec.backoffMax().toNanos());
        return Duration.ofNanos((long) (nanos * (1 - JITTER + 2 * JITTER * random)));
    }
}
