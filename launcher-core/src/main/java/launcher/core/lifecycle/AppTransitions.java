package launcher.core.lifecycle;

import java.util.Optional;
import launcher.core.app.AppSpec;
import launcher.core.app.ProcessSpec.PortSpec;
import launcher.core.app.Reason;
import launcher.core.app.ReasonCode;
import launcher.core.idle.IdlePolicy;
import launcher.core.idle.IdleVerdict;
import launcher.core.lifecycle.AppEvent.BecameReady;
import launcher.core.lifecycle.AppEvent.DeadlinePassed;
import launcher.core.lifecycle.AppEvent.Delisted;
import launcher.core.lifecycle.AppEvent.Dismissed;
import launcher.core.lifecycle.AppEvent.GateClosed;
import launcher.core.lifecycle.AppEvent.GateInUse;
import launcher.core.lifecycle.AppEvent.NotStarted;
import launcher.core.lifecycle.AppEvent.ObservedUp;
import launcher.core.lifecycle.AppEvent.OverMemoryLimit;
import launcher.core.lifecycle.AppEvent.PortTaken;
import launcher.core.lifecycle.AppEvent.ProcessExited;
import launcher.core.lifecycle.AppEvent.ProcessStarted;
import launcher.core.lifecycle.AppEvent.Reconciled;
import launcher.core.lifecycle.AppEvent.Respecified;
import launcher.core.lifecycle.AppEvent.RunGone;
import launcher.core.lifecycle.AppEvent.RunStuck;
import launcher.core.lifecycle.AppEvent.SlotGiven;
import launcher.core.lifecycle.AppEvent.StartAsked;
import launcher.core.lifecycle.AppEvent.StopAsked;
import launcher.core.lifecycle.AppEvent.WaiterLeft;
import launcher.core.lifecycle.AppState.Failed;
import launcher.core.lifecycle.AppState.Phase;
import launcher.core.lifecycle.AppState.Ready;
import launcher.core.lifecycle.AppState.Starting;
import launcher.core.lifecycle.AppState.Stopped;
import launcher.core.lifecycle.AppState.Stopping;
import launcher.core.lifecycle.Effect.Announce.Kind;

/**
 * The transition table: one method a state, one case an event. An event of no consequence in a state is named with {@code _}.
 * What the cases have in common stands in {@link Draft}.
 */
public final class AppTransitions {

    private AppTransitions() {}

    /** See {@link TransitionTable#apply}. */
    public static TransitionTable.Outcome apply(App app, AppEvent event, Circumstances circumstances) {
        var draft = new Draft(app, circumstances);
        boolean stale = event instanceof AppEvent.RunEvent about
                && !(event instanceof ObservedUp)
                && !app.state().currentRun().equals(Optional.of(about.run()));
        if (!stale) {
            switch (app.state()) {
                case Stopped stopped -> stopped(draft, stopped, event);
                case Starting starting -> {
                    switch (starting.phase()) {
                        case Phase.Slot _ -> queued(draft, starting, event);
                        case Phase.Spawn _, Phase.Probe _ -> starting(draft, starting, event);
                    }
                }
                case Ready ready -> ready(draft, ready, event);
                case Stopping stopping -> stopping(draft, stopping, event);
                case Failed failed -> failed(draft, failed, event);
            }
        }
        return draft.outcome();
    }

    private static void stopped(Draft draft, Stopped state, AppEvent event) {
        switch (event) {
            case StartAsked asked -> {
                if (draft.waiters().admits(asked)) {
                    draft.waiters().await(asked);
                    draft.start(asked.reason());
                }
            }
            case StopAsked asked -> {
                draft.become(new Stopped(asked.reason()));
                draft.waiters().awaitEnd(asked);
                draft.waiters().answerGone();
            }
            case Respecified(AppSpec spec, _) -> {
                boolean pinnedNow = spec.alwaysOn() && !draft.app().spec().alwaysOn();
                draft.respecify(spec);
                draft.startIfStanding(pinnedNow ? ReasonCode.ALWAYS_ON : state.reason().code());
            }
            case Delisted _ -> draft.delist();
            case Reconciled _ -> draft.startIfStanding(state.reason().code());
            case ObservedUp found -> draft.takeOver(found);
            case DeadlinePassed _, WaiterLeft _, Dismissed _, SlotGiven _ -> {}
            case ProcessStarted _, NotStarted _, BecameReady _, PortTaken _, ProcessExited _, OverMemoryLimit _ -> {}
            case RunGone _, RunStuck _, GateClosed _, GateInUse _ -> {}
        }
    }

    /** Starting, but without a process: it waits for a slot. What ends the start here ends it at once. */
    private static void queued(Draft draft, Starting state, AppEvent event) {
        switch (event) {
            case SlotGiven _ -> draft.spawn(state);
            case StartAsked asked -> draft.waiters().await(asked);
            case StopAsked asked -> {
                draft.waiters().refuseReady(Refusal.Code.STOPPED_MEANWHILE, asked.reason().text());
                draft.leaveQueue(asked.reason());
                draft.waiters().awaitEnd(asked);
                draft.waiters().answerGone();
            }
            case WaiterLeft left -> draft.waiters().leave(left.waiter());
            case Respecified(AppSpec spec, boolean rebuilt) -> {
                draft.respecify(spec);
                if (rebuilt && !spec.enabled() && !draft.app().awaited()) {
                    draft.leaveQueue(Reasons.RECONFIGURED);
                }
            }
            case Delisted _ -> {
                draft.delist();
                draft.leaveQueue(Reasons.REMOVED);
            }
            case DeadlinePassed _, Reconciled _, Dismissed _, ObservedUp _ -> {}
            case ProcessStarted _, NotStarted _, BecameReady _, PortTaken _, ProcessExited _, OverMemoryLimit _ -> {}
            case RunGone _, RunStuck _, GateClosed _, GateInUse _ -> {}
        }
    }

    private static void starting(Draft draft, Starting state, AppEvent event) {
        switch (event) {
            case StartAsked asked -> draft.waiters().await(asked);
            case StopAsked asked -> {
                draft.waiters().refuseReady(Refusal.Code.STOPPED_MEANWHILE, asked.reason().text());
                draft.waiters().awaitEnd(asked);
                draft.end(state, false, asked.reason());
            }
            case WaiterLeft left -> draft.waiters().leave(left.waiter());
            case DeadlinePassed _ -> {
                if (state.deadline().filter(at -> !draft.now().isBefore(at)).isEmpty()) {
                    draft.waiters().expire();
                } else {
                    draft.failStart(state, Refusal.Code.STARTUP_TIMEOUT, Reasons.startupTimeout(draft.app().spec()));
                }
            }
            case Respecified(AppSpec spec, boolean rebuilt) -> {
                draft.respecify(spec);
                if (rebuilt) {
                    draft.end(state, false, Reasons.RECONFIGURED);
                }
            }
            case Delisted _ -> {
                draft.delist();
                draft.end(state, false, Reasons.REMOVED);
            }
            case ProcessStarted(_, Up up) -> {
                if (state.phase() instanceof Phase.Spawn) {
                    draft.probe(state, up);
                }
            }
            case NotStarted(RunId run, String why) -> {
                Reason reason = draft.failedToStart(Refusal.Code.NOT_STARTED, Reasons.notStarted(why));
                draft.forget(run);
                draft.settleFailed(reason);
            }
            case BecameReady(_, Endpoint endpoint) -> {
                if (state.phase() instanceof Phase.Probe(Up up)) {
                    draft.serve(state, up, endpoint);
                }
            }
            case PortTaken(_, String by) -> portTaken(draft, state, by);
            case ProcessExited exited -> draft.failStart(
                    state, Refusal.Code.EXITED_WHILE_STARTING, Reasons.exited(exited, " while starting"));
            case OverMemoryLimit(_, long bytes) -> draft.failStart(
                    state, Refusal.Code.EXITED_WHILE_STARTING, Reasons.overLimit(draft.app().spec(), bytes));
            case Reconciled _, Dismissed _, SlotGiven _, ObservedUp _ -> {}
            case GateClosed _, GateInUse _, RunGone _, RunStuck _ -> {}
        }
    }

    /** With a port of its own it failed; with one that the launcher picked the next start picks another, a few times. */
    private static void portTaken(Draft draft, Starting state, String by) {
        Reason reason = Reasons.portTaken(by);
        switch (draft.app().spec().process().port()) {
            case PortSpec.Auto() -> {
                if (draft.portTakenOnceTooOften()) {
                    draft.failStart(state, Refusal.Code.NOT_STARTED, Reasons.portsTaken(by));
                } else {
                    draft.endForAnother(state, reason);
                }
            }
            case PortSpec.Fixed _, PortSpec.None _ -> draft.failStart(state, Refusal.Code.NOT_STARTED, reason);
        }
    }

    private static void ready(Draft draft, Ready state, AppEvent event) {
        switch (event) {
            case StartAsked asked -> {
                draft.waiters().await(asked);
                if (state.closing().isEmpty()) {
                    draft.waiters().grant(state, Optional.empty());
                }
            }
            case StopAsked asked -> {
                draft.waiters().refuseReady(Refusal.Code.STOPPED_MEANWHILE, asked.reason().text());
                draft.waiters().awaitEnd(asked);
                draft.end(state, false, asked.reason());
            }
            case Dismissed dismissed -> {
                if (state.closing().isEmpty()) {
                    draft.close(state, dismissed.reason(), dismissed.lastHuman());
                }
            }
            case WaiterLeft left -> draft.waiters().leave(left.waiter());
            case DeadlinePassed _ -> {
                draft.waiters().expire();
                judge(draft, state);
            }
            case Respecified(AppSpec spec, boolean rebuilt) -> {
                draft.respecify(spec);
                if (rebuilt) {
                    draft.end(state, false, Reasons.RECONFIGURED);
                } else {
                    draft.become(state.with(Optional.of(draft.now()), state.closing()));
                }
            }
            case Delisted _ -> {
                draft.delist();
                draft.end(state, false, Reasons.REMOVED);
            }
            case GateClosed(_, long number) -> {
                state.closing(number).ifPresent(reason -> gateClosed(draft, state, reason));
            }
            case GateInUse(_, long number) -> {
                state.closing(number).ifPresent(_ -> draft.stay(state));
            }
            case ProcessExited exited -> exitedWhileReady(draft, state, exited);
            case OverMemoryLimit(_, long bytes) -> {
                draft.endedHealthy(state);
                draft.end(state, true, draft.countFailure(Reasons.overLimit(draft.app().spec(), bytes)));
            }
            case Reconciled _, ObservedUp _, ProcessStarted _, NotStarted _, BecameReady _, PortTaken _ -> {}
            case RunGone _, RunStuck _, SlotGiven _ -> {}
        }
    }

    private static void judge(Draft draft, Ready state) {
        boolean due = state.closing().isEmpty()
                && state.idleCheckAt().filter(at -> !draft.now().isBefore(at)).isPresent();
        if (!due) {
            return;
        }
        if (draft.use().isEmpty()) {
            draft.become(state.with(Optional.of(draft.now().plus(IdlePolicy.RECHECK)), Optional.empty()));
            return;
        }
        var use = draft.use().orElseThrow();
        switch (IdlePolicy.judge(draft.app().spec(), draft.policy(), state.since(), use, draft.now())) {
            case IdleVerdict.Keep keep -> draft.become(state.with(Optional.of(keep.checkNext()), Optional.empty()));
            case IdleVerdict.Pinned _ -> draft.become(state.with(Optional.empty(), Optional.empty()));
            case IdleVerdict.Dismiss(_, Reason reason) -> draft.close(state, reason, use.human());
        }
    }

    /** Nobody can come in any more: the run is stopped, unless somebody came to wait or it has been pinned meanwhile. */
    private static void gateClosed(Draft draft, Ready state, Reason reason) {
        boolean untouchable = draft.app().spec().alwaysOn() || !draft.policy().enabled();
        boolean keptNow = reason.code() == ReasonCode.IDLE
                && IdlePolicy.pinned(draft.app().spec(), draft.policy()).isPresent();
        if (draft.app().awaited()) {
            draft.reopen(state, Optional.of("request while it was about to stop"));
        } else if (untouchable || keptNow) {
            draft.reopen(state, Optional.empty());
        } else {
            draft.end(state, false, reason);
        }
    }

    private static void exitedWhileReady(Draft draft, Ready state, ProcessExited exited) {
        draft.endedHealthy(state);
        Reason reason = Reasons.exited(exited, "");
        draft.announce(Kind.EXITED, reason.text(), reason);
        boolean comesBack = draft.comesBackAfterCleanExit();
        if (exited.status().clean() && !comesBack) {
            draft.end(state, false, reason);
        } else {
            draft.end(state, true, draft.countFailure(reason));
        }
    }

    private static void stopping(Draft draft, Stopping state, AppEvent event) {
        switch (event) {
            case StartAsked asked -> {
                if (draft.waiters().admits(asked)) {
                    draft.waiters().await(asked);
                    draft.startAfterwards(state, asked);
                }
            }
            case StopAsked asked -> {
                draft.waiters().refuseReady(Refusal.Code.STOPPED_MEANWHILE, asked.reason().text());
                draft.waiters().awaitEnd(asked);
                draft.become(new Stopping(
                        state.run(), state.was(), false, state.stuck(), Optional.empty(), asked.reason()));
            }
            case WaiterLeft left -> draft.waiters().leave(left.waiter());
            case DeadlinePassed _ -> draft.waiters().expire();
            case Respecified(AppSpec spec, _) -> draft.respecify(spec);
            case Delisted _ -> draft.delist();
            case Reconciled _ -> {
                if (state.stuck()) {
                    draft.endAgain(state);
                }
            }
            case RunGone(RunId run) -> {
                draft.forget(run);
                draft.settle(state);
            }
            case RunStuck stuck -> draft.stuck(state, stuck.pids());
            case Dismissed _, ObservedUp _, ProcessStarted _, NotStarted _, BecameReady _, PortTaken _ -> {}
            case ProcessExited _, OverMemoryLimit _, GateClosed _, GateInUse _, SlotGiven _ -> {}
        }
    }

    private static void failed(Draft draft, Failed state, AppEvent event) {
        switch (event) {
            case StartAsked asked -> startAskedAfterFailure(draft, state, asked);
            case StopAsked asked -> {
                draft.waiters().refuseReady(Refusal.Code.STOPPED_MEANWHILE, asked.reason().text());
                draft.become(new Stopped(asked.reason()));
                draft.waiters().awaitEnd(asked);
                draft.waiters().answerGone();
            }
            case WaiterLeft left -> draft.waiters().leave(left.waiter());
            case DeadlinePassed _ -> {
                draft.waiters().expire();
                draft.app().retry(state, draft.policy()).filter(at -> !draft.now().isBefore(at))
                        .ifPresent(_ -> draft.retry(state));
            }
            case Respecified(AppSpec spec, boolean rebuilt) -> {
                draft.respecify(spec);
                if (rebuilt) {
                    draft.forgiven();
                    draft.become(new Stopped(Reasons.RECONFIGURED));
                    draft.startIfWanted(ReasonCode.RELOAD);
                }
            }
            case Delisted _ -> draft.delist();
            case ObservedUp found -> draft.takeOver(found);
            case Reconciled _, Dismissed _, ProcessStarted _, NotStarted _, BecameReady _, PortTaken _ -> {}
            case ProcessExited _, OverMemoryLimit _, RunGone _, RunStuck _, GateClosed _, GateInUse _ -> {}
            case SlotGiven _ -> {}
        }
    }

    /** An operator starts it at once and forgives the past; anybody else waits for the backoff, or is told of the crash loop. */
    private static void startAskedAfterFailure(Draft draft, Failed state, StartAsked asked) {
        if (!draft.waiters().admits(asked)) {
            return;
        }
        boolean early = draft.now().isBefore(state.retryAt());
        if (asked.reason().code() == ReasonCode.USER) {
            draft.forgiven();
            draft.waiters().await(asked);
            draft.start(asked.reason());
        } else if (early && state.reason().code() == ReasonCode.CRASH_LOOP) {
            draft.waiters().refuse(asked, Refusal.Code.CRASH_LOOP, state.reason().text());
        } else {
            draft.waiters().await(asked);
            if (!early) {
                draft.start(asked.reason());
            }
        }
    }
}
