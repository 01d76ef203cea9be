package launcher.core.app;

/**
 * When an app is to run, and which apps it gives way to.
 *
 * @param enabled  false: never woken and not part of {@code start-all}; an operator may still start it
 * @param priority 1 to 100; the lowest is evicted first when memory runs short
 * @param alwaysOn started with the daemon, restarted when it ends, never stopped by a policy
 * @param onDemand false: kept running instead of being woken, never stopped for idleness
 * @param startAll false: not part of {@code start-all}, and nothing else
 */
public record RunPolicy(boolean enabled, int priority, boolean alwaysOn, boolean onDemand, boolean startAll) {

    public static final int PRIORITY_MIN = 1;
    public static final int PRIORITY_MAX = 100;
    public static final int PRIORITY_DEFAULT = 50;

    /** A policy of an app that {@code start-all} starts, if it is enabled. */
    public RunPolicy(boolean enabled, int priority, boolean alwaysOn, boolean onDemand) {
        this(enabled, priority, alwaysOn, onDemand, true);
    }

    public RunPolicy {
        if (priority < PRIORITY_MIN || priority > PRIORITY_MAX) {
            throw new IllegalArgumentException("a priority of " + priority);
        }
    }
}
