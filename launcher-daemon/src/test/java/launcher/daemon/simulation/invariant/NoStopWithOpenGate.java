package launcher.daemon.simulation.invariant;

import launcher.core.lifecycle.Effect;
import launcher.core.lifecycle.RunId;
import launcher.daemon.engine.UseGate;

/** No stop begins while the gate lets uses in. */
final class NoStopWithOpenGate extends Invariant {

    NoStopWithOpenGate(SystemView system) {
        super(system);
    }

    @Override
    void before(Effect.RunEffect effect) {
        if (effect instanceof Effect.StopRun) {
            RunId run = effect.run();
            hold(!system.users().isOpen(run) && system.users().gate(run).filter(UseGate::isOpen).isEmpty(),
                    "a stop began with an open gate", run);
        }
    }
}
