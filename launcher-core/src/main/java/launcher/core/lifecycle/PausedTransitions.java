package launcher.core.lifecycle;

import java.time.Duration;
import java.util.Optional;
import launcher.core.app.AppSpec;
import launcher.core.app.Durations;
import launcher.core.app.Reason;
import launcher.core.app.ReasonCode;
import launcher.core.app.RunMode;
import launcher.core.app.StopSpec;
import launcher.core.demand.Demand;
import launcher.core.idle.IdlePolicy;
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
import launcher.core.lifecycle.AppState.Paused;
import launcher.core.lifecycle.AppState.Pausing;
import launcher.core.lifecycle.AppState.Ready;
import launcher.core.lifecycle.AppState.Starting;
import launcher.core.lifecycle.Effect.PublishEvent.Kind;

/**
 * What happens to an app whose run is held where it is, from the pause to the resumption. The pause and the resumption
 * of a run follow each other in its lane, so neither is waited for before the other is asked for.
 *
 * <p>Only a request, an operator and another program let a paused run go on. Everything else that concerns it ends it
 * for real, since no client is inside: memory pressure, the end of its lifetime, another configuration. What another
 * program paused or resumed is followed and never undone.
 */
final class PausedTransitions {

    private PausedTransitions() {}

    // ---- the ways into the pause

    /** Its gate is closed and it is idle. */
    static void pause(AppTransaction transaction, Ready state, Reason reason) {
        transaction.become(new Pausing(state.paused(reason)));
        transaction.emit(new Effect.PauseRun(state.run()));
    }

    /** Another program paused it. */
    static void follow(AppTransaction transaction, Ready state) {
        transaction.emit(new Effect.CloseGate(state.run()));
        Paused paused = state.paused(Reasons.PAUSED_OUTSIDE);
        settle(transaction, paused);
        transaction.waiters().first().ifPresent(first -> resume(transaction, paused, first.why()));
    }

    /** The daemon before left it so, or another program while no daemon lived. */
    static void takeOver(AppTransaction transaction, Paused found) {
        settle(transaction, found);
        if (!transaction.app().spec().enabled()) {
            end(transaction, found, "it is disabled: no request would resume it");
        } else {
            transaction.waiters().first().ifPresentOrElse(
                    first -> resume(transaction, found, first.why()), () -> resumeIfStanding(transaction, found));
        }
    }

    private static void settle(AppTransaction transaction, Paused paused) {
        transaction.become(paused);
        transaction.announce(Kind.PAUSED, "is paused: " + paused.reason().text(), paused.reason());
    }

    // ---- paused, or about to be

    static void applyPausing(AppTransaction transaction, Pausing state, AppEvent event) {
        if (event instanceof ObservedPaused) {
            settle(transaction, state.to());
        } else if (!(event instanceof ObservedRunning)) {
            apply(transaction, state.to(), event);
        }
    }

    static void apply(AppTransaction transaction, Paused state, AppEvent event) {
        switch (event) {
            case StartRequested asked -> {
                if (transaction.waiters().admits(asked)) {
                    transaction.waiters().await(asked);
                    resume(transaction, state, asked.reason());
                }
            }
            // some of its processes may be held still, and all of them are to go on
            case ObservedRunning _ -> resume(transaction, state, Reasons.RESUMED_OUTSIDE);
            case StopRequested asked -> {
                transaction.waiters().awaitEnd(asked);
                transaction.end(state, false, Optional.empty(), asked.reason());
            }
            case IdleStopProposed proposed -> {
                if (!RunMode.of(transaction.app().spec(), transaction.policy()).isExemptFromPolicies()) {
                    transaction.end(state, false, Optional.empty(), proposed.reason());
                }
            }
            case DeadlinePassed _ -> {
                AppSpec spec = transaction.app().spec();
                IdlePolicy.pausedUntil(spec, transaction.policy(), state.readySince())
                        .filter(at -> !transaction.now().isBefore(at))
                        .ifPresent(_ -> end(transaction, state, "its max_lifetime of "
                                + spec.maxLifetime().map(Durations::text).orElseThrow() + " passed while it was "
                                + "paused"));
            }
            case SpecChanged(AppSpec spec, boolean rebuilt) -> specChanged(transaction, state, spec, rebuilt);
            case RemovedFromConfig _ -> {
                transaction.removedFromConfig();
                transaction.end(state, false, Optional.empty(), Reasons.REMOVED);
            }
            // goes on though its gate is closed: that is no way to leave it
            case NotPaused(_, String why) -> {
                transaction.announce(Kind.ERROR, "could not be paused, so it is stopped: " + why, state.reason());
                transaction.end(state, false, Optional.empty(), state.reason());
            }
            case ProcessExited exited -> exited(transaction, state, exited, Optional.empty());
            case ObservedGone(RunId run) -> exited(transaction, state, ProcessExited.missed(run), Optional.empty());
            case OverMemoryLimit(_, long bytes) -> overMemoryLimit(transaction, state, bytes);
            case WaiterLeft left -> transaction.waiters().leave(left.waiter());
            case ObservedPaused _, NotResumed _, Reconciled _, RunDiscovered _, SlotGranted _, ProcessStarted _ -> {}
            case NotStarted _, ProbeSucceeded _, ProbeFailed _, RunGone _, RunStuck _, GateClosed _, GateInUse _ -> {}
        }
    }

    /** What it was paused as does not hold any more, or it is to be kept running now. */
    private static void specChanged(AppTransaction transaction, Paused state, AppSpec spec, boolean rebuilt) {
        AppSpec before = transaction.app().spec();
        transaction.specChanged(spec);
        boolean pausedNoMore = before.stop().whenIdle() == StopSpec.WhenIdle.PAUSE
                && spec.stop().whenIdle() == StopSpec.WhenIdle.STOP;
        boolean pinnedNow = spec.alwaysOn() && !before.alwaysOn();
        boolean byLauncher = state.reason().code() != ReasonCode.USER;
        if (rebuilt) {
            end(transaction, state, "its configuration changed while it was paused");
        } else if (!spec.enabled()) {
            end(transaction, state, "it was disabled while it was paused");
        } else if (pausedNoMore) {
            end(transaction, state, "it was paused, and its stop.method is not pause any more");
        } else if (pinnedNow || byLauncher) {
            resumeIfStanding(transaction, state);
        }
    }

    private static void end(AppTransaction transaction, Paused state, String why) {
        transaction.end(state, false, Optional.empty(), new Reason(ReasonCode.IDLE, why));
    }

    /**
     * It was killed, since what is held does not end by itself: no failure of the app.
     *
     * @param again why it is started again
     */
    private static void exited(
            AppTransaction transaction, Paused state, ProcessExited exited, Optional<Reason> again) {
        Reason reason = Reasons.exited(exited, " while it was paused");
        transaction.announce(Kind.EXITED, reason.text(), reason);
        transaction.end(state, false, again, reason);
    }

    private static void overMemoryLimit(AppTransaction transaction, Paused state, long bytes) {
        transaction.end(state, true, Optional.empty(),
                transaction.countFailure(Reasons.overLimit(transaction.app().spec(), bytes)));
    }

    // ---- the way out

    private static void resumeIfStanding(AppTransaction transaction, Paused state) {
        AppSpec spec = transaction.app().spec();
        if (!transaction.shuttingDown() && Demand.standing(spec, transaction.policy()) != Demand.NONE) {
            resume(transaction, state, Reasons.kept(spec));
        }
    }

    private static void resume(AppTransaction transaction, Paused state, Reason why) {
        transaction.become(state.resuming(
                transaction.now(), transaction.now().plus(transaction.app().spec().startupTimeout()), why));
        transaction.emit(new Effect.ResumeRun(state.run()));
    }

    /** A start without a cold start: if it comes to nothing a cold start follows, and no failure is counted. */
    static void applyResuming(AppTransaction transaction, Starting state, Paused was, AppEvent event) {
        switch (event) {
            case StartRequested asked -> transaction.waiters().await(asked);
            case StopRequested asked -> {
                transaction.waiters().refuseReady(asked);
                transaction.waiters().awaitEnd(asked);
                transaction.end(was, false, Optional.empty(), asked.reason());
            }
            case WaiterLeft left -> transaction.waiters().leave(left.waiter());
            case DeadlinePassed _ -> {
                transaction.waiters().expire();
                state.deadline().filter(at -> !transaction.now().isBefore(at))
                        .ifPresent(_ -> startCold(transaction, state, was, "not resumed in time"));
            }
            case SpecChanged(AppSpec spec, boolean rebuilt) -> {
                transaction.specChanged(spec);
                if (rebuilt) {
                    transaction.end(was, false, Optional.empty(), Reasons.RECONFIGURED);
                }
            }
            case RemovedFromConfig _ -> {
                transaction.removedFromConfig();
                transaction.end(was, false, Optional.empty(), Reasons.REMOVED);
            }
            case ObservedRunning _ -> serve(transaction, state, was);
            case NotResumed(_, String why) -> startCold(transaction, state, was, "could not be resumed: " + why);
            case ProcessExited exited -> exited(transaction, was, exited, Optional.of(state.reason()));
            case ObservedGone(RunId run) ->
                    exited(transaction, was, ProcessExited.missed(run), Optional.of(state.reason()));
            case OverMemoryLimit(_, long bytes) -> overMemoryLimit(transaction, was, bytes);
            case ObservedPaused _, NotPaused _, IdleStopProposed _, Reconciled _, RunDiscovered _, SlotGranted _ -> {}
            case ProcessStarted _, NotStarted _, ProbeSucceeded _, ProbeFailed _ -> {}
            case RunGone _, RunStuck _, GateClosed _, GateInUse _ -> {}
        }
    }

    private static void startCold(AppTransaction transaction, Starting state, Paused was, String why) {
        transaction.end(was, false, Optional.of(state.reason()), new Reason(ReasonCode.EXITED, why));
    }

    private static void serve(AppTransaction transaction, Starting state, Paused was) {
        Duration took = state.since().until(transaction.now());
        Ready ready = was.ready(transaction.now().plus(transaction.firstLook()), state.reason());
        transaction.become(ready);
        transaction.emit(new Effect.OpenGate(state.run(), Optional.of(state.reason().text())));
        transaction.announce(Kind.RESUMED, "is resumed after " + Durations.text(took) + ": " + state.reason().text(),
                state.reason());
        transaction.waiters().grant(ready, Optional.of(took));
    }
}
