package launcher.daemon.simulation.invariant;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import launcher.core.app.AppId;
import launcher.core.app.LauncherPolicy;
import launcher.core.lifecycle.App;
import launcher.core.lifecycle.AppState;
import launcher.core.lifecycle.Effect;
import launcher.core.lifecycle.LauncherEvent;

/** One app at a time is evicted: an unused app before those in use, then the lowest priority. */
final class EvictionOrder extends Invariant {

    EvictionOrder(SystemView system) {
        super(system);
    }

    @Override
    void step(Taken taken) {
        if (!(taken.event() instanceof LauncherEvent.MemoryMeasured(long bytes))) {
            return;
        }
        List<Effect.PublishEvent> evictions = taken.step().effects().stream()
                .filter(Effect.PublishEvent.class::isInstance).map(Effect.PublishEvent.class::cast)
                .filter(told -> told.kind() == Effect.PublishEvent.Kind.EVICTED).toList();
        hold(evictions.size() <= 1, "more than one app was evicted at once", taken.step());
        for (Effect.PublishEvent told : evictions) {
            check(Optional.ofNullable(taken.earlier().get(told.app())).orElseThrow(), bytes, taken.earlier());
        }
    }

    private void check(App victim, long bytes, Map<AppId, App> apps) {
        LauncherPolicy policy = system.launcher().catalog().policy();
        boolean used = system.inUse(victim);
        hold(!victim.spec().alwaysOn() && policy.enabled(), "evicted what must not be touched", victim);
        hold(!used || bytes < policy.memoryThresholdBytes() / 2, "evicted an app in use without need", victim);
        for (App other : apps.values()) {
            boolean unused = (other.state() instanceof AppState.Ready || SystemView.isPaused(other))
                    && !other.spec().alwaysOn()
                    && !system.inUse(other) && !other.id().equals(victim.id());
            hold(!unused || !used, "evicted an app in use while this one was not", other);
            hold(!unused || other.spec().priority() >= victim.spec().priority(),
                    "evicted " + victim.id() + " while a lower unused one ran", other);
        }
    }
}
