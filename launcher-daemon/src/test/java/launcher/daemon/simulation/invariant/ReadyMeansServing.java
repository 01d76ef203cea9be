package launcher.daemon.simulation.invariant;

import launcher.core.lifecycle.App;
import launcher.core.lifecycle.AppState;
import launcher.core.lifecycle.Effect;
import launcher.core.lifecycle.RunId;
import launcher.daemon.engine.UseGate;
import launcher.daemon.simulation.model.ModelProcess;

/** An app that is ready has a living process behind an open gate, and nobody waits for it. */
final class ReadyMeansServing extends Invariant {

    ReadyMeansServing(SystemView system) {
        super(system);
    }

    @Override
    void step(Taken taken) {
        for (App app : system.launcher().apps().values()) {
            if (app.state() instanceof AppState.Ready ready) {
                boolean alive = system.host().process(ready.run()).filter(ModelProcess::mainAlive).isPresent();
                hold(alive || system.mail().exitIsOnTheWay(ready.run()), "ready without a process", app);
                App before = taken.earlier().get(app.id());
                boolean settled = before != null && before.state().equals(ready) && ready.draining().isEmpty();
                hold(!settled || isOpen(ready.run()), "ready behind a closed gate", app);
                hold(!settled || system.host().servesAt(ready.run()).isPresent()
                        || system.lanes().pending(ready.run(), Effect.PersistEndpoint.class),
                        "ready, but the next daemon would not know", app);
                hold(!settled || system.host().process(ready.run()).filter(ModelProcess::heldByLauncher).isEmpty()
                        || system.lanes().pending(ready.run(), Effect.ResumeRun.class), "ready, but still held", app);
                hold(!settled || app.waiters().isEmpty(), "ready, but somebody still waits", app);
            }
        }
    }

    private boolean isOpen(RunId run) {
        return system.users().gate(run).filter(UseGate::isOpen).isPresent()
                || system.lanes().pending(run, Effect.OpenGate.class);
    }
}
