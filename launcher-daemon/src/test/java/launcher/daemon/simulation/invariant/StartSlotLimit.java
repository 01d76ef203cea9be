package launcher.daemon.simulation.invariant;

import java.util.Optional;
import launcher.core.lifecycle.App;
import launcher.core.lifecycle.AppState;
import launcher.core.lifecycle.Effect;
import launcher.core.lifecycle.RunId;
import launcher.core.supervisor.Supervisor;

/** No more apps start at once than there are slots, and no slot stays unused while an app waits. */
final class StartSlotLimit extends Invariant {

    StartSlotLimit(SystemView system) {
        super(system);
    }

    @Override
    void step(Taken taken) {
        Supervisor launcher = system.launcher();
        int slots = launcher.catalog().policy().concurrentStarts();
        long held = launcher.apps().values().stream().filter(StartSlotLimit::holdsSlot).count();
        boolean began = taken.step().effects().stream().anyMatch(Effect.StartRun.class::isInstance);
        hold(!began || held <= slots, "more starts at once than there are slots", held);
        hold(held >= slots || launcher.apps().values().stream().noneMatch(StartOrder::waits),
                "somebody waits though a slot is free", launcher.apps());
        for (Effect effect : taken.step().effects()) {
            if (effect instanceof Effect.StartRun(RunId run, _)) {
                App begun = Optional.ofNullable(launcher.apps().get(run.app())).orElseThrow();
                hold(begun.state() instanceof AppState.Starting starting
                        && starting.phase() instanceof AppState.Phase.Spawn,
                        "a process is started before its app has a slot", begun);
            }
        }
    }

    private static boolean holdsSlot(App app) {
        return app.state() instanceof AppState.Starting starting && starting.from() == AppState.From.COLD
                && !(starting.phase() instanceof AppState.Phase.Slot);
    }
}
