package launcher.daemon.simulation.invariant;

import launcher.core.lifecycle.App;
import launcher.core.lifecycle.RunId;

/** Uses come in through open gates only, and the gate knows of each. */
final class GateCountsItsUses extends Invariant {

    GateCountsItsUses(SystemView system) {
        super(system);
    }

    @Override
    void useBegan(RunId run) {
        hold(system.users().isOpen(run), "a use came in through a closed gate", run);
    }

    @Override
    void app(App app) {
        app.state().currentRun().ifPresent(run -> system.snapshots().use(run).ifPresent(use -> {
            hold(use.openUses() == system.users().inside(run), "the gate counts other uses than there are", app);
            hold(system.users().lastHuman(run).filter(last -> last.isAfter(use.lastHumanUse())).isEmpty(),
                    "the gate forgot a use", app);
        }));
    }
}
