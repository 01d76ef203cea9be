package launcher.core.app;

import java.time.Duration;
import java.util.Optional;

/**
 * Everything the configuration says about one app, with all defaults filled in.
 *
 * @param enabled       false: never woken and not part of {@code start-all}; an operator may still start it
 * @param priority      1 to 100; the lowest is evicted first when memory runs short
 * @param alwaysOn      started with the daemon, restarted when it ends, never stopped by a policy
 * @param onDemand      false: kept running instead of being woken, never stopped for idleness
 * @param idleTimeout   how long nobody must have used the app before it is stopped; positive
 * @param maxLifetime   if given, the app is stopped at its first quiet moment once a run is older than this
 * @param busyMax       a running script or transfer counts as use for at most this long
 * @param startupTimeout how long a start may take until the app is ready
 */
public record AppSpec(
        AppId id,
        boolean enabled,
        int priority,
        boolean alwaysOn,
        boolean onDemand,
        Duration idleTimeout,
        Optional<Duration> maxLifetime,
        Duration busyMax,
        Duration startupTimeout,
        ProcessSpec process,
        ReadinessSpec readiness,
        RestartSpec restart,
        RouteSpec route) {

    public static final int PRIORITY_MIN = 1;
    public static final int PRIORITY_MAX = 100;
    public static final int PRIORITY_DEFAULT = 50;

    public AppSpec {
        if (priority < PRIORITY_MIN || priority > PRIORITY_MAX) {
            throw new IllegalArgumentException("priority of " + id + " is " + priority);
        }
        if (!idleTimeout.isPositive() || !startupTimeout.isPositive() || !busyMax.isPositive()) {
            throw new IllegalArgumentException("a timeout of " + id + " is not positive");
        }
    }

    /**
     * True if a run of {@code other} is as good as a run of this: nothing that a process was started with differs. How it will be
     * ended is no part of that.
     */
    public boolean runsLike(AppSpec other) {
        return process.with(other.process.stop()).equals(other.process) && readiness.check().equals(other.readiness.check());
    }

    public AppSpec withPriority(int changed) {
        return new AppSpec(id, enabled, changed, alwaysOn, onDemand, idleTimeout, maxLifetime, busyMax, startupTimeout,
                process, readiness, restart, route);
    }

    public AppSpec withAlwaysOn(boolean changed) {
        return new AppSpec(id, enabled, priority, changed, onDemand, idleTimeout, maxLifetime, busyMax, startupTimeout,
                process, readiness, restart, route);
    }
}
