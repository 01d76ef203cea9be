package launcher.daemon.simulation.invariant;

import java.util.Optional;
import launcher.core.app.MonotonicTime;
import launcher.core.app.UseSample;
import launcher.core.lifecycle.App;
import launcher.core.lifecycle.AppState;
import launcher.core.lifecycle.Effect;
import launcher.core.lifecycle.RunId;
import launcher.core.supervisor.Supervisor;
import launcher.daemon.engine.AppSnapshots;
import launcher.daemon.simulation.model.EventScheduler;
import launcher.daemon.simulation.model.FaultyMailbox;
import launcher.daemon.simulation.model.GateUsers;
import launcher.daemon.simulation.model.HostModel;
import launcher.daemon.simulation.model.LaneScheduler;
import launcher.daemon.simulation.model.OwedAnswers;

/** A living daemon and its host, for the invariants to look at. */
public record SystemView(
        Supervisor launcher,
        AppSnapshots snapshots,
        HostModel host,
        LaneScheduler lanes,
        FaultyMailbox mail,
        GateUsers users,
        OwedAnswers owed,
        EventScheduler clock) {

    MonotonicTime now() {
        return clock.now();
    }

    /** True if the run has such an effect ahead, of this step or an earlier step. */
    boolean ahead(RunId run, Class<? extends Effect.RunEffect> kind, Supervisor.Step step) {
        if (lanes.pending(run, kind)) {
            return true;
        }
        for (Effect effect : step.effects()) {
            if (kind.isInstance(effect) && kind.cast(effect).run().equals(run)) {
                return true;
            }
        }
        return false;
    }

    boolean inUse(App app) {
        return !isPaused(app) && (app.hasWaiters() || app.state().currentRun().flatMap(snapshots::use)
                .filter((UseSample use) -> use.inUse(now(), app.spec().busyMax())).isPresent());
    }

    static boolean isPaused(App app) {
        return app.state() instanceof AppState.Pausing || app.state() instanceof AppState.Paused;
    }

    /** The run it has, or is to have once it gets a slot. */
    static Optional<RunId> decidedRun(App app) {
        return app.state() instanceof AppState.Starting starting
                ? Optional.of(starting.run())
                : app.state().currentRun();
    }
}
