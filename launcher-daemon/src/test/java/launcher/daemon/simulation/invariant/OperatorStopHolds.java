package launcher.daemon.simulation.invariant;

import java.util.Optional;
import launcher.core.app.ReasonCode;
import launcher.core.lifecycle.App;
import launcher.core.lifecycle.AppEvent;
import launcher.core.lifecycle.AppState;
import launcher.core.lifecycle.LauncherEvent;
import launcher.core.lifecycle.RunId;

/** What an operator stopped starts only if somebody asks, or the configuration now wants it always on. */
final class OperatorStopHolds extends Invariant {

    OperatorStopHolds(SystemView system) {
        super(system);
    }

    @Override
    void changed(Change change) {
        App after = change.after();
        boolean heldDown = change.before().state() instanceof AppState.Stopped stopped
                && stopped.reason().code() == ReasonCode.USER;
        Optional<RunId> decided = SystemView.decidedRun(after);
        boolean began = decided.isPresent() && !SystemView.decidedRun(change.before()).equals(decided);
        boolean allowed = switch (change.event()) {
            case AppEvent.StartRequested _, AppEvent.RunDiscovered _, LauncherEvent.RestartRequested _ -> true;
            case LauncherEvent.CatalogChanged _ -> after.spec().alwaysOn();
            case AppEvent _, LauncherEvent _ -> false;
        };
        hold(!heldDown || !began || allowed, "an app that an operator stopped started by itself", after);
    }
}
