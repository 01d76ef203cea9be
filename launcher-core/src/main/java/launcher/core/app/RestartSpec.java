package launcher.core.app;

import java.time.Duration;

/**
 * When an app that ended by itself is started again, and how often that may happen.
 *
 * @param backoffMin delay before the first restart; doubles each time
 * @param backoffMax the longest delay
 * @param limit      as many crashes within {@code window} are a crash loop
 */
public record RestartSpec(Policy policy, Duration backoffMin, Duration backoffMax, int limit, Duration window) {

    public static final RestartSpec DEFAULT = new RestartSpec(
            Policy.ON_FAILURE, Duration.ofSeconds(1), Duration.ofSeconds(60), 5, Duration.ofMinutes(5));

    /**
     * Which ends of a wanted app are followed by a start. An always-on app is started again after every end but by
     * {@link #NEVER}.
     */
    public enum Policy {
        NEVER,
        ON_FAILURE,
        ALWAYS
    }
}
