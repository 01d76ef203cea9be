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
import launcher.core.lifecycle.AppState.Stopped;

/** What happens to an app without a run that has not failed. */
final class StoppedTransitions {

    private StoppedTransitions() {}

    static void apply(AppTransaction transaction, Stopped state, AppEvent event) {
        switch (event) {
            case StartRequested asked -> {
                if (transaction.waiters().admits(asked)) {
                    transaction.waiters().await(asked);
                    transaction.start(asked.reason());
                }
            }
            case StopRequested asked -> {
                transaction.become(new Stopped(asked.reason()));
                transaction.waiters().awaitEnd(asked);
                transaction.waiters().answerGone();
            }
            case SpecChanged(AppSpec spec, _) -> {
                boolean pinnedNow = spec.alwaysOn() && !transaction.app().spec().alwaysOn();
                transaction.specChanged(spec);
                transaction.startIfStanding(pinnedNow ? ReasonCode.ALWAYS_ON : state.reason().code());
            }
            case RemovedFromConfig _ -> transaction.removedFromConfig();
            case Reconciled _ -> transaction.startIfStanding(state.reason().code());
            case RunDiscovered found -> transaction.takeOver(found);
            case DeadlinePassed _, WaiterLeft _, IdleStopProposed _, SlotGranted _ -> {}
            case ProcessStarted _, NotStarted _, ProbeSucceeded _, ProbeFailed _, ProcessExited _ -> {}
            case OverMemoryLimit _, RunGone _, RunStuck _, ObservedGone _, GateClosed _, GateInUse _ -> {}
            case ObservedPaused _, ObservedRunning _, NotPaused _, NotResumed _ -> {}
        }
    }
}
