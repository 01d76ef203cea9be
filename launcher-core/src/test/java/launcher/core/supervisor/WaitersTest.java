package launcher.core.supervisor;

import static launcher.core.lifecycle.Samples.POLICY;
import static launcher.core.lifecycle.Samples.SPEC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.time.Duration;
import java.util.Optional;
import launcher.core.app.AppId;
import launcher.core.app.PortSpec;
import launcher.core.app.ReasonCode;
import launcher.core.app.RestartSpec;
import launcher.core.lifecycle.AppEvent;
import launcher.core.lifecycle.AppState.Failed;
import launcher.core.lifecycle.AppState.Starting;
import launcher.core.lifecycle.AppState.Stopped;
import launcher.core.lifecycle.AppState.Stopping;
import launcher.core.lifecycle.Effect;
import launcher.core.lifecycle.LauncherEvent;
import launcher.core.lifecycle.Refusal;
import launcher.core.lifecycle.Samples;
import launcher.core.lifecycle.WaiterId;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Each waiter is answered, once, and with what became of the app. */
@NullMarked
class WaitersTest {

    private static final String A = "hello";
    private final SupervisorFixture rig = SupervisorFixture.of(POLICY, SPEC);

    @Test
    void aRequestForWhatIsReadyIsGrantedAtOnce() {
        rig.serve(A);
        WaiterId warm = rig.ask(A, SupervisorFixture.REQUEST);
        assertThat(rig.last(Effect.Grant.class)).singleElement().satisfies(grant -> {
            assertThat(grant.waiter()).isEqualTo(warm);
            assertThat(grant.startedIn()).as("it did not wait for a start").isEmpty();
        });
    }

    @Test
    void stopDuringAStartRefusesItsWaiterAndIsAnswered() {
        WaiterId waiter = rig.ask(A, SupervisorFixture.REQUEST);
        WaiterId stopper = rig.stop(A);
        assertThat(rig.refused()).containsExactly(waiter);
        assertThat(rig.refusal()).isEqualTo(Refusal.Code.STOPPED_MEANWHILE);
        rig.gone(A);
        assertThat(rig.answeredGone()).containsExactly(stopper);
        assertThat(rig.state(A)).isInstanceOf(Stopped.class);
    }

    @Test
    void stopDuringAGateClosingRefusesALaterWaiter() {
        rig.serve(A);
        rig.pass(Duration.ofMinutes(10));
        WaiterId late = rig.ask(A, SupervisorFixture.REQUEST);
        rig.stop(A);
        assertThat(rig.refused()).containsExactly(late);
        assertThat(rig.refusal()).isEqualTo(Refusal.Code.STOPPED_MEANWHILE);
    }

    @Test
    void stopOfAStoppedAppIsAnsweredAndHolds() {
        WaiterId stopper = rig.stop(A);
        assertThat(rig.answeredGone()).containsExactly(stopper);
        assertThat(rig.why(A)).isEqualTo(ReasonCode.USER);
        rig.reload(Samples.policy(true, false), SPEC);
        assertThat(rig.state(A)).as("though every app is to be kept running now").isInstanceOf(Stopped.class);
    }

    @Test
    void secondStopIsAnsweredWithTheFirstAndHolds() {
        rig.serve(A);
        rig.pass(Duration.ofMinutes(10));
        rig.gateClosed(A);
        WaiterId waiter = rig.ask(A, SupervisorFixture.REQUEST);
        WaiterId stopper = rig.stop(A);
        assertThat(rig.refused()).containsExactly(waiter);
        rig.gone(A);
        assertThat(rig.answeredGone()).containsExactly(stopper);
        assertThat(rig.why(A)).as("an operator's, not idleness").isEqualTo(ReasonCode.USER);
    }

    @Test
    void stopOfAFailedAppRefusesWaitersForItsRetry() {
        failOnce();
        WaiterId waiter = rig.ask(A, SupervisorFixture.REQUEST);
        WaiterId stopper = rig.stop(A);
        assertThat(rig.refused()).containsExactly(waiter);
        assertThat(rig.answeredGone()).containsExactly(stopper);
        assertThat(rig.state(A)).isInstanceOf(Stopped.class);
        assertThat(rig.why(A)).isEqualTo(ReasonCode.USER);
    }

    @Test
    void requestAfterAFailureIsGrantedAfterTheBackoff() {
        failOnce();
        WaiterId waiter = rig.ask(A, SupervisorFixture.REQUEST);
        assertThat(rig.state(A)).isInstanceOf(Failed.class);
        rig.pass(Duration.ofSeconds(2));
        assertThat(rig.state(A)).isInstanceOf(Starting.class);
        assertThat(rig.why(A)).isEqualTo(ReasonCode.REQUESTED);
        rig.ready(A);
        assertThat(rig.granted(A)).containsExactly(waiter);
    }

    @Test
    void operatorsStartAfterAFailureIsDoneAtOnce() {
        failOnce();
        WaiterId operator = rig.ask(A, SupervisorFixture.OPERATOR);
        assertThat(rig.app(A).restarts()).isEqualTo(1);
        rig.ready(A);
        assertThat(rig.granted(A)).containsExactly(operator);
    }

    @Test
    void requestWaitsForAKeptAppThatComesBack() {
        var spec = Samples.switched(SPEC, true, false);
        var kept = SupervisorFixture.of(POLICY, spec);
        kept.ready(A);
        kept.reload(POLICY, Samples.running(spec, "v2", new PortSpec.Auto()));
        WaiterId reloaded = kept.ask(A, SupervisorFixture.REQUEST);
        assertThat(kept.last(Effect.Refuse.class)).as("while it is replaced").isEmpty();
        kept.gone(A);
        kept.ready(A);
        assertThat(kept.last(Effect.Grant.class)).extracting(Effect.Grant::waiter).containsExactly(reloaded);
        kept.exit(A, 1);
        kept.gone(A);
        assertThat(kept.state(A)).isInstanceOf(Failed.class);
        WaiterId crashed = kept.ask(A, SupervisorFixture.REQUEST);
        kept.pass(Duration.ofSeconds(2));
        kept.ready(A);
        assertThat(kept.last(Effect.Grant.class)).extracting(Effect.Grant::waiter).containsExactly(crashed);
    }

    @Test
    void requestForAStoppedAppIsRefusedWithoutOnDemand() {
        var kept = SupervisorFixture.of(POLICY, Samples.switched(SPEC, true, false));
        kept.ready(A);
        kept.stop(A);
        kept.ask(A, SupervisorFixture.REQUEST);
        assertThat(kept.refusal()).as("while it is stopping").isEqualTo(Refusal.Code.ON_DEMAND_OFF);
        kept.gone(A);
        kept.ask(A, SupervisorFixture.REQUEST);
        assertThat(kept.refusal()).isEqualTo(Refusal.Code.ON_DEMAND_OFF);
        kept.ask(A, SupervisorFixture.OPERATOR);
        kept.ready(A);
        kept.stop(A);
        kept.tell(new AppEvent.StartRequested(new AppId(A), Optional.empty(), SupervisorFixture.OPERATOR));
        kept.ask(A, SupervisorFixture.REQUEST);
        assertThat(kept.last(Effect.Refuse.class)).as("an operator restarts it").isEmpty();
    }

    @Test
    void waiterThatLeavesIsForgotten() {
        failOnce();
        leave(rig.ask(A, SupervisorFixture.REQUEST));
        rig.pass(Duration.ofMinutes(1));
        assertThat(rig.state(A)).as("after a failure").isInstanceOf(Failed.class);
        rig.serve(A);
        rig.pass(Duration.ofMinutes(10));
        leave(rig.ask(A, SupervisorFixture.REQUEST));
        rig.gateClosed(A);
        assertThat(rig.state(A)).as("while its gate is being closed").isInstanceOf(Stopping.class);
        leave(rig.ask(A, SupervisorFixture.REQUEST));
        rig.gone(A);
        assertThat(rig.state(A)).as("while it is stopping").isInstanceOf(Stopped.class);
    }

    @Test
    void operatorsStartDuringAStopHoldsAfterItsWaiterLeft() {
        rig.serve(A);
        rig.stop(A);
        leave(rig.ask(A, SupervisorFixture.OPERATOR));
        rig.gone(A);
        assertThat(rig.state(A)).isInstanceOf(Starting.class);
    }

    @Test
    void wakeWithoutAWaiterIsNotForgottenDuringAStop() {
        rig.serve(A);
        rig.stop(A);
        rig.tell(new AppEvent.StartRequested(new AppId(A), Optional.empty(), SupervisorFixture.REQUEST));
        rig.gone(A);
        assertThat(rig.state(A)).isInstanceOf(Starting.class);
        assertThat(rig.why(A)).isEqualTo(ReasonCode.REQUESTED);
    }

    @Test
    void onlyAWaiterAtItsDeadlineIsRefused() {
        rig.serve(A);
        rig.stop(A);
        WaiterId first = rig.ask(A, SupervisorFixture.REQUEST);
        rig.pass(Duration.ofSeconds(50));
        WaiterId second = rig.ask(A, SupervisorFixture.REQUEST);
        rig.now = rig.now.plus(Duration.ofSeconds(5));
        rig.tick();
        assertThat(rig.refused()).containsExactly(first);
        rig.gone(A);
        rig.ready(A);
        assertThat(rig.granted(A)).containsExactly(second);
    }

    @Test
    void waiterThroughALongStopHasAWholeStart() {
        rig.serve(A);
        rig.stop(A);
        WaiterId waiter = rig.ask(A, SupervisorFixture.REQUEST);
        rig.pass(Duration.ofSeconds(40));
        rig.gone(A);
        rig.pass(Duration.ofSeconds(29));
        rig.ready(A);
        assertThat(rig.granted(A)).containsExactly(waiter);
    }

    @Test
    void waiterForASilentGateIsRefusedAtItsDeadline() {
        rig.serve(A);
        rig.pass(Duration.ofMinutes(10));
        WaiterId waiter = rig.ask(A, SupervisorFixture.REQUEST);
        rig.now = rig.now.plus(Duration.ofSeconds(55));
        rig.tick();
        assertThat(rig.refused()).containsExactly(waiter);
    }

    @Test
    void backoffOutlastsTheDeadlineOfItsWaiter() {
        var slow = SupervisorFixture.of(POLICY, Samples.restarting(SPEC, new RestartSpec(RestartSpec.Policy.ON_FAILURE,
                Duration.ofMinutes(2), Duration.ofMinutes(4), 5, Duration.ofMinutes(5))));
        slow.ask(A, SupervisorFixture.REQUEST);
        slow.tell(new AppEvent.NotStarted(slow.run(A), "no such file"));
        WaiterId waiter = slow.ask(A, SupervisorFixture.REQUEST);
        slow.now = slow.now.plus(Duration.ofSeconds(55));
        slow.tick();
        assertThat(slow.last(Effect.Refuse.class)).extracting(Effect.Refuse::waiter).containsExactly(waiter);
        assertThat(slow.refusal()).isEqualTo(Refusal.Code.DEADLINE);
        assertThat(slow.state(A)).isInstanceOf(Failed.class);
    }

    @Test
    void deadlineOfAWaiterDoesNotEndTheBackoff() {
        var slow = SupervisorFixture.of(POLICY, Samples.restarting(SPEC, new RestartSpec(RestartSpec.Policy.ON_FAILURE,
                Duration.ofSeconds(80), Duration.ofMinutes(4), 5, Duration.ofMinutes(5))));
        slow.ask(A, SupervisorFixture.REQUEST);
        slow.tell(new AppEvent.NotStarted(slow.run(A), "no such file"));
        slow.ask(A, SupervisorFixture.REQUEST);
        slow.pass(Duration.ofSeconds(30));
        slow.ask(A, SupervisorFixture.REQUEST);
        slow.pass(Duration.ofSeconds(26));
        assertThat(slow.state(A)).isInstanceOf(Failed.class);
        slow.pass(Duration.ofSeconds(34));
        assertThat(slow.state(A)).as("the second one still waits").isInstanceOf(Starting.class);
    }

    @Test
    void requestDuringATakeoverIsGrantedTheRun() {
        var fresh = new SupervisorFixture(POLICY, SPEC);
        fresh.find(A, 500);
        WaiterId waiter = fresh.ask(A, SupervisorFixture.REQUEST);
        fresh.becomeReady(A);
        assertThat(fresh.last(Effect.Grant.class)).extracting(Effect.Grant::waiter, Effect.Grant::startedIn)
                .containsExactly(tuple(waiter, Optional.empty()));
        assertThat(fresh.told()).containsExactly(Effect.PublishEvent.Kind.READY);
    }

    @Test
    void waiterDuringAStopIsToldTheDaemonEnds() {
        rig.serve(A);
        rig.stop(A);
        WaiterId waiter = rig.ask(A, SupervisorFixture.REQUEST);
        rig.tell(new LauncherEvent.ShutdownBegan(Optional.empty()));
        rig.gone(A);
        assertThat(rig.refused()).containsExactly(waiter);
        assertThat(rig.refusal()).isEqualTo(Refusal.Code.SHUTTING_DOWN);
    }

    @Test
    void waiterForARetryIsToldTheDaemonEnds() {
        failOnce();
        WaiterId waiter = rig.ask(A, SupervisorFixture.REQUEST);
        rig.tell(new LauncherEvent.ShutdownBegan(Optional.empty()));
        rig.pass(Duration.ofSeconds(2));
        assertThat(rig.app(A).waiters()).isEmpty();
        assertThat(rig.refused()).containsExactly(waiter);
        assertThat(rig.refusal()).isEqualTo(Refusal.Code.SHUTTING_DOWN);
    }

    @Test
    void waitOutlastsACrashButNoCrashLoop() {
        WaiterId waiter = new WaiterId(99);
        for (int crash = 1; crash <= 5; crash++) {
            rig.ask(A, SupervisorFixture.REQUEST);
            rig.ready(A);
            rig.exit(A, 1);
            waiter = rig.ask(A, SupervisorFixture.REQUEST);
            rig.gone(A);
            if (crash < 5) {
                assertThat(rig.refused()).as("after crash " + crash).isEmpty();
                rig.pass(Duration.ofSeconds(20));
                assertThat(rig.state(A)).isInstanceOf(Starting.class);
            }
        }
        assertThat(rig.why(A)).isEqualTo(ReasonCode.CRASH_LOOP);
        assertThat(rig.refused()).containsExactly(waiter);
        assertThat(rig.refusal()).isEqualTo(Refusal.Code.CRASH_LOOP);
    }

    @Test
    void requestForAnUnknownAppIsAnsweredEitherWay() {
        WaiterId start = rig.ask("nobody", SupervisorFixture.REQUEST);
        assertThat(rig.refused()).containsExactly(start);
        WaiterId stop = rig.stop("nobody");
        assertThat(rig.refused()).containsExactly(stop);
        assertThat(rig.refusal()).isEqualTo(Refusal.Code.NO_SUCH_APP);
    }

    private void failOnce() {
        rig.tell(new AppEvent.StartRequested(new AppId(A), Optional.empty(), SupervisorFixture.REQUEST));
        rig.tell(new AppEvent.NotStarted(rig.run(A), "no such file"));
        assertThat(rig.app(A).restarts()).isZero();
    }

    private void leave(WaiterId waiter) {
        rig.tell(new AppEvent.WaiterLeft(new AppId(A), waiter));
    }
}
