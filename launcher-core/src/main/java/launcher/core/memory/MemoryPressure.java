package launcher.core.memory;

import launcher.core.app.LauncherPolicy;

/** How short memory is, with hysteresis: pressure begins below the threshold and ends only well above it. */
public enum MemoryPressure {
    /** Enough. */
    CALM,
    /** Below the threshold, or not yet above it by the margin: unused apps are evicted. */
    SHORT,
    /** Below half the threshold: apps in use are evicted too, once no other is left. */
    CRITICAL;

    /** The smallest margin in bytes; a small threshold would otherwise flap. */
    public static final long MARGIN_BYTES_MIN = 16L << 20;

    /** How much above the threshold memory must be before evictions end: a fifth of it, 16 MiB at least. */
    public static long marginBytes(long thresholdBytes) {
        return Math.max(thresholdBytes / 5, MARGIN_BYTES_MIN);
    }

    /** The pressure after {@code availableBytes} were measured. A disabled launcher and a threshold of 0 feel none. */
    public MemoryPressure after(long availableBytes, LauncherPolicy policy) {
        long threshold = policy.memoryThresholdBytes();
        if (!policy.enabled() || threshold == 0) {
            return CALM;
        }
        if (availableBytes < threshold / 2) {
            return CRITICAL;
        }
        boolean wasCalm = this == CALM;
        return availableBytes < (wasCalm ? threshold : threshold + marginBytes(threshold)) ? SHORT : CALM;
    }
}
