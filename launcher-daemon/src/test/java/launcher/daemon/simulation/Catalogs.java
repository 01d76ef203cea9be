package launcher.daemon.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import launcher.core.app.AppCatalog;
import launcher.core.app.AppId;
import launcher.core.app.AppSpec;
import launcher.core.app.LauncherPolicy;
import launcher.core.app.PortSpec;
import launcher.core.app.ProcessSpec;
import launcher.core.app.ReadinessSpec;
import launcher.core.app.RestartSpec;
import launcher.core.app.RouteSpec;
import launcher.core.app.RunPolicy;
import launcher.core.app.ServingSpec;
import launcher.core.app.StopSpec;
import launcher.core.app.Timeouts;
import launcher.daemon.simulation.model.ShortText;
import launcher.daemon.simulation.model.SimRandom;

/** Configurations as operators of many tastes would write them. */
final class Catalogs {

    static final List<AppId> APPS = List.of(new AppId("a"), new AppId("b"), new AppId("c"), new AppId("d"),
            new AppId("e"), new AppId("f"), new AppId("g"));

    /** The longest of all the timeouts that a waiter may have to wait through. */
    static final Duration PATIENCE = Duration.ofSeconds(60 + 10 + 15 + 5);

    /** The version of an app that leaves its port to a process which is none of its own. */
    private static final String LISTENS_ELSEWHERE = "elsewhere";

    static final Duration BUSY_MAX = Duration.ofMinutes(5);

    private Catalogs() {}

    /** True of an app whose port always belongs to a foreign process. */
    static boolean listensElsewhere(AppSpec spec) {
        return ShortText.command(spec).contains(LISTENS_ELSEWHERE);
    }

    static AppCatalog any(SimRandom chance) {
        var specs = new ArrayList<AppSpec>();
        for (AppId id : APPS) {
            if (chance.hits(0.8)) {
                specs.add(spec(id, chance));
            }
        }
        return AppCatalog.of(policy(chance), specs);
    }

    /** An app or two are different. */
    static AppCatalog changed(AppCatalog before, SimRandom chance) {
        var specs = new ArrayList<AppSpec>();
        for (AppId id : APPS) {
            Optional<AppSpec> spec = before.find(id);
            if (chance.hits(0.8)) {
                spec.ifPresent(specs::add);
            } else if (spec.isEmpty()) {
                specs.add(spec(id, chance));
            } else if (chance.hits(0.4)) {
                specs.add(retuned(spec.get(), chance));
            } else if (chance.hits(0.5)) {
                specs.add(spec(id, chance));
            }
        }
        return AppCatalog.of(chance.hits(0.3) ? policy(chance) : before.policy(), specs);
    }

    private static LauncherPolicy policy(SimRandom chance) {
        return new LauncherPolicy(chance.hits(0.92), chance.hits(0.85), Duration.ofMinutes(30),
                chance.oneOf(List.of(Duration.ofSeconds(10), Duration.ofSeconds(60))),
                chance.oneOf(List.of(0L, 100L << 20, 200L << 20)), 1 + chance.below(3));
    }

    private static AppSpec retuned(AppSpec spec, SimRandom chance) {
        AppSpec other = spec(spec.id(), chance);
        return new AppSpec(spec.id(), other.policy(), other.timeouts(), spec.workload(), spec.serving(),
                spec.memoryLimitBytes(), other.stop(), other.restart());
    }

    static AppSpec spec(AppId id, SimRandom chance) {
        var policy = new RunPolicy(
                chance.hits(0.9), chance.oneOf(List.of(10, 50, 50, 80, 100)), chance.hits(0.2), chance.hits(0.9));
        var timeouts = new Timeouts(
                chance.oneOf(List.of(Duration.ofSeconds(3), Duration.ofSeconds(20), Duration.ofMinutes(2),
                        Duration.ofMinutes(10))),
                chance.hits(0.2) ? Optional.of(Duration.ofMinutes(3)) : Optional.empty(),
                BUSY_MAX,
                chance.oneOf(List.of(Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofSeconds(60))));
        PortSpec port = chance.hits(0.7) ? new PortSpec.Auto() : new PortSpec.Fixed(8501);
        StopSpec stop = stop(chance);
        return new AppSpec(id, policy, timeouts, process(chance),
                new ServingSpec(port, Optional.empty(), false, READINESS, ROUTE),
                OptionalLong.of(512L << 20), stop, restart(chance));
    }

    private static final ReadinessSpec READINESS = new ReadinessSpec(new ReadinessSpec.Check.TcpListens(),
            Optional.empty(), Duration.ofSeconds(1), Duration.ofSeconds(10));

    private static final RouteSpec ROUTE =
            new RouteSpec("/app", Optional.empty(), OptionalInt.empty(), true, Optional.empty());

    /** An app without surprises, for a story. */
    static AppSpec plain(AppId id, String version, RunPolicy policy, Duration idleTimeout,
            StopSpec.WhenIdle whenIdle) {
        return new AppSpec(id, policy,
                new Timeouts(idleTimeout, Optional.empty(), BUSY_MAX, Duration.ofSeconds(20)), process(version),
                new ServingSpec(new PortSpec.Auto(), Optional.empty(), false, READINESS, ROUTE), OptionalLong.empty(),
                new StopSpec(StopSpec.Signal.TERM, Duration.ofSeconds(10), whenIdle), RestartSpec.DEFAULT);
    }

    /** Policies without surprises, for a story. */
    static LauncherPolicy plainPolicy(int slots) {
        return new LauncherPolicy(true, true, Duration.ofMinutes(30), Duration.ofSeconds(60), 100L << 20, slots);
    }

    private static StopSpec stop(SimRandom chance) {
        return new StopSpec(StopSpec.Signal.TERM,
                chance.oneOf(List.of(Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(10))),
                chance.hits(0.6) ? StopSpec.WhenIdle.PAUSE : StopSpec.WhenIdle.STOP);
    }

    private static ProcessSpec process(SimRandom chance) {
        String version = chance.hits(0.03) ? LISTENS_ELSEWHERE : "v" + chance.below(4);
        return process(version);
    }

    private static ProcessSpec process(String version) {
        return new ProcessSpec(List.of("app", version), false, Optional.empty(), Map.of(), Optional.empty(),
                Optional.empty());
    }

    private static RestartSpec restart(SimRandom chance) {
        return new RestartSpec(chance.oneOf(List.of(RestartSpec.Policy.values())), Duration.ofSeconds(1),
                chance.oneOf(List.of(Duration.ofSeconds(8), Duration.ofSeconds(60))), 2 + chance.below(4),
                chance.oneOf(List.of(Duration.ofMinutes(1), Duration.ofMinutes(5))));
    }
}
