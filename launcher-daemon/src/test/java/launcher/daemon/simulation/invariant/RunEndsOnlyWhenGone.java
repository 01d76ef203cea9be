package launcher.daemon.simulation.invariant;

import java.util.Optional;
import launcher.core.lifecycle.App;
import launcher.core.lifecycle.AppEvent;
import launcher.core.lifecycle.RunId;

/** A run is given up only once all of it is gone, and the next run is newer. */
final class RunEndsOnlyWhenGone extends Invariant {

    RunEndsOnlyWhenGone(SystemView system) {
        super(system);
    }

    @Override
    void changed(Change change) {
        App before = change.before();
        App after = change.after();
        boolean given = before.state().currentRun().isPresent()
                && !before.state().currentRun().equals(after.state().currentRun());
        hold(!given || change.event() instanceof AppEvent.RunGone || change.event() instanceof AppEvent.NotStarted,
                "a run was given up before it was gone", after);
        Optional<RunId> decided = SystemView.decidedRun(after);
        boolean began = decided.isPresent() && !SystemView.decidedRun(before).equals(decided);
        hold(!began || after.lastSerial() > before.lastSerial(), "a run is not newer than the one before", after);
    }
}
