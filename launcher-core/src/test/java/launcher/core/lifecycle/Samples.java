package launcher.core.lifecycle;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import launcher.core.app.AppId;
import launcher.core.app.AppSpec;
import launcher.core.app.LauncherPolicy;
import launcher.core.app.MonotonicTime;
import launcher.core.app.PortSpec;
import launcher.core.app.ProcessSpec;
import launcher.core.app.ReadinessSpec;
import launcher.core.app.RestartSpec;
import launcher.core.app.RouteSpec;
import launcher.core.app.RunPolicy;
import launcher.core.app.ServingSpec;
import launcher.core.app.StopSpec;
import launcher.core.app.Timeouts;
import launcher.core.app.UseSample;

/** An ordinary app and policy, to be varied by tests. */
public final class Samples {

    public static final AppId ID = new AppId("hello");

    public static final LauncherPolicy POLICY =
            new LauncherPolicy(true, true, Duration.ofMinutes(30), Duration.ofSeconds(60), 100L << 20, 2);

    public static final AppSpec SPEC = new AppSpec(ID, new RunPolicy(true, 50, false, true),
            new Timeouts(Duration.ofMinutes(10), Optional.empty(), Duration.ofHours(4), Duration.ofSeconds(30)),
            process("v1"), serving(new PortSpec.Auto()), OptionalLong.of(512L << 20),
            new StopSpec(StopSpec.Signal.TERM, Duration.ofSeconds(10)), RestartSpec.DEFAULT);

    private Samples() {}

    public static MonotonicTime at(double seconds) {
        return new MonotonicTime((long) (seconds * 1e9));
    }

    /** No use goes on; the last use was at {@code human}. */
    public static UseSample unused(MonotonicTime human) {
        return new UseSample(0, 0, human, "GET /", Optional.empty(), Optional.empty(), 0);
    }

    /** The last use was at {@code human}, and {@code open} uses go on, of which the last began at {@code since}. */
    public static UseSample held(int open, MonotonicTime human, MonotonicTime since) {
        return new UseSample(open, 0, human, "GET /", Optional.empty(), Optional.of(since), 0);
    }

    private static ProcessSpec process(String version) {
        return new ProcessSpec(List.of("app", version), false, Optional.empty(), Map.of(), Optional.empty(),
                Optional.empty());
    }

    private static ServingSpec serving(PortSpec port) {
        return new ServingSpec(port, Optional.empty(), false,
                new ReadinessSpec(new ReadinessSpec.Check.TcpListens(), Optional.empty(), Duration.ofSeconds(1),
                        Duration.ofSeconds(10)),
                new RouteSpec("/hello", Optional.empty(), OptionalInt.empty(), true, Optional.empty()));
    }

    /** The arguments it is started with. */
    public static List<String> command(AppSpec spec) {
        return switch (spec.workload()) {
            case ProcessSpec process -> process.command();
        };
    }

    public static AppSpec named(AppSpec spec, String name) {
        return new AppSpec(new AppId(name), spec.policy(), spec.timeouts(), spec.workload(), spec.serving(),
                spec.memoryLimitBytes(), spec.stop(), spec.restart());
    }

    /** The same app, paused instead of stopped when it is idle. */
    public static AppSpec pausing(AppSpec spec) {
        return new AppSpec(spec.id(), spec.policy(), spec.timeouts(), spec.workload(), spec.serving(),
                spec.memoryLimitBytes(),
                new StopSpec(spec.stop().signal(), spec.stop().timeout(), StopSpec.WhenIdle.PAUSE), spec.restart());
    }

    /** An app with a run that must be replaced if another version or port is asked for. */
    public static AppSpec running(AppSpec spec, String version, PortSpec port) {
        return new AppSpec(spec.id(), spec.policy(), spec.timeouts(), process(version), serving(port),
                spec.memoryLimitBytes(), spec.stop(), spec.restart());
    }

    public static AppSpec restarting(AppSpec spec, RestartSpec.Policy policy) {
        RestartSpec before = spec.restart();
        return restarting(spec, new RestartSpec(
                policy, before.backoffMin(), before.backoffMax(), before.limit(), before.window()));
    }

    public static AppSpec restarting(AppSpec spec, RestartSpec restart) {
        return new AppSpec(spec.id(), spec.policy(), spec.timeouts(), spec.workload(), spec.serving(),
                spec.memoryLimitBytes(), spec.stop(), restart);
    }

    public static AppSpec idling(AppSpec spec, Duration idleTimeout) {
        return within(spec, new Timeouts(idleTimeout, spec.maxLifetime(), spec.busyMax(), spec.startupTimeout()));
    }

    public static AppSpec living(AppSpec spec, Duration maxLifetime) {
        return within(spec,
                new Timeouts(spec.idleTimeout(), Optional.of(maxLifetime), spec.busyMax(), spec.startupTimeout()));
    }

    /** An app that may take as long as this to become ready. */
    public static AppSpec lasting(AppSpec spec, Duration startupTimeout) {
        return within(spec, new Timeouts(spec.idleTimeout(), spec.maxLifetime(), spec.busyMax(), startupTimeout));
    }

    private static AppSpec within(AppSpec spec, Timeouts timeouts) {
        return new AppSpec(spec.id(), spec.policy(), timeouts, spec.workload(), spec.serving(),
                spec.memoryLimitBytes(), spec.stop(), spec.restart());
    }

    public static AppSpec switched(AppSpec spec, boolean enabled, boolean onDemand) {
        return new AppSpec(spec.id(), new RunPolicy(enabled, spec.priority(), spec.alwaysOn(), onDemand),
                spec.timeouts(), spec.workload(), spec.serving(), spec.memoryLimitBytes(), spec.stop(), spec.restart());
    }

    /** So many apps may be starting at once. */
    public static LauncherPolicy slots(int concurrentStarts) {
        return new LauncherPolicy(true, true, POLICY.idleTimeout(), POLICY.checkInterval(),
                POLICY.memoryThresholdBytes(), concurrentStarts);
    }

    public static LauncherPolicy policy(boolean enabled, boolean onDemand) {
        return new LauncherPolicy(enabled, onDemand, POLICY.idleTimeout(), POLICY.checkInterval(),
                POLICY.memoryThresholdBytes(), 2);
    }
}
