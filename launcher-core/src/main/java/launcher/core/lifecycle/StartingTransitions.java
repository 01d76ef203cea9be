package launcher.core.lifecycle;

import java.util.Optional;
import launcher.core.app.AppSpec;
import launcher.core.app.MonotonicTime;
import launcher.core.app.PortSpec;
import launcher.core.app.Reason;
import launcher.core.health.HealthTracker;
import launcher.core.health.HealthVerdict;
import launcher.core.health.PortOwnership;
import launcher.core.health.ProbeSpec;
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
import launcher.core.lifecycle.AppState.Phase;
import launcher.core.lifecycle.AppState.Starting;
import launcher.core.lifecycle.AppState.Stopped;
import launcher.core.lifecycle.Effect.PublishEvent.Kind;
import launcher.core.restart.FailureHistory;

/** What happens to an app on its way to ready. */
final class StartingTransitions {

    private StartingTransitions() {}

    /** Starting, but without a process: it waits for a slot. What ends the start here ends it at once. */
    static void applyQueued(AppTransaction transaction, Starting state, AppEvent event) {
        switch (event) {
            case SlotGranted _ -> spawn(transaction, state);
            case StartRequested asked -> transaction.waiters().await(asked);
            case StopRequested asked -> {
                transaction.waiters().refuseReady(asked);
                leaveQueue(transaction, asked.reason());
                transaction.waiters().awaitEnd(asked);
                transaction.waiters().answerGone();
            }
            case WaiterLeft left -> transaction.waiters().leave(left.waiter());
            case SpecChanged(AppSpec spec, boolean rebuilt) -> {
                transaction.specChanged(spec);
                if (rebuilt && !spec.enabled() && !transaction.app().hasWaiters()) {
                    leaveQueue(transaction, Reasons.RECONFIGURED);
                }
            }
            case RemovedFromConfig _ -> {
                transaction.removedFromConfig();
                leaveQueue(transaction, Reasons.REMOVED);
            }
            case DeadlinePassed _, Reconciled _, IdleStopProposed _, RunDiscovered _ -> {}
            case ProcessStarted _, NotStarted _, ProbeSucceeded _, ProbeFailed _, ProcessExited _ -> {}
            case OverMemoryLimit _, RunGone _, RunStuck _, ObservedGone _, GateClosed _, GateInUse _ -> {}
            case ObservedPaused _, ObservedRunning _, NotPaused _, NotResumed _ -> {}
        }
    }

    static void apply(AppTransaction transaction, Starting state, AppEvent event) {
        switch (event) {
            case StartRequested asked -> transaction.waiters().await(asked);
            case StopRequested asked -> {
                transaction.waiters().refuseReady(asked);
                transaction.waiters().awaitEnd(asked);
                transaction.end(state, false, asked.reason());
            }
            case WaiterLeft left -> transaction.waiters().leave(left.waiter());
            case DeadlinePassed _ -> {
                if (state.deadline().filter(at -> !transaction.now().isBefore(at)).isEmpty()) {
                    transaction.waiters().expire();
                } else {
                    failStart(transaction, state, Refusal.Code.STARTUP_TIMEOUT,
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
                    probe(transaction, state, instance);
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
            case ObservedGone(RunId run) -> exitedWhileStarting(transaction, state, ProcessExited.missed(run));
            case OverMemoryLimit(_, long bytes) -> failStart(transaction,
                    state, Refusal.Code.EXITED_WHILE_STARTING, Reasons.overLimit(transaction.app().spec(), bytes));
            case Reconciled _, IdleStopProposed _, SlotGranted _, RunDiscovered _ -> {}
            case GateClosed _, GateInUse _, RunGone _, RunStuck _ -> {}
            // who pauses it from outside delays it, as far as its startup timeout lets that be
            case ObservedPaused _, ObservedRunning _, NotPaused _, NotResumed _ -> {}
        }
    }

    private static void judge(AppTransaction transaction, Starting state, Phase.Probe probed, HealthVerdict verdict) {
        switch (verdict) {
            case HealthVerdict.Serving(Optional<String> host) -> served(transaction, state, probed.instance(), host);
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
                () -> failStart(transaction,
                        state, Refusal.Code.EXITED_WHILE_STARTING, Reasons.exitedWhileStarting(exited)));
    }

    /**
     * With a port of its own it failed; with one that the launcher picked the next start picks another, a few times.
     */
    private static void portTaken(AppTransaction transaction, Starting state, String by) {
        Reason reason = Reasons.portTaken(by);
        switch (transaction.app().spec().port()) {
            case PortSpec.Auto() -> {
                if (portTakenOnceTooOften(transaction)) {
                    failStart(transaction, state, Refusal.Code.NOT_STARTED, Reasons.portsTaken(by));
                } else {
                    endForAnother(transaction, state, reason);
                }
            }
            case PortSpec.Fixed _, PortSpec.None _ -> failStart(transaction, state, Refusal.Code.NOT_STARTED, reason);
        }
    }

    private static void spawn(AppTransaction transaction, Starting state) {
        MonotonicTime deadline = transaction.now().plus(transaction.app().spec().startupTimeout());
        transaction.become(new Starting(state.run(), state.from(), new Phase.Spawn(), transaction.now(),
                Optional.of(deadline), state.reason()));
        transaction.waiters().beginAnew();
        transaction.emit(new Effect.StartRun(state.run(), transaction.app().spec()));
    }

    /** A start that has no process yet comes to nothing. */
    private static void leaveQueue(AppTransaction transaction, Reason reason) {
        transaction.become(new Stopped(reason));
        transaction.announce(Kind.STOPPED, "is stopped before it was started: " + reason.text(), reason);
    }

    private static void probe(AppTransaction transaction, Starting state, Instance instance) {
        var probe = new ProbeSpec(transaction.app().spec(), instance.port());
        transaction.become(state.in(new Phase.Probe(instance, HealthTracker.of(probe, transaction.now()))));
        transaction.emit(new Effect.StartProbe(state.run(), probe));
        switch (state.reason().code()) {
            case WOKEN, REQUESTED -> transaction.announce(Kind.WOKE, "woke: " + state.reason().text(), state.reason());
            case NEVER_STARTED, ALWAYS_ON, IDLE, MEMORY, USER, EXITED, CRASH_LOOP, STARTUP_TIMEOUT, MEMORY_LIMIT,
                    RELOAD, SHUTDOWN, ADOPTED -> {}
        }
        transaction.announce(
                Kind.WAITING_READY, "is up as " + instance.ref() + ", waiting until it is ready", state.reason());
    }

    /** The probes have found out enough. */
    private static void served(AppTransaction transaction, Starting state, Instance instance, Optional<String> host) {
        transaction.emit(new Effect.StopProbe(state.run()));
        transaction.serve(state, instance, host.<Endpoint>map(at -> new Endpoint.Tcp(at, instance.port().getAsInt()))
                .orElseGet(Endpoint.None::new));
    }

    private static void failStart(AppTransaction transaction, Starting state, Refusal.Code code, Reason why) {
        transaction.end(state, true, transaction.failedToStart(code, why));
    }

    /** Counts a port that was taken; true if the app cannot blame chance any more. */
    private static boolean portTakenOnceTooOften(AppTransaction transaction) {
        transaction.become(transaction.app().failures().portTaken());
        return transaction.app().failures().portsTaken() >= FailureHistory.PORTS_TAKEN_MAX;
    }

    /** This start came to nothing, and not by a fault of the app: another start follows. */
    private static void endForAnother(AppTransaction transaction, Starting state, Reason reason) {
        transaction.emit(new Effect.StopProbe(state.run()));
        transaction.stopRun(state.run(), false, Optional.of(state.reason()), reason);
    }
}
