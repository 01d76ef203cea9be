package launcher.core.app;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Everything the configuration says about one app, with all defaults filled in.
 *
 * @param memoryLimitBytes the most memory a run of the app may hold
 * @param stop             how a run is ended
 * @param restart          when a run that ended by itself is followed by another
 */
public record AppSpec(
        AppId id,
        RunPolicy policy,
        Timeouts timeouts,
        WorkloadSpec workload,
        ServingSpec serving,
        OptionalLong memoryLimitBytes,
        StopSpec stop,
        RestartSpec restart) {

    /**
     * True if a run of {@code other} is as good as a run of this: nothing that a run was started with differs. How it
     * will be ended is no part of that.
     */
    public boolean runsLike(AppSpec other) {
        return workload.equals(other.workload)
                && memoryLimitBytes.equals(other.memoryLimitBytes)
                && port().equals(other.port())
                && basePath().equals(other.basePath())
                && streamlit() == other.streamlit()
                && readiness().check().equals(other.readiness().check());
    }

    public AppSpec withPriority(int changed) {
        return with(new RunPolicy(enabled(), changed, alwaysOn(), onDemand(), policy.startAll()));
    }

    public AppSpec withAlwaysOn(boolean changed) {
        return with(new RunPolicy(enabled(), priority(), changed, onDemand(), policy.startAll()));
    }

    private AppSpec with(RunPolicy changed) {
        return new AppSpec(id, changed, timeouts, workload, serving, memoryLimitBytes, stop, restart);
    }

    // ---- what the groups hold

    public boolean enabled() {
        return policy.enabled();
    }

    public int priority() {
        return policy.priority();
    }

    public boolean alwaysOn() {
        return policy.alwaysOn();
    }

    public boolean onDemand() {
        return policy.onDemand();
    }

    public Duration idleTimeout() {
        return timeouts.idle();
    }

    public Optional<Duration> maxLifetime() {
        return timeouts.maxLifetime();
    }

    public Duration busyMax() {
        return timeouts.busyMax();
    }

    public Duration startupTimeout() {
        return timeouts.startup();
    }

    public PortSpec port() {
        return serving.port();
    }

    public Optional<String> basePath() {
        return serving.basePath();
    }

    public boolean streamlit() {
        return serving.streamlit();
    }

    public ReadinessSpec readiness() {
        return serving.readiness();
    }

    public RouteSpec route() {
        return serving.route();
    }
}
