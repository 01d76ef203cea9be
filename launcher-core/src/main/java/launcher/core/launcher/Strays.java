package launcher.core.launcher;

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
 * Runs that were found alive and belong to no app any more; they are ended, and an app that comes to their name meanwhile
 * waits for that. Immutable.
 *
 * @param stuck by run: true if its processes would not end; tried again at the next reconciliation
 */
record Strays(Map<RunId, Boolean> stuck) {

    static final Strays NONE = new Strays(Map.of());

    /** How a run is ended whose app the configuration does not name. */
    private static final StopSpec HOW = new StopSpec(StopSpec.Signal.TERM, Duration.ofSeconds(10));

    Strays {
        stuck = Collections.unmodifiableMap(new LinkedHashMap<>(stuck));
    }

    /** A fact about a run that is not the current one of any app. */
    static void about(Draft draft, AppEvent.RunEvent event) {
        switch (event) {
            case AppEvent.ObservedUp found -> found(draft, found);
            case AppEvent.RunGone gone -> {
                draft.global = draft.global.with(draft.global.strays().without(gone.run()));
                draft.emit(new Effect.ForgetRun(gone.run()));
            }
            case AppEvent.RunStuck left -> {
                if (draft.global.strays().stuck.containsKey(left.run())) {
                    draft.global = draft.global.with(draft.global.strays().with(left.run(), true));
                }
                draft.emit(new Effect.Remark(true, "run " + left.run() + " could not be stopped, processes left: "
                        + left.pids()));
            }
            case AppEvent.ProcessStarted _, AppEvent.NotStarted _, AppEvent.BecameReady _, AppEvent.PortTaken _,
                    AppEvent.ProcessExited _, AppEvent.OverMemoryLimit _, AppEvent.GateClosed _,
                    AppEvent.GateInUse _ -> {}
        }
    }

    private static void found(Draft draft, AppEvent.ObservedUp found) {
        draft.emit(new Effect.Remark(true, "run " + found.run() + " (pid " + found.pid()
                + ") belongs to no app any more and is stopped"));
        end(draft, found.run());
    }

    private static void end(Draft draft, RunId run) {
        draft.global = draft.global.with(draft.global.strays().with(run, false));
        draft.emit(new Effect.StopRun(run, HOW));
    }

    /** A reconciliation: those that would not end are ended again. */
    static void reconcile(Draft draft) {
        draft.global.strays().stuck.forEach((run, isStuck) -> {
            if (isStuck) {
                end(draft, run);
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

    Strays without(RunId run) {
        var fewer = new LinkedHashMap<>(stuck);
        fewer.remove(run);
        return new Strays(fewer);
    }

    private Strays with(RunId run, boolean isStuck) {
        var more = new LinkedHashMap<>(stuck);
        more.put(run, isStuck);
        return new Strays(more);
    }
}
