package launcher.daemon.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import launcher.core.app.Reason;
import launcher.core.app.ReasonCode;
import launcher.core.lifecycle.App;
import launcher.core.lifecycle.AppEvent;
import launcher.core.lifecycle.AppState;
import launcher.core.lifecycle.AppTransitions;
import launcher.core.lifecycle.Effect;
import launcher.core.lifecycle.Endpoint;
import launcher.core.lifecycle.TransitionContext;
import launcher.core.lifecycle.TransitionTable;
import launcher.core.lifecycle.TransitionTable.Outcome;
import launcher.daemon.simulation.model.Faults;
import launcher.daemon.simulation.model.Violation;
import org.junit.jupiter.api.Test;

/** The simulation is worth something: it catches transition tables that are broken on purpose. */
class MutantTransitionTest {

    private static final int EVENTS = 10_000;

    @Test
    void stopWithoutClosingTheGateIsCaught() {
        assertCaught(without((_, effect) -> effect instanceof Effect.CloseGate), "NoStopWithOpenGate");
    }

    @Test
    void grantBeforeReadinessIsCaught() {
        assertCaught((app, event, context) -> {
            Outcome right = AppTransitions.apply(app, event, context);
            if (!(event instanceof AppEvent.ProcessStarted started)) {
                return right;
            }
            var effects = new ArrayList<>(right.effects());
            app.waiters().forEach(waiter -> effects.add(new Effect.Grant(
                    started.run(), waiter.id(), new Endpoint.None(), Optional.empty())));
            return new Outcome(right.app(), effects);
        }, "GrantNeedsReadyRun: a grant without a ready run");
    }

    @Test
    void forgettingTheWaitersForTheEndIsCaught() {
        assertCaught(
                without((event, effect) -> event instanceof AppEvent.RunGone && effect instanceof Effect.AnswerGone),
                "WaiterIsAnsweredInTime: a waiter was forgotten");
    }

    @Test
    void catchesATableThatStartsWhatAnOperatorStopped() {
        assertCaught((app, event, context) -> AppTransitions.apply(
                event instanceof AppEvent.Reconciled && app.state() instanceof AppState.Stopped
                        ? AppTransitions.apply(app, stopFor(ReasonCode.IDLE, app), context).app()
                        : app,
                event, context), "OperatorStopHolds");
    }

    @Test
    void takingTheMainProcessForTheWholeTreeIsCaught() {
        assertCaught((app, event, context) -> {
            Outcome right = AppTransitions.apply(app, event, context);
            return event instanceof AppEvent.ProcessExited exited && right.app().state() instanceof AppState.Stopping
                    ? AppTransitions.apply(right.app(), new AppEvent.RunGone(exited.run()), context)
                    : right;
        }, "RunEndsOnlyWhenGone: a run was given up before it was gone");
    }

    @Test
    void catchesATableThatDismissesWithoutAskingTheGate() {
        assertCaught((app, event, context) -> event instanceof AppEvent.IdleStopProposed dismissed
                        ? AppTransitions.apply(app, stopFor(dismissed.reason().code(), app), context)
                        : AppTransitions.apply(app, event, context),
                "NoDismissalOfUsers: stopped as idle without closing its gate first");
    }

    @Test
    void takingTheAnswerToAnEarlierClosingIsCaught() {
        assertCaught((app, event, context) -> AppTransitions.apply(app,
                event instanceof AppEvent.GateClosed closed && app.state() instanceof AppState.Ready ready
                        ? new AppEvent.GateClosed(closed.run(), ready.drainAttempt())
                        : event, context), "NoDismissalOfUsers: dismissed while somebody was inside",
                "PausedMeansHeld: paused behind an open gate");
    }

    @Test
    void catchesATableThatDoubtsWhatServedTheDaemonBefore() {
        assertCaught((app, event, context) -> AppTransitions.apply(app,
                event instanceof AppEvent.RunDiscovered found
                        ? new AppEvent.RunDiscovered(found.run(), found.instance(), Optional.empty(), found.paused())
                        : event, context), "ServingIsNoSlowStart");
    }

    @Test
    void catchesATableThatNeverTiresOfTakenPorts() {
        assertCaught((app, event, context) -> {
            Outcome right = AppTransitions.apply(app, event, context);
            return event instanceof AppEvent.ProbeFailed && right.app().state() instanceof AppState.Stopping
                    ? new Outcome(AppTransitions.apply(right.app(), forgiven(app), context).app(), right.effects())
                    : right;
        }, "TakenPortsEndInFailure");
    }

    private static AppEvent forgiven(App app) {
        return new AppEvent.StartRequested(app.id(), Optional.empty(),
                new Reason(ReasonCode.USER, "broken on purpose"));
    }

    @Test
    void catchesATableThatLeavesADeadlineInThePast() {
        assertCaught((app, event, context) -> event instanceof AppEvent.DeadlinePassed
                ? new Outcome(app, List.of())
                : AppTransitions.apply(app, event, context), "NoDeadlineInThePast");
    }

    @Test
    void catchesATableThatStartsAProcessWithoutASlot() {
        assertCaught((app, event, context) -> {
            Outcome right = AppTransitions.apply(app, event, context);
            if (!(event instanceof AppEvent.StartRequested)
                    || !Coverage.State.of(right.app().state()).equals(Coverage.State.QUEUED)) {
                return right;
            }
            Outcome started = AppTransitions.apply(right.app(), new AppEvent.SlotGranted(app.id()), context);
            return new Outcome(started.app(),
                    Stream.of(right, started).flatMap(one -> one.effects().stream()).toList());
        }, "StartSlotLimit: more starts at once than there are slots");
    }

    @Test
    void catchesATableThatLeavesASlotUnused() {
        assertCaught((app, event, context) -> event instanceof AppEvent.SlotGranted
                ? new Outcome(app, List.of())
                : AppTransitions.apply(app, event, context), "StartSlotLimit: somebody waits though a slot is free");
    }

    @Test
    void followingAPauseBehindAnOpenGateIsCaught() {
        assertCaught(without((event, effect) ->
                event instanceof AppEvent.ObservedPaused && effect instanceof Effect.CloseGate),
                "PausedMeansHeld: paused behind an open gate");
    }

    @Test
    void grantOfAPausedRunIsCaught() {
        assertCaught((app, event, context) -> {
            Outcome right = AppTransitions.apply(app, event, context);
            if (!(event instanceof AppEvent.StartRequested asked)
                    || !(app.state() instanceof AppState.Paused paused)) {
                return right;
            }
            var effects = new ArrayList<>(right.effects());
            asked.waiter().ifPresent(waiter -> effects.add(
                    new Effect.Grant(paused.run(), waiter, paused.endpoint(), Optional.empty())));
            return new Outcome(right.app(), effects);
        }, "GrantNeedsReadyRun");
    }

    @Test
    void servingARunThatIsStillHeldIsCaught() {
        assertCaught((app, event, context) -> {
            Outcome right = AppTransitions.apply(app, event, context);
            return app.state() instanceof AppState.Paused paused && event instanceof AppEvent.StartRequested
                    && Coverage.State.of(right.app().state()).equals(Coverage.State.RESUMING)
                    ? AppTransitions.apply(right.app(), new AppEvent.ObservedRunning(paused.run()), context)
                    : right;
        }, "ReadyMeansServing: ready, but still held");
    }

    @Test
    void overlookingAPauseFromOutsideIsCaught() {
        assertCaught((app, event, context) ->
                event instanceof AppEvent.ObservedPaused && app.state() instanceof AppState.Ready
                        ? new Outcome(app, List.of())
                        : AppTransitions.apply(app, event, context), "held at rest");
    }

    @Test
    void shortMessageHasSeedAndPromiseAtBothEnds() {
        TransitionTable broken = without((_, effect) -> effect instanceof Effect.CloseGate);
        assertThatThrownBy(() -> Simulation.run(1, EVENTS, Faults.MANY, Subject.of(broken), new Coverage()))
                .isInstanceOfSatisfying(Violation.class, violation -> {
                    List<String> lines = String.valueOf(violation.getMessage()).lines().toList();
                    assertThat(lines.getFirst()).startsWith("seed 1: ").isEqualTo(lines.getLast());
                    assertThat(lines).hasSizeBetween(3, 50)
                            .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(300));
                });
    }

    private static AppEvent stopFor(ReasonCode code, App app) {
        return new AppEvent.StopRequested(app.id(), Optional.empty(), new Reason(code, "broken on purpose"));
    }

    private interface Drops {
        boolean test(AppEvent event, Effect effect);
    }

    private static TransitionTable without(Drops drops) {
        return (App app, AppEvent event, TransitionContext context) -> {
            Outcome right = AppTransitions.apply(app, event, context);
            Predicate<Effect> dropped = effect -> drops.test(event, effect);
            return new Outcome(right.app(), right.effects().stream().filter(dropped.negate()).toList());
        };
    }

    /** @param complaints of which any shows it */
    private static void assertCaught(TransitionTable broken, String... complaints) {
        assertThatThrownBy(() -> {
            for (long seed = 1; seed <= 20; seed++) {
                Simulation.run(seed, EVENTS, Faults.MANY, Subject.of(broken), new Coverage());
            }
        }).isInstanceOf(Violation.class).hasMessageContaining("seed ").message().containsAnyOf(complaints);
    }
}
