package launcher.daemon.simulation.invariant;

import launcher.core.app.LauncherPolicy;
import launcher.core.app.ReasonCode;
import launcher.core.demand.Demand;
import launcher.core.lifecycle.App;
import launcher.core.lifecycle.AppState;

/** No policy stops or pauses an app that is always on or kept running, nor any app where policies are off. */
final class PolicySparesAlwaysOn extends Invariant {

    PolicySparesAlwaysOn(SystemView system) {
        super(system);
    }

    @Override
    void changed(Change change) {
        if (change.before().state() instanceof AppState.Ready && change.after().state() instanceof AppState.Stopping) {
            App app = change.after();
            LauncherPolicy policy = system.launcher().catalog().policy();
            ReasonCode why = app.state().reason().code();
            hold((why != ReasonCode.IDLE && why != ReasonCode.MEMORY)
                    || (policy.enabled() && !app.spec().alwaysOn()),
                    "a policy stopped what it must not touch", app);
            hold(why != ReasonCode.IDLE || Demand.standing(app.spec(), policy) == Demand.NONE,
                    "stopped as idle though it is kept running", app);
        }
        if (change.after().state() instanceof AppState.Pausing
                && !(change.before().state() instanceof AppState.Pausing)) {
            App app = change.after();
            hold(app.state().reason().code() == ReasonCode.IDLE
                    && Demand.standing(app.spec(), system.launcher().catalog().policy()) == Demand.NONE,
                    "paused though it is kept running, or not idle", app);
        }
    }
}
