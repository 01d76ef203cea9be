package launcher.daemon.simulation.invariant;

import launcher.core.app.ReasonCode;
import launcher.core.lifecycle.App;
import launcher.core.lifecycle.AppState;

/** A policy stops or pauses a ready app only after its gate was closed on nobody who counts. */
final class NoDismissalOfUsers extends Invariant {

    NoDismissalOfUsers(SystemView system) {
        super(system);
    }

    @Override
    void changed(Change change) {
        if (change.before().state() instanceof AppState.Ready ready
                && change.after().state() instanceof AppState.Pausing) {
            hold(ready.draining().isPresent() && !system.users().isOpen(ready.run())
                    && !system.users().holds(ready.run(), change.after().spec().busyMax()),
                    "dismissed while somebody was inside who counts", change.after());
        }
        if (change.before().state() instanceof AppState.Ready before
                && change.after().state() instanceof AppState.Stopping after) {
            App app = change.after();
            ReasonCode why = after.reason().code();
            hold(why != ReasonCode.IDLE || before.draining().isPresent(),
                    "stopped as idle without closing its gate first", app);
            if (before.draining().isPresent() && why == before.draining().get().code()) {
                hold(!system.users().isOpen(before.run()) && !system.users().holds(before.run(), app.spec().busyMax()),
                        "dismissed while somebody was inside who counts", app);
            }
        }
    }
}
