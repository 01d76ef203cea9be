package launcher.core.lifecycle;

import launcher.core.app.AppSpec;
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
import launcher.core.lifecycle.AppState.Failed;
import launcher.core.lifecycle.AppState.Stopped;

/** What happens to an app whose last run ended badly. */
final class FailedTransitions {

    private FailedTransitions() {}

    static void apply(AppTransaction transaction, Failed state, AppEvent event) {
        switch (event) {
            case StartRequested asked -> startAskedAfterFailure(transaction, state, asked);
            case StopRequested asked -> {
                transaction.waiters().refuseReady(asked);
                transaction.become(new Stopped(asked.reason()));
                transaction.waiters().awaitEnd(asked);
                transaction.waiters().answerGone();
            }
            case WaiterLeft left -> transaction.waiters().leave(left.waiter());
            case DeadlinePassed _ -> {
                transaction.waiters().expire();
                transaction.app().retry(state, transaction.policy()).filter(at -> !transaction.now().isBefore(at))
                        .ifPresent(_ -> retry(transaction, state));
            }
            case SpecChanged(AppSpec spec, boolean rebuilt) -> {
                transaction.specChanged(spec);
                if (rebuilt) {
                    transaction.forgiven();
                    transaction.become(new Stopped(Reasons.RECONFIGURED));
                    transaction.startIfWanted(ReasonCode.RELOAD);
                }
            }
            case RemovedFromConfig _ -> transaction.removedFromConfig();
            case RunDiscovered found -> transaction.takeOver(found);
            case Reconciled _, IdleStopProposed _, ProcessStarted _, NotStarted _, ProbeSucceeded _, ProbeFailed _ -> {}
            case ProcessExited _, OverMemoryLimit _, RunGone _, RunStuck _, ObservedGone _, GateClosed _,
                    GateInUse _ -> {}
            case SlotGranted _, ObservedPaused _, ObservedRunning _, NotPaused _, NotResumed _ -> {}
        }
    }

    /**
     * An operator starts it at once and forgives the past; anybody else waits for the backoff, or is told of the crash
     * loop.
     */
    private static void startAskedAfterFailure(AppTransaction transaction, Failed state, StartRequested asked) {
        if (!transaction.waiters().admits(asked)) {
            return;
        }
        boolean early = transaction.now().isBefore(state.retryAt());
        if (asked.reason().code() == ReasonCode.USER) {
            transaction.forgiven();
            transaction.waiters().await(asked);
            transaction.start(asked.reason());
        } else if (early && state.reason().code() == ReasonCode.CRASH_LOOP) {
            transaction.waiters().refuse(asked, Refusal.of(Refusal.Code.CRASH_LOOP, state.reason()));
        } else {
            transaction.waiters().await(asked);
            if (!early) {
                transaction.start(asked.reason());
            }
        }
    }

    /** A failed app is due: it is started for its waiters, or because it is to run. */
    private static void retry(AppTransaction transaction, Failed state) {
        if (transaction.shuttingDown()) {
            transaction.waiters().refuseReady(new Refusal(Refusal.Code.SHUTTING_DOWN, Reasons.SHUTTING_DOWN));
            transaction.become(new Stopped(state.reason()));
        } else {
            transaction.start(transaction.waiters().first().map(Waiter::why)
                    .orElseGet(() -> Reasons.startedAgain(transaction.standingCode(), state.reason())));
        }
    }
}
