package launcher.core.lifecycle;

import java.util.Optional;
import launcher.core.app.AppSpec;
import launcher.core.app.PortSpec;
import launcher.core.app.Reason;
import launcher.core.app.ReasonCode;
import launcher.core.app.RunMode;
import launcher.core.health.HealthTracker;
import launcher.core.health.HealthVerdict;
import launcher.core.health.PortOwnership;
import launcher.core.idle.IdlePolicy;
import launcher.core.idle.IdleVerdict;
import launcher.core.lifecycle.AppEvent.DeadlinePassed;
import launcher.core.lifecycle.AppEvent.GateClosed;
import launcher.core.lifecycle.AppEvent.GateInUse;
import launcher.core.lifecycle.AppEvent.IdleStopProposed;
import launcher.core.lifecycle.AppEvent.NotStarted;
import launcher.core.lifecycle.AppEvent.ObservedGone;
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
import launcher.core.lifecycle.AppState.Phase;
import launcher.core.lifecycle.AppState.Ready;
import launcher.core.lifecycle.AppState.Starting;
import launcher.core.lifecycle.AppState.Stopped;
import launcher.core.lifecycle.AppState.Stopping;
import launcher.core.lifecycle.Effect.PublishEvent.Kind;

/**
 * The transition table: one method a state, one case an event. An event of no consequence in a state is named with
 * {@code _}. What the cases have in common stands in {@link AppTransaction}.
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
                case Stopped stopped -> stopped(transaction, stopped, event);
                case Starting starting -> {
                    switch (starting.phase()) {
                        case Phase.Slot _ -> queued(transaction, starting, event);
                        case Phase.Spawn _, Phase.Probe _ -> starting(transaction, starting, event);
                    }
                }
                case Ready ready -> ready(transaction, ready, event);
                case Stopping stopping -> stopping(transaction, stopping, event);
                case Failed failed -> failed(transaction, failed, event);
            }
        }
        return transaction.outcome();
    }

    private static void stopped(AppTransaction transaction, Stopped state, AppEvent event) {
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
            case ProcessStarted _, NotStarted _, ProbeSucceeded _, ProbeFailed _ -> {}
            case ProcessExited _, OverMemoryLimit _ -> {}
            case RunGone _, RunStuck _, ObservedGone _, GateClosed _, GateInUse _ -> {}
        }
    }

    /** Starting, but without a process: it waits for a slot. What ends the start here ends it at once. */
    private static void queued(AppTransaction transaction, Starting state, AppEvent event) {
        switch (event) {
            case SlotGranted _ -> transaction.spawn(state);
            case StartRequested asked -> transaction.waiters().await(asked);
            case StopRequested asked -> {
                transaction.waiters().refuseReady(Refusal.of(Refusal.Code.STOPPED_MEANWHILE, asked.reason()));
                transaction.leaveQueue(asked.reason());
                transaction.waiters().awaitEnd(asked);
                transaction.waiters().answerGone();
            }
            case WaiterLeft left -> transaction.waiters().leave(left.waiter());
            case SpecChanged(AppSpec spec, boolean rebuilt) -> {
                transaction.specChanged(spec);
                if (rebuilt && !spec.enabled() && !transaction.app().hasWaiters()) {
                    transaction.leaveQueue(Reasons.RECONFIGURED);
                }
            }
            case RemovedFromConfig _ -> {
                transaction.removedFromConfig();
                transaction.leaveQueue(Reasons.REMOVED);
            }
            case DeadlinePassed _, Reconciled _, IdleStopProposed _, RunDiscovered _ -> {}
            case ProcessStarted _, NotStarted _, ProbeSucceeded _, ProbeFailed _ -> {}
            case ProcessExited _, OverMemoryLimit _ -> {}
            case RunGone _, RunStuck _, ObservedGone _, GateClosed _, GateInUse _ -> {}
        }
    }

    private static void starting(AppTransaction transaction, Starting state, AppEvent event) {
        switch (event) {
            case StartRequested asked -> transaction.waiters().await(asked);
            case StopRequested asked -> {
                transaction.waiters().refuseReady(Refusal.of(Refusal.Code.STOPPED_MEANWHILE, asked.reason()));
                transaction.waiters().awaitEnd(asked);
                transaction.end(state, false, asked.reason());
            }
            case WaiterLeft left -> transaction.waiters().leave(left.waiter());
            case DeadlinePassed _ -> {
                if (state.deadline().filter(at -> !transaction.now().isBefore(at)).isEmpty()) {
                    transaction.waiters().expire();
                } else {
                    transaction.failStart(state, Refusal.Code.STARTUP_TIMEOUT,
                            Reasons.startupTimeout(transaction.app().spec()));
                }
            }
            case SpecChanged(AppSpec spec, boolean rebuilt) -> {
                transaction.specChanged(spec);
                if (rebuilt) {
                    transaction.end(state, false, Reasons.RECONFIGURED);
                }
            }
            case RemovedFromConfig _ -> {
                transaction.removedFromConfig();
                transaction.end(state, false, Reasons.REMOVED);
            }
            case ProcessStarted(_, Instance instance) -> {
                if (state.phase() instanceof Phase.Spawn) {
                    transaction.probe(state, instance);
                }
            }
            case NotStarted(RunId run, String why) -> {
                Reason reason = transaction.failedToStart(Refusal.Code.NOT_STARTED, Reasons.notStarted(why));
                transaction.forget(run);
                transaction.settleFailed(reason);
            }
            case ProbeSucceeded(_, PortOwnership listener) -> {
                if (state.phase() instanceof Phase.Probe probed) {
                    judge(transaction, state, probed, probed.health().succeeded(listener));
                }
            }
            case ProbeFailed(_, PortOwnership listener, String why) -> {
                if (state.phase() instanceof Phase.Probe probed) {
                    judge(transaction, state, probed, probed.health().failed(listener, why));
                }
            }
            case ProcessExited exited -> exitedWhileStarting(transaction, state, exited);
            case ObservedGone(RunId run) -> exitedWhileStarting(transaction, state, exitMissed(run));
            case OverMemoryLimit(_, long bytes) -> transaction.failStart(
                    state, Refusal.Code.EXITED_WHILE_STARTING, Reasons.overLimit(transaction.app().spec(), bytes));
            case Reconciled _, IdleStopProposed _, SlotGranted _, RunDiscovered _ -> {}
            case GateClosed _, GateInUse _, RunGone _, RunStuck _ -> {}
        }
    }

    private static void judge(AppTransaction transaction, Starting state, Phase.Probe probed, HealthVerdict verdict) {
        switch (verdict) {
            case HealthVerdict.Serving(Optional<String> host) -> transaction.served(state, probed.instance(), host);
            case HealthVerdict.NotYet(HealthTracker tracker) ->
                    transaction.become(state.in(new Phase.Probe(probed.instance(), tracker)));
            case HealthVerdict.PortTaken(String holder) -> portTaken(transaction, state, holder);
        }
    }

    /** If another process has the port that the launcher picked, it starts again on another; otherwise it failed. */
    private static void exitedWhileStarting(AppTransaction transaction, Starting state, ProcessExited exited) {
        boolean given = transaction.app().spec().port() instanceof PortSpec.Auto;
        exited.conflict().filter(_ -> given).ifPresentOrElse(
                conflict -> portTaken(transaction, state, conflict.holder()),
                () -> transaction.failStart(
                        state, Refusal.Code.EXITED_WHILE_STARTING, Reasons.exitedWhileStarting(exited)));
    }

    /**
     * With a port of its own it failed; with one that the launcher picked the next start picks another, a few times.
     */
    private static void portTaken(AppTransaction transaction, Starting state, String by) {
        Reason reason = Reasons.portTaken(by);
        switch (transaction.app().spec().port()) {
            case PortSpec.Auto() -> {
                if (transaction.portTakenOnceTooOften()) {
                    transaction.failStart(state, Refusal.Code.NOT_STARTED, Reasons.portsTaken(by));
                } else {
                    transaction.endForAnother(state, reason);
                }
            }
            case PortSpec.Fixed _, PortSpec.None _ -> transaction.failStart(state, Refusal.Code.NOT_STARTED, reason);
        }
    }

    private static void ready(AppTransaction transaction, Ready state, AppEvent event) {
        switch (event) {
            case StartRequested asked -> {
                transaction.waiters().await(asked);
                if (state.draining().isEmpty()) {
                    transaction.waiters().grant(state, Optional.empty());
                }
            }
            case StopRequested asked -> {
                transaction.waiters().refuseReady(Refusal.of(Refusal.Code.STOPPED_MEANWHILE, asked.reason()));
                transaction.waiters().awaitEnd(asked);
                transaction.end(state, false, asked.reason());
            }
            case IdleStopProposed dismissed -> {
                if (state.draining().isEmpty()) {
                    transaction.close(state, dismissed.reason(), dismissed.lastHuman());
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
                state.draining(number).ifPresent(_ -> transaction.stay(state));
            }
            case ProcessExited exited -> exitedWhileReady(transaction, state, exited);
            case ObservedGone(RunId run) -> exitedWhileReady(transaction, state, exitMissed(run));
            case OverMemoryLimit(_, long bytes) -> {
                transaction.endedHealthy(state);
                transaction.end(state, true,
                        transaction.countFailure(Reasons.overLimit(transaction.app().spec(), bytes)));
            }
            case Reconciled _, RunDiscovered _, ProcessStarted _, NotStarted _, ProbeSucceeded _, ProbeFailed _ -> {}
            case RunGone _, RunStuck _, SlotGranted _ -> {}
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
            case IdleVerdict.Stop(_, Reason reason) -> transaction.close(state, reason, use.lastHumanUse());
        }
    }

    /**
     * Nobody can come in any more: the run is stopped, unless somebody came to wait or it has been pinned meanwhile.
     */
    private static void gateClosed(AppTransaction transaction, Ready state, Reason reason) {
        boolean untouchable = RunMode.of(transaction.app().spec(), transaction.policy()).isExemptFromPolicies();
        boolean keptNow = reason.code() == ReasonCode.IDLE
                && IdlePolicy.pinned(transaction.app().spec(), transaction.policy()).isPresent();
        if (transaction.app().hasWaiters()) {
            transaction.reopen(state, Optional.of("request while it was about to stop"));
        } else if (untouchable || keptNow) {
            transaction.reopen(state, Optional.empty());
        } else {
            transaction.end(state, false, reason);
        }
    }

    /** An exit that nobody told ended the run all the same. */
    private static ProcessExited exitMissed(RunId run) {
        return new ProcessExited(run, new ExitStatus.Unknown(), "", Optional.empty());
    }

    private static void exitedWhileReady(AppTransaction transaction, Ready state, ProcessExited exited) {
        transaction.endedHealthy(state);
        Reason reason = Reasons.exited(exited, "");
        transaction.announce(Kind.EXITED, reason.text(), reason);
        boolean comesBack = transaction.comesBackAfterCleanExit();
        if (exited.status().clean() && !comesBack) {
            transaction.end(state, false, reason);
        } else {
            transaction.end(state, true, transaction.countFailure(reason));
        }
    }

    private static void stopping(AppTransaction transaction, Stopping state, AppEvent event) {
        switch (event) {
            case StartRequested asked -> {
                if (transaction.waiters().admits(asked)) {
                    transaction.waiters().await(asked);
                    transaction.startAfterwards(state, asked);
                }
            }
            case StopRequested asked -> {
                transaction.waiters().refuseReady(Refusal.of(Refusal.Code.STOPPED_MEANWHILE, asked.reason()));
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
                    transaction.endAgain(state);
                }
            }
            case RunGone(RunId run) -> {
                transaction.forget(run);
                transaction.settle(state);
            }
            case RunStuck stuck -> transaction.stuck(state, stuck.left());
            case IdleStopProposed _, RunDiscovered _, ProcessStarted _, NotStarted _ -> {}
            case ProbeSucceeded _, ProbeFailed _ -> {}
            case ProcessExited _, ObservedGone _, OverMemoryLimit _, GateClosed _, GateInUse _, SlotGranted _ -> {}
        }
    }

    private static void failed(AppTransaction transaction, Failed state, AppEvent event) {
        switch (event) {
            case StartRequested asked -> startAskedAfterFailure(transaction, state, asked);
            case StopRequested asked -> {
                transaction.waiters().refuseReady(Refusal.of(Refusal.Code.STOPPED_MEANWHILE, asked.reason()));
                transaction.become(new Stopped(asked.reason()));
                transaction.waiters().awaitEnd(asked);
                transaction.waiters().answerGone();
            }
            case WaiterLeft left -> transaction.waiters().leave(left.waiter());
            case DeadlinePassed _ -> {
                transaction.waiters().expire();
                transaction.app().retry(state, transaction.policy()).filter(at -> !transaction.now().isBefore(at))
                        .ifPresent(_ -> transaction.retry(state));
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
            case SlotGranted _ -> {}
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
}
