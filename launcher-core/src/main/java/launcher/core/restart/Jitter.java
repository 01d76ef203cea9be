package launcher.core.restart;

import launcher.core.app.AppId;

/** The chance in delays: apps that failed together draw differently, and the same seed draws the same again. */
public final class Jitter {

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private Jitter() {}

    /**
     * A number from 0 (inclusive) to 1.
     *
     * @param serial of the run that failed; apps that were started in the same step have the same
     */
    public static double of(long seed, AppId app, long serial) {
        long mixed = (seed ^ serial ^ (long) app.value().hashCode() << 32) * GOLDEN;
        return (mixed >>> 11) * 0x1.0p-53;
    }
}
