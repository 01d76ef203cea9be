package launcher.daemon.simulation.invariant;

import launcher.core.lifecycle.App;
import launcher.core.lifecycle.AppState;
import launcher.core.lifecycle.Effect;
import launcher.daemon.engine.UseGate;
import launcher.daemon.engine.Waiters;

/** A grant is of a ready run, and reaches its waiter while the gate is open. */
final class GrantNeedsReadyRun extends Invariant {

    GrantNeedsReadyRun(SystemView system) {
        super(system);
    }

    @Override
    void step(Taken taken) {
        for (Effect effect : taken.step().effects()) {
            if (effect instanceof Effect.Grant grant) {
                App app = system.launcher().apps().get(grant.run().app());
                hold(app != null && app.state() instanceof AppState.Ready ready && ready.run().equals(grant.run())
                        && ready.draining().isEmpty(), "a grant without a ready run", grant);
            }
        }
    }

    @Override
    void answered(Waiters.Answer answer) {
        if (answer instanceof Waiters.Answer.Granted granted) {
            hold(system.users().gate(granted.run()).filter(UseGate::isOpen).isPresent(),
                    "a grant behind a closed gate", granted);
        }
    }
}
