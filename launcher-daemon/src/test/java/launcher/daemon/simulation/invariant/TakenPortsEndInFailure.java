package launcher.daemon.simulation.invariant;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import launcher.core.app.AppId;
import launcher.core.app.ReasonCode;
import launcher.core.health.PortOwnership;
import launcher.core.lifecycle.App;
import launcher.core.lifecycle.AppEvent;
import launcher.core.lifecycle.AppState;
import launcher.core.lifecycle.Event;
import launcher.core.lifecycle.LauncherEvent;

/** Of starts in a row that find their port taken the third has failed, unless an operator asked anew. */
final class TakenPortsEndInFailure extends Invariant {

    private final Map<AppId, Integer> inARow = new HashMap<>();

    TakenPortsEndInFailure(SystemView system) {
        super(system);
    }

    @Override
    void changed(Change change) {
        App after = change.after();
        Event event = change.event();
        boolean failed = after.state() instanceof AppState.Failed
                || (after.state() instanceof AppState.Stopping stopping && stopping.failed());
        boolean counts = taken(event) && event instanceof AppEvent.RunEvent about
                && change.before().state().currentRun().equals(Optional.of(about.run()))
                && change.before().state() instanceof AppState.Starting && !failed;
        boolean anew = failed || after.state() instanceof AppState.Ready
                || event instanceof LauncherEvent.RestartRequested
                || (event instanceof AppEvent.StartRequested asked && asked.reason().code() == ReasonCode.USER);
        if (counts) {
            hold(inARow.merge(after.id(), 1, Integer::sum) < 3, "started again and again on taken ports", after);
        } else if (anew) {
            inARow.remove(after.id());
        }
    }

    private static boolean taken(Event event) {
        return (event instanceof AppEvent.ProbeFailed failure
                && failure.listener() instanceof PortOwnership.TakenBy)
                || (event instanceof AppEvent.ProcessExited exited && exited.conflict().isPresent());
    }

    @Override
    void step(Taken taken) {
        taken.step().removed().forEach(inARow::remove);
    }
}
