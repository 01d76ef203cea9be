package launcher.core.lifecycle;

import java.util.Optional;
import launcher.core.lifecycle.AppEvent.RunDiscovered;
import launcher.core.lifecycle.AppState.Failed;
import launcher.core.lifecycle.AppState.Paused;
import launcher.core.lifecycle.AppState.Pausing;
import launcher.core.lifecycle.AppState.Phase;
import launcher.core.lifecycle.AppState.Ready;
import launcher.core.lifecycle.AppState.Starting;
import launcher.core.lifecycle.AppState.Stopped;
import launcher.core.lifecycle.AppState.Stopping;

/**
 * The transition table: one class a state, one case an event. An event of no consequence in a state is named with
 * {@code _}. What the states have in common stands in {@link AppTransaction}.
 */
public final class AppTransitions {

    private AppTransitions() {}

    /** See {@link TransitionTable#apply}. */
    public static TransitionTable.Outcome apply(App app, AppEvent event, TransitionContext context) {
        var transaction = new AppTransaction(app, context);
        boolean stale = event instanceof AppEvent.RunEvent about
                && !(event instanceof RunDiscovered)
                && !app.state().currentRun().equals(Optional.of(about.run()));
        if (!stale) {
            switch (app.state()) {
                case Stopped stopped -> StoppedTransitions.apply(transaction, stopped, event);
                case Starting starting -> {
                    switch (starting.phase()) {
                        case Phase.Slot _ -> StartingTransitions.applyQueued(transaction, starting, event);
                        case Phase.Spawn _, Phase.Probe _ -> StartingTransitions.apply(transaction, starting, event);
                        case Phase.Resume(Paused was) ->
                                PausedTransitions.applyResuming(transaction, starting, was, event);
                    }
                }
                case Ready ready -> ReadyTransitions.apply(transaction, ready, event);
                case Pausing pausing -> PausedTransitions.applyPausing(transaction, pausing, event);
                case Paused paused -> PausedTransitions.apply(transaction, paused, event);
                case Stopping stopping -> StoppingTransitions.apply(transaction, stopping, event);
                case Failed failed -> FailedTransitions.apply(transaction, failed, event);
            }
        }
        return transaction.outcome();
    }
}
