package launcher.core.supervisor;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import launcher.core.app.AppId;
import launcher.core.app.StopSpec;
import launcher.core.lifecycle.AppEvent;
import launcher.core.lifecycle.Effect;
import launcher.core.lifecycle.RunId;

/**
 * Runs that were found alive and belong to no app any more; they are ended, and an app that comes to their name
 * meanwhile waits for that. Immutable.
 *
 * @param stuck by run: true if its processes would not end; tried again at the next reconciliation
 */
record OrphanRuns(Map<RunId, Boolean> stuck) {

    static final OrphanRuns NONE = new OrphanRuns(Map.of());

    /** How a run is ended if the configuration does not name its app. */
    private static final StopSpec HOW = new StopSpec(StopSpec.Signal.TERM, Duration.ofSeconds(10));

    OrphanRuns {
        stuck = Collections.unmodifiableMap(new LinkedHashMap<>(stuck));
    }

    /** A fact about a run that is not the current run of any app. */
    static void about(SupervisorTransaction transaction, AppEvent.RunEvent event) {
        switch (event) {
            case AppEvent.RunDiscovered found -> found(transaction, found);
            case AppEvent.RunGone gone -> {
                transaction.state = transaction.state.with(transaction.state.strays().without(gone.run()));
                transaction.emit(new Effect.CleanUpRun(gone.run()));
            }
            case AppEvent.RunStuck left -> {
                if (transaction.state.strays().stuck.containsKey(left.run())) {
                    transaction.state = transaction.state.with(transaction.state.strays().with(left.run(), true));
                }
                transaction.emit(new Effect.LogMessage(true,
                        "run " + left.run() + " could not be stopped, still there: " + left.left()));
            }
            case AppEvent.ProcessStarted _, AppEvent.NotStarted _, AppEvent.ProbeSucceeded _, AppEvent.ProbeFailed _,
                    AppEvent.ProcessExited _, AppEvent.ObservedGone _, AppEvent.OverMemoryLimit _,
                    AppEvent.GateClosed _, AppEvent.GateInUse _, AppEvent.ObservedPaused _,
                    AppEvent.ObservedRunning _, AppEvent.NotPaused _, AppEvent.NotResumed _ -> {}
        }
    }

    private static void found(SupervisorTransaction transaction, AppEvent.RunDiscovered found) {
        transaction.emit(new Effect.LogMessage(true, "run " + found.run() + " (" + found.instance().ref()
                + ") belongs to no app any more and is stopped"));
        end(transaction, found.run());
    }

    private static void end(SupervisorTransaction transaction, RunId run) {
        transaction.state = transaction.state.with(transaction.state.strays().with(run, false));
        transaction.emit(new Effect.StopRun(run, HOW));
    }

    /** A reconciliation: those that would not end are ended again. */
    static void reconcile(SupervisorTransaction transaction) {
        transaction.state.strays().stuck.forEach((run, isStuck) -> {
            if (isStuck) {
                end(transaction, run);
            }
        });
    }

    /** A run of an app of this name that is still being ended. */
    Optional<RunId> of(AppId app) {
        return stuck.keySet().stream().filter(run -> run.app().equals(app)).findFirst();
    }

    boolean allEnded() {
        return !stuck.containsValue(false);
    }

    OrphanRuns without(RunId run) {
        var fewer = new LinkedHashMap<>(stuck);
        fewer.remove(run);
        return new OrphanRuns(fewer);
    }

    private OrphanRuns with(RunId run, boolean isStuck) {
        var more = new LinkedHashMap<>(stuck);
        more.put(run, isStuck);
        return new OrphanRuns(more);
    }
}
