package launcher.core.app;

import java.time.Duration;

/**
 * The settings that decide for all apps.
 *
 * @param enabled              false: nothing is woken or stopped by itself; operators still can
 * @param onDemand             false: every enabled app is kept running and none is stopped for idleness
 * @param idleTimeout          the default an app's own idle timeout stands in for; shown in {@code status}
 * @param checkInterval        time between two reconciliations with what really runs
 * @param memoryThresholdBytes available memory below which apps are evicted; 0 switches eviction off
 * @param concurrentStarts     how many apps may be starting at once; the others wait for a slot
 */
public record LauncherPolicy(
        boolean enabled,
        boolean onDemand,
        Duration idleTimeout,
        Duration checkInterval,
        long memoryThresholdBytes,
        int concurrentStarts) {

    public LauncherPolicy {
        if (concurrentStarts < 1) {
            throw new IllegalArgumentException("concurrent starts are " + concurrentStarts);
        }
    }
}
