package launcher.daemon.simulation.invariant;

import launcher.core.app.AppId;
import launcher.core.lifecycle.App;
import launcher.core.lifecycle.Effect;
import launcher.core.lifecycle.RunId;

/** Before its effects begin, what a step decided is published, and each run that starts has a gate. */
final class StateIsPublished extends Invariant {

    StateIsPublished(SystemView system) {
        super(system);
    }

    @Override
    void step(Taken taken) {
        for (App app : taken.step().changed()) {
            hold(system.snapshots().find(app.id()).filter(app::equals).isPresent(), "not published", app);
        }
        for (AppId app : taken.step().removed()) {
            hold(system.snapshots().find(app).isEmpty(), "still published", app);
        }
        for (Effect effect : taken.step().effects()) {
            if (effect instanceof Effect.StartRun(RunId run, _)) {
                hold(system.snapshots().gate(run).isPresent(), "a start without a gate", run);
            }
        }
    }
}
