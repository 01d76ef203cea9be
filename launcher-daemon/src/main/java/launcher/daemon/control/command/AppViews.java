package launcher.daemon.control.command;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Supplier;
import launcher.core.app.MonotonicTime;
import launcher.core.app.ProcessSpec;
import launcher.core.app.UseSample;
import launcher.core.app.WorkloadSpec;
import launcher.core.health.HealthTracker;
import launcher.core.idle.IdlePolicy;
import launcher.core.idle.IdleVerdict;
import launcher.core.lifecycle.App;
import launcher.core.lifecycle.AppState;
import launcher.core.lifecycle.Instance;
import launcher.core.lifecycle.RunId;
import launcher.core.protocol.result.AppView;
import launcher.core.supervisor.Supervisor;
import launcher.daemon.control.WireNames;
import launcher.daemon.engine.AppSnapshots;

/** Apps as the wire shows them. Reading never counts as use. */
final class AppViews {

    private final AppSnapshots snapshots;
    private final Supplier<MonotonicTime> clock;
    private final AppDetails details;

    AppViews(AppSnapshots snapshots, Supplier<MonotonicTime> clock, AppDetails details) {
        this.snapshots = snapshots;
        this.clock = clock;
        this.details = details;
    }

    AppView app(App app) {
        return apps(List.of(app)).getFirst();
    }

    List<AppView> apps(Collection<App> apps) {
        Map<RunId, Long> memoryBytes = details.memory().bytes(apps.stream()
                .filter(app -> app.state().process().isPresent())
                .flatMap(app -> app.state().currentRun().stream()).toList());
        return apps.stream().map(app -> app(app, memoryBytes)).toList();
    }

    /** What runs such a workload, as {@code provider} in the configuration says it. */
    private static String provider(WorkloadSpec workload) {
        return switch (workload) {
            case ProcessSpec _ -> "process";
        };
    }

    private AppView app(App app, Map<RunId, Long> memoryBytes) {
        Optional<UseSample> use = use(app);
        return new AppView(
                new AppView.Status(
                        app.id().value(), state(app), reason(app), WireNames.wireName(app.state().reason().code())),
                new AppView.Instance(
                        provider(app.spec().workload()),
                        app.state().process().map(Instance::pid).orElse(OptionalLong.empty()),
                        app.state().process().map(Instance::port).orElse(OptionalInt.empty())),
                new AppView.Settings(app.spec().priority(), app.spec().alwaysOn(), app.spec().enabled()),
                new AppView.Use(
                        use.map(sample -> OptionalDouble.of(seconds(sample.lastHumanUse().until(clock.get()))))
                                .orElse(OptionalDouble.empty()),
                        stopsIn(app, use),
                        use.map(sample -> OptionalInt.of(sample.connections())).orElse(OptionalInt.empty()),
                        app.state().currentRun().map(memoryBytes::get).map(OptionalLong::of)
                                .orElse(OptionalLong.empty())),
                new AppView.Starts(
                        app.starts(),
                        app.restarts(),
                        app.lastStart().map(took -> OptionalDouble.of(seconds(took))).orElse(OptionalDouble.empty())),
                details.urls().of(app.spec()));
    }

    static String state(App app) {
        return WireNames.wireName(app.state());
    }

    /**
     * Why an app is as it is; of an app that waits for a slot, that it does; of an app that takes longer than its grace
     * period to become ready, what the last probe said.
     */
    String reason(App app) {
        String why = app.state().reason().text();
        if (!(app.state() instanceof AppState.Starting starting)) {
            return why;
        }
        if (starting.waitsForSlot()) {
            return why + "; waits for a slot: "
                    + Supervisor.startSlots(snapshots.all(), snapshots.overview().catalog().policy());
        }
        return starting.phase() instanceof AppState.Phase.Probe(_, HealthTracker health)
                ? health.problem(clock.get()).map(problem -> why + "; not ready yet: " + problem).orElse(why)
                : why;
    }

    Optional<UseSample> use(App app) {
        return switch (app.state()) {
            case AppState.Ready ready -> snapshots.use(ready.run());
            case AppState.Pausing pausing -> snapshots.use(pausing.to().run());
            case AppState.Paused paused -> snapshots.use(paused.run());
            case AppState.Stopped _, AppState.Starting _, AppState.Stopping _, AppState.Failed _ -> Optional.empty();
        };
    }

    private OptionalDouble stopsIn(App app, Optional<UseSample> use) {
        MonotonicTime now = clock.get();
        if (app.state() instanceof AppState.Paused paused) {
            return lifetimeLeft(app, paused, now);
        }
        if (!(app.state() instanceof AppState.Ready ready) || use.isEmpty()) {
            return OptionalDouble.empty();
        }
        return switch (
                IdlePolicy.judge(app.spec(), snapshots.overview().catalog().policy(), ready.since(), use.get(), now)) {
            case IdleVerdict.Pinned _ -> OptionalDouble.empty();
            case IdleVerdict.Stop _ -> OptionalDouble.of(0);
            case IdleVerdict.Keep keep -> OptionalDouble.of(seconds(now.until(keep.stopsAt())));
        };
    }

    /** How long a paused run may stay before its lifetime is over; nothing but that ends it by the clock. */
    OptionalDouble lifetimeLeft(App app, AppState.Paused paused, MonotonicTime now) {
        return IdlePolicy.pausedUntil(app.spec(), snapshots.overview().catalog().policy(), paused.readySince())
                .map(at -> OptionalDouble.of(Math.max(0, seconds(now.until(at))))).orElse(OptionalDouble.empty());
    }

    static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
