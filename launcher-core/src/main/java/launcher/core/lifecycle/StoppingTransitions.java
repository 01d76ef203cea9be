package launcher.core.lifecycle;

import java.util.Optional;
import launcher.core.app.AppSpec;
import launcher.core.app.Reason;
import launcher.core.app.ReasonCode;
import launcher.core.lifecycle.AppEvent.DeadlinePassed;
import launcher.core.lifecycle.AppEvent.GateClosed;
import launcher.core.lifecycle.AppEvent.GateInUse;
import launcher.core.lifecycle.AppEvent.IdleStopProposed;
import launcher.core.lifecycle.AppEvent.NotPaused;
import launcher.core.lifecycle.AppEvent.NotResumed;
import launcher.core.lifecycle.AppEvent.NotStarted;
import launcher.core.lifecycle.AppEvent.ObservedGone;
import launcher.core.lifecycle.AppEvent.ObservedPaused;
import launcher.core.lifecycle.AppEvent.ObservedRunning;
import launcher.core.lifecycle.AppEvent.OverMemoryLimit;
import launcher.core.lifecycle.AppEvent.ProbeFailed;
import launcher.core.lifecycle.AppEvent.ProbeSucceeded;
import launcher.core.lifecycle.AppEvent.ProcessExited;
import launcher.core.lifecycle.AppEvent.ProcessStarted;
import launcher.core.lifecycle.AppEvent.Reconciled;
import launcher.core.lifecycle.AppEvent.RemovedFromConfig;
import launcher.core.lifecycle.AppEvent.RunDiscovered;
import launcher.core.lifecycle.AppEvent.RunGone;
import launcher.core.lifecycle.AppEvent.RunStuck;
import launcher.core.lifecycle.AppEvent.SlotGranted;
import launcher.core.lifecycle.AppEvent.SpecChanged;
import launcher.core.lifecycle.AppEvent.StartRequested;
import launcher.core.lifecycle.AppEvent.StopRequested;
import launcher.core.lifecycle.AppEvent.WaiterLeft;
import launcher.core.lifecycle.AppState.Stopped;
import launcher.core.lifecycle.AppState.Stopping;
import launcher.core.lifecycle.Effect.PublishEvent.Kind;

/** What happens to an app whose processes are being ended. */
final class StoppingTransitions {

    private StoppingTransitions() {}

    static void apply(AppTransaction transaction, Stopping state, AppEvent event) {
        switch (event) {
            case StartRequested asked -> {
                if (transaction.waiters().admits(asked)) {
                    transaction.waiters().await(asked);
                    startAfterwards(transaction, state, asked);
                }
            }
            case StopRequested asked -> {
                transaction.waiters().refuseReady(asked);
                transaction.waiters().awaitEnd(asked);
                transaction.become(new Stopping(
                        state.run(), state.was(), false, state.stuck(), Optional.empty(), asked.reason()));
            }
            case WaiterLeft left -> transaction.waiters().leave(left.waiter());
            case DeadlinePassed _ -> transaction.waiters().expire();
            case SpecChanged(AppSpec spec, _) -> transaction.specChanged(spec);
            case RemovedFromConfig _ -> transaction.removedFromConfig();
            case Reconciled _ -> {
                if (state.stuck()) {
                    endAgain(transaction, state);
                }
            }
            case RunGone(RunId run) -> {
                transaction.forget(run);
                settle(transaction, state);
            }
            case RunStuck stuck -> stuck(transaction, state, stuck.left());
            case IdleStopProposed _, RunDiscovered _, ProcessStarted _, NotStarted _ -> {}
            case ProbeSucceeded _, ProbeFailed _, ProcessExited _, ObservedGone _, OverMemoryLimit _ -> {}
            case GateClosed _, GateInUse _, SlotGranted _ -> {}
            case ObservedPaused _, ObservedRunning _, NotPaused _, NotResumed _ -> {}
        }
    }

    private static void endAgain(AppTransaction transaction, Stopping state) {
        transaction.become(state.with(false));
        transaction.emit(new Effect.StopRun(state.run(), transaction.app().spec().stop()));
    }

    /**
     * What is asked for while it is being ended is done afterwards. A waiter is reason enough, for as long as it waits;
     * an operator's start holds without a waiter, and forgives the past.
     */
    private static void startAfterwards(AppTransaction transaction, Stopping state, StartRequested asked) {
        boolean operator = asked.reason().code() == ReasonCode.USER;
        if (operator) {
            transaction.forgiven();
        }
        if (operator || asked.waiter().isEmpty()) {
            transaction.become(new Stopping(state.run(), state.was(), state.failed() && !operator, state.stuck(),
                    Optional.of(asked.reason()), state.reason()));
        }
    }

    private static void stuck(AppTransaction transaction, Stopping state, String left) {
        transaction.become(state.with(true));
        String text = Reasons.stuck(left);
        transaction.announce(Kind.ERROR, text, state.reason());
        transaction.waiters().refuseGone(new Refusal(Refusal.Code.STUCK, text));
    }

    /** None of its processes is left: decides what the app is now, and whether it is started again. */
    private static void settle(AppTransaction transaction, Stopping state) {
        Reason reason = state.reason();
        transaction.announce(Kind.STOPPED, "is stopped: " + reason.text(), reason);
        transaction.waiters().answerGone();
        if (!transaction.app().configured()) {
            transaction.become(new Stopped(reason));
        } else if (transaction.shuttingDown()) {
            transaction.waiters().refuseReady(new Refusal(Refusal.Code.SHUTTING_DOWN, Reasons.SHUTTING_DOWN));
            transaction.become(new Stopped(reason));
        } else if (state.failed()) {
            transaction.settleFailed(reason);
        } else {
            transaction.become(new Stopped(reason));
            if (!transaction.app().hasWaiters() && state.again().isPresent()) {
                transaction.start(state.again().get());
            } else if (!transaction.app().hasWaiters() && reason.code() == ReasonCode.RELOAD
                    && transaction.app().spec().enabled()) {
                transaction.start(Reasons.RECONFIGURED);
            } else {
                transaction.startIfWanted(reason.code());
            }
        }
    }
}
