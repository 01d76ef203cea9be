package launcher.daemon.simulation.invariant;

import launcher.core.app.ReasonCode;
import launcher.core.lifecycle.AppState;

/** A run that has served once is never ended for a slow start, whichever daemon saw it serve. */
final class ServingIsNoSlowStart extends Invariant {

    ServingIsNoSlowStart(SystemView system) {
        super(system);
    }

    @Override
    void changed(Change change) {
        if (change.before().state() instanceof AppState.Starting starting
                && change.after().state().reason().code() == ReasonCode.STARTUP_TIMEOUT) {
            hold(system.host().servesAt(starting.run()).isEmpty(), "ended for a slow start though it had served",
                    change.after());
        }
    }
}
