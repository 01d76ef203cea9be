package launcher.daemon.simulation.invariant;

import java.util.HashSet;
import launcher.core.lifecycle.App;
import launcher.core.lifecycle.AppState;
import launcher.core.lifecycle.Effect;
import launcher.core.lifecycle.RunId;
import launcher.core.supervisor.Supervisor;

/** A run folder exists as long as a run that is known or alive, and no longer. */
final class FolderForEachRun extends Invariant {

    FolderForEachRun(SystemView system) {
        super(system);
    }

    @Override
    void step(Taken taken) {
        Supervisor.Step step = taken.step();
        var current = new HashSet<RunId>();
        system.launcher().apps().values().forEach(app -> app.state().currentRun().ifPresent(current::add));
        for (RunId run : system.host().folders()) {
            hold(current.contains(run) || system.host().alive(run)
                    || system.ahead(run, Effect.CleanUpRun.class, step)
                    || system.ahead(run, Effect.StopRun.class, step)
                    || system.mail().endIsOnTheWay(run) || system.mail().findIsOnTheWay(run),
                    "a folder without a record or a process", run);
        }
        for (RunId run : current) {
            hold(system.host().hasFolder(run) || system.ahead(run, Effect.StartRun.class, step)
                    || foundAfterItsEnd(run, step),
                    "a run without a folder", run);
        }
    }

    /** A find that came late made a stray of it, and an app that is new to the configuration waits for its end. */
    private boolean foundAfterItsEnd(RunId run, Supervisor.Step step) {
        App app = system.launcher().apps().get(run.app());
        return app != null && app.state() instanceof AppState.Stopping
                && (system.ahead(run, Effect.StopRun.class, step) || system.mail().endIsOnTheWay(run));
    }
}
