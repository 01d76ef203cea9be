package launcher.core.lifecycle;

import java.util.Optional;
import launcher.core.app.AppSpec;
import launcher.core.app.MonotonicTime;
import launcher.core.app.Reason;
import launcher.core.app.ReasonCode;
import launcher.core.app.RunMode;
import launcher.core.demand.Demand;
import launcher.core.idle.IdlePolicy;
import launcher.core.idle.IdleVerdict;
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
import launcher.core.lifecycle.AppState.Ready;
import launcher.core.lifecycle.Effect.PublishEvent.Kind;

/** What happens to an app that serves. */
final class ReadyTransitions {

    private ReadyTransitions() {}

    static void apply(AppTransaction transaction, Ready state, AppEvent event) {
        switch (event) {
            case StartRequested asked -> {
                transaction.waiters().await(asked);
                if (state.draining().isEmpty()) {
                    transaction.waiters().grant(state, Optional.empty());
                }
            }
            case StopRequested asked -> {
                transaction.waiters().refuseReady(asked);
                transaction.waiters().awaitEnd(asked);
                transaction.end(state, false, asked.reason());
            }
            case IdleStopProposed dismissed -> {
                if (state.draining().isEmpty()) {
                    close(transaction, state, dismissed.reason(), dismissed.lastHuman());
                }
            }
            case WaiterLeft left -> transaction.waiters().leave(left.waiter());
            case DeadlinePassed _ -> {
                transaction.waiters().expire();
                judge(transaction, state);
            }
            case SpecChanged(AppSpec spec, boolean rebuilt) -> {
                transaction.specChanged(spec);
                if (rebuilt) {
                    transaction.end(state, false, Reasons.RECONFIGURED);
                } else {
                    transaction.become(state.with(Optional.of(transaction.now()), state.draining()));
                }
            }
            case RemovedFromConfig _ -> {
                transaction.removedFromConfig();
                transaction.end(state, false, Reasons.REMOVED);
            }
            case GateClosed(_, long number) -> {
                state.draining(number).ifPresent(reason -> gateClosed(transaction, state, reason));
            }
            case GateInUse(_, long number) -> {
                state.draining(number).ifPresent(_ -> stay(transaction, state));
            }
            case ProcessExited exited -> exitedWhileReady(transaction, state, exited);
            case ObservedGone(RunId run) -> exitedWhileReady(transaction, state, ProcessExited.missed(run));
            case OverMemoryLimit(_, long bytes) -> {
                endedHealthy(transaction, state);
                transaction.end(state, true,
                        transaction.countFailure(Reasons.overLimit(transaction.app().spec(), bytes)));
            }
            case Reconciled _, RunDiscovered _, ProcessStarted _, NotStarted _, ProbeSucceeded _, ProbeFailed _ -> {}
            case ObservedPaused _ -> PausedTransitions.follow(transaction, state);
            case RunGone _, RunStuck _, SlotGranted _, ObservedRunning _, NotPaused _, NotResumed _ -> {}
        }
    }

    private static void judge(AppTransaction transaction, Ready state) {
        boolean due = state.draining().isEmpty()
                && state.idleCheckAt().filter(at -> !transaction.now().isBefore(at)).isPresent();
        if (!due) {
            return;
        }
        if (transaction.use().isEmpty()) {
            transaction.become(state.with(Optional.of(transaction.now().plus(IdlePolicy.RECHECK)), Optional.empty()));
            return;
        }
        var use = transaction.use().orElseThrow();
        switch (IdlePolicy.judge(transaction.app().spec(), transaction.policy(), state.since(), use,
                transaction.now())) {
            case IdleVerdict.Keep keep ->
                    transaction.become(state.with(Optional.of(keep.checkNext()), Optional.empty()));
            case IdleVerdict.Pinned _ -> transaction.become(state.with(Optional.empty(), Optional.empty()));
            case IdleVerdict.Stop(_, Reason reason) -> close(transaction, state, reason, use.lastHumanUse());
        }
    }

    /**
     * Nobody can come in any more: the run is stopped or paused, unless somebody came to wait or it has been pinned
     * meanwhile.
     */
    private static void gateClosed(AppTransaction transaction, Ready state, Reason reason) {
        boolean untouchable = RunMode.of(transaction.app().spec(), transaction.policy()).isExemptFromPolicies();
        boolean keptNow = reason.code() == ReasonCode.IDLE
                && IdlePolicy.pinned(transaction.app().spec(), transaction.policy()).isPresent();
        if (transaction.app().hasWaiters()) {
            reopen(transaction, state, Optional.of("request while it was about to stop"));
        } else if (untouchable || keptNow) {
            reopen(transaction, state, Optional.empty());
        } else if (reason.code() == ReasonCode.IDLE && IdlePolicy.pauses(
                transaction.app().spec(), transaction.policy(), state.since(), transaction.now())) {
            PausedTransitions.pause(transaction, state, reason);
        } else {
            transaction.end(state, false, reason);
        }
    }

    private static void exitedWhileReady(AppTransaction transaction, Ready state, ProcessExited exited) {
        endedHealthy(transaction, state);
        Reason reason = Reasons.exited(exited, "");
        transaction.announce(Kind.EXITED, reason.text(), reason);
        boolean comesBack = comesBackAfterCleanExit(transaction);
        if (exited.status().clean() && !comesBack) {
            transaction.end(state, false, reason);
        } else {
            transaction.end(state, true, transaction.countFailure(reason));
        }
    }

    private static void close(AppTransaction transaction, Ready state, Reason reason, MonotonicTime lastHuman) {
        Ready asked = state.drainingFor(reason);
        transaction.become(asked);
        transaction.emit(new Effect.CloseGateIfUnused(
                state.run(), asked.drainAttempt(), lastHuman, transaction.app().spec().busyMax()));
    }

    /** The gate stayed open: the waiters may enter, and idleness is judged anew. */
    private static void stay(AppTransaction transaction, Ready state) {
        transaction.become(state.with(Optional.of(transaction.now()), Optional.empty()));
        transaction.waiters().grant(state, Optional.empty());
    }

    /** @param use what counts as a use that kept it, if a use did */
    private static void reopen(AppTransaction transaction, Ready state, Optional<String> use) {
        transaction.emit(new Effect.OpenGate(state.run(), use));
        // until then its clock is old
        transaction.become(state.with(Optional.of(transaction.now().plus(IdlePolicy.RECHECK)), Optional.empty()));
        transaction.waiters().grant(state, Optional.empty());
    }

    private static void endedHealthy(AppTransaction transaction, Ready state) {
        App app = transaction.app();
        transaction.become(app.failures().afterRun(app.spec().restart(), state.since().until(transaction.now())));
    }

    private static boolean comesBackAfterCleanExit(AppTransaction transaction) {
        AppSpec spec = transaction.app().spec();
        boolean kept = Demand.standing(spec, transaction.policy()) != Demand.NONE;
        return switch (spec.restart().policy()) {
            case NEVER -> false;
            case ON_FAILURE -> kept;
            case ALWAYS -> kept || transaction.app().hasWaiters()
                    || transaction.use().filter(use -> use.inUse(transaction.now(), spec.busyMax())).isPresent();
        };
    }
}
