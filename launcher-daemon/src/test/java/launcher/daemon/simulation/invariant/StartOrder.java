package launcher.daemon.simulation.invariant;

import java.util.Map;
import java.util.Optional;
import launcher.core.app.AppId;
import launcher.core.app.MonotonicTime;
import launcher.core.lifecycle.App;
import launcher.core.lifecycle.AppState;
import launcher.core.lifecycle.Effect;
import launcher.core.lifecycle.RunId;

/** No app overtakes an app of a higher priority, or of its own priority that waits longer for a slot. */
final class StartOrder extends Invariant {

    StartOrder(SystemView system) {
        super(system);
    }

    @Override
    void step(Taken taken) {
        for (Effect effect : taken.step().effects()) {
            if (effect instanceof Effect.StartRun(RunId run, _)) {
                App begun = Optional.ofNullable(system.launcher().apps().get(run.app())).orElseThrow();
                system.launcher().apps().values().stream().filter(StartOrder::waits)
                        .forEach(waiting -> inOrder(begun, waiting, taken.earlier()));
            }
        }
    }

    static boolean waits(App app) {
        return app.state() instanceof AppState.Starting starting && starting.phase() instanceof AppState.Phase.Slot;
    }

    private void inOrder(App begun, App waiting, Map<AppId, App> earlier) {
        int first = begun.spec().priority();
        int second = waiting.spec().priority();
        hold(second <= first, begun.id() + " overtook one of a higher priority", waiting);
        boolean longer = waitsSince(waiting.id(), earlier)
                .filter(since -> waitsSince(begun.id(), earlier).filter(begins -> !since.isBefore(begins)).isEmpty())
                .isPresent();
        hold(second < first || !longer, begun.id() + " overtook one that waited longer", waiting);
    }

    private static Optional<MonotonicTime> waitsSince(AppId id, Map<AppId, App> earlier) {
        return Optional.ofNullable(earlier.get(id)).filter(StartOrder::waits).map(App::state)
                .map(AppState.Starting.class::cast).map(AppState.Starting::since);
    }
}
