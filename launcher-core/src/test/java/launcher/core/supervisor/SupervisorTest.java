package launcher.core.supervisor;

import static launcher.core.lifecycle.Samples.POLICY;
import static launcher.core.lifecycle.Samples.SPEC;
import static launcher.core.lifecycle.Samples.named;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import launcher.core.app.AppCatalog;
import launcher.core.app.AppId;
import launcher.core.app.AppSpec;
import launcher.core.app.MonotonicTime;
import launcher.core.app.ReasonCode;
import launcher.core.lifecycle.App;
import launcher.core.lifecycle.AppEvent;
import launcher.core.lifecycle.AppState;
import launcher.core.lifecycle.AppState.Ready;
import launcher.core.lifecycle.AppState.Starting;
import launcher.core.lifecycle.AppState.Stopped;
import launcher.core.lifecycle.AppState.Stopping;
import launcher.core.lifecycle.Effect;
import launcher.core.lifecycle.Effect.PublishEvent.Kind;
import launcher.core.lifecycle.Endpoint;
import launcher.core.lifecycle.Instance;
import launcher.core.lifecycle.LauncherEvent;
import launcher.core.lifecycle.Refusal;
import launcher.core.lifecycle.RunId;
import launcher.core.lifecycle.Samples;
import launcher.core.lifecycle.WaiterId;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The states of an app, as the launcher decides them. */
@NullMarked
class SupervisorTest {

    private static final String A = "hello";
    private final SupervisorFixture rig = SupervisorFixture.of(POLICY, SPEC);

    @Test
    void twoRequestsShareOneStartAndBothAreGranted() {
        rig.ask(A, SupervisorFixture.REQUEST);
        RunId run = rig.run(A);
        rig.ask(A, SupervisorFixture.REQUEST);
        assertThat(rig.last(Effect.StartRun.class)).as("the second request joins the start").isEmpty();
        rig.pass(Duration.ofSeconds(2));
        rig.ready(A);
        assertThat(rig.last(Effect.Grant.class)).extracting(Effect.Grant::run, Effect.Grant::startedIn)
                .containsOnly(tuple(run, Optional.of(Duration.ofSeconds(2)))).hasSize(2);
        assertThat(rig.last(Effect.LearnStart.class)).hasSize(1);
        assertThat(rig.app(A).starts()).isEqualTo(1);
    }

    @Test
    void aRequestDuringAStopStartsAgainOnceStopped() {
        rig.serve(A);
        WaiterId stopper = rig.stop(A);
        rig.ask(A, SupervisorFixture.REQUEST);
        assertThat(rig.state(A)).isInstanceOf(Stopping.class);
        rig.gone(A);
        assertThat(rig.last(Effect.AnswerGone.class)).containsExactly(new Effect.AnswerGone(stopper));
        assertThat(rig.last(Effect.StartRun.class)).hasSize(1);
    }

    @Test
    void startWithoutAWaiterIsNotForgottenDuringAStop() {
        rig.serve(A);
        rig.stop(A);
        rig.tell(new AppEvent.StartRequested(new AppId(A), Optional.empty(), SupervisorFixture.OPERATOR));
        rig.gone(A);
        assertThat(rig.state(A)).as("restart --no-wait").isInstanceOf(Starting.class);
        assertThat(rig.why(A)).isEqualTo(ReasonCode.USER);
    }

    @Test
    void idleRunIsStoppedOnlyAfterItsGateClosed() {
        rig.serve(A);
        rig.pass(Duration.ofSeconds(599));
        assertThat(((Ready) rig.state(A)).draining()).isEmpty();
        rig.pass(Duration.ofSeconds(1));
        assertThat(((Ready) rig.state(A)).draining()).as("idle time is exact to the second").isPresent();
        rig.gateClosed(A);
        assertThat(rig.why(A)).isEqualTo(ReasonCode.IDLE);
        assertThat(rig.last(Effect.CloseGate.class)).hasSize(1);
        assertThat(rig.last(Effect.StopRun.class)).hasSize(1);
        rig.gone(A);
        assertThat(rig.last(Effect.CleanUpRun.class)).hasSize(1);
        assertThat(rig.state(A)).isInstanceOf(Stopped.class);
    }

    @Test
    void useAtTheLastMomentKeepsRunAndWaiter() {
        rig.serve(A);
        rig.pass(Duration.ofMinutes(10));
        WaiterId late = rig.ask(A, SupervisorFixture.REQUEST);
        assertThat(rig.last(Effect.Grant.class)).as("not while the gate is being closed").isEmpty();
        rig.gateClosed(A);
        assertThat(rig.last(Effect.OpenGate.class)).hasSize(1);
        assertThat(rig.last(Effect.Grant.class)).extracting(Effect.Grant::waiter).containsExactly(late);
        rig.use(A, rig.now, 1);
        rig.pass(Duration.ofSeconds(5));
        rig.pass(Duration.ofMinutes(10));
        assertThat(((Ready) rig.state(A)).draining()).as("held").isEmpty();
    }

    @Test
    void usedGateStaysOpenAndGrantsItsWaiters() {
        rig.serve(A);
        rig.pass(Duration.ofMinutes(10));
        rig.ask(A, SupervisorFixture.REQUEST);
        rig.gateInUse(A);
        assertThat(rig.last(Effect.Grant.class)).hasSize(1);
        assertThat(rig.last(Effect.OpenGate.class)).isEmpty();
    }

    @Test
    void appPinnedMeanwhileIsNotStoppedForIdleness() {
        rig.serve(A);
        rig.pass(Duration.ofMinutes(10));
        rig.reload(Samples.policy(true, false), SPEC);
        rig.gateClosed(A);
        assertThat(rig.state(A)).isInstanceOf(Ready.class);
        assertThat(rig.last(Effect.OpenGate.class)).hasSize(1);
    }

    @Test
    void runThatIsFoundIsTakenOverWithItsClock() {
        var fresh = new SupervisorFixture(POLICY, SPEC);
        fresh.tell(new AppEvent.RunDiscovered(new RunId(new AppId(A), 500),
                Instance.ofProcess(4711, OptionalInt.of(20_000)), Optional.empty(), false));
        fresh.tell(new LauncherEvent.AdoptionEnded());
        assertThat(fresh.why(A)).isEqualTo(ReasonCode.ADOPTED);
        fresh.becomeReady(A);
        assertThat(fresh.last(Effect.OpenGate.class)).extracting(Effect.OpenGate::use)
                .containsExactly(Optional.empty());
        fresh.pass(Duration.ofSeconds(500));
        assertThat(((Ready) fresh.state(A)).draining()).as("an adopted app is not stopped at once").isEmpty();
        assertThat(fresh.app(A).starts()).isZero();
    }

    @Test
    void runThatServedAnEarlierDaemonIsReadyAtOnce() {
        var fresh = new SupervisorFixture(POLICY, SPEC);
        var run = new RunId(new AppId(A), 500);
        var there = new Endpoint.Tcp("127.0.0.1", 20_000);
        fresh.uses.put(run, Samples.unused(fresh.now));
        fresh.tell(
                new AppEvent.RunDiscovered(
                        run, Instance.ofProcess(4711, OptionalInt.of(20_000)), Optional.of(there), false));
        assertThat(fresh.last(Effect.StartProbe.class))
                .as("it may be too busy to answer, or have said long ago that it is")
                .isEmpty();
        assertThat(fresh.last(Effect.OpenGate.class)).hasSize(1);
        fresh.tell(new LauncherEvent.AdoptionEnded());
        fresh.ask(A, SupervisorFixture.REQUEST);
        assertThat(fresh.last(Effect.Grant.class)).extracting(Effect.Grant::endpoint).containsExactly(there);
        fresh.pass(SPEC.startupTimeout().multipliedBy(2));
        assertThat(fresh.state(A)).isInstanceOf(Ready.class);
        assertThat(fresh.app(A).starts()).isZero();
    }

    @Test
    void runThatIsFoundIsKeptForACheckInterval() {
        var fresh = new SupervisorFixture(POLICY, SPEC);
        var run = new RunId(new AppId(A), 500);
        fresh.uses.put(run, Samples.unused(fresh.now.minus(Duration.ofMinutes(15))));
        fresh.tell(new AppEvent.RunDiscovered(run, Instance.ofProcess(4711, OptionalInt.empty()),
                Optional.of(new Endpoint.None()), false));
        fresh.pass(POLICY.checkInterval().minusMillis(1));
        assertThat(fresh.closing(A)).isFalse();
        fresh.pass(Duration.ofMillis(1));
        assertThat(fresh.closing(A)).isTrue();
    }

    @Test
    void endpointIsNotedBeforeTheGateOpens() {
        rig.ask(A, SupervisorFixture.REQUEST);
        rig.ready(A);
        assertThat(rig.last(Effect.RunEffect.class)).extracting(Object::getClass).containsExactly(
                Effect.StopProbe.class, Effect.PersistEndpoint.class, Effect.OpenGate.class, Effect.Grant.class);
    }

    @Test
    void runToldOfLongAgoIsNotTakenOverAgain() {
        rig.serve(A);
        RunId old = rig.run(A);
        rig.stop(A);
        rig.gone(A);
        rig.tell(new AppEvent.RunDiscovered(
                old, Instance.ofProcess(4711, OptionalInt.empty()), Optional.empty(), false));
        assertThat(rig.state(A)).isInstanceOf(Stopped.class);
        assertThat(rig.last(Effect.StopRun.class)).hasSize(1);
    }

    @Test
    void strayRunEndsBeforeAnAppOfItsNameStarts() {
        var stray = new RunId(new AppId("other"), 500);
        rig.tell(new AppEvent.RunDiscovered(
                stray, Instance.ofProcess(4711, OptionalInt.empty()), Optional.empty(), false));
        assertThat(rig.last(Effect.StopRun.class)).extracting(Effect.StopRun::run).containsExactly(stray);
        assertThat(rig.last(Effect.LogMessage.class)).as("and it is said").hasSize(1);
        AppSpec other = named(SPEC, "other").withAlwaysOn(true);
        rig.reload(POLICY, SPEC, other);
        assertThat(rig.last(Effect.StartRun.class)).isEmpty();
        rig.tell(new AppEvent.RunGone(stray));
        assertThat(rig.last(Effect.CleanUpRun.class)).hasSize(1);
        assertThat(rig.last(Effect.StartRun.class)).hasSize(1);
    }

    @Test
    void strayThatSurvivesIsStoppedAgainAtTheNextReconciliation() {
        var stray = new RunId(new AppId("other"), 500);
        rig.tell(new AppEvent.RunDiscovered(
                stray, Instance.ofProcess(4711, OptionalInt.empty()), Optional.empty(), false));
        rig.tell(new AppEvent.RunStuck(stray, "processes 4711"));
        assertThat(rig.last(Effect.LogMessage.class)).hasSize(1);
        rig.pass(Duration.ofMinutes(1));
        assertThat(rig.last(Effect.StopRun.class)).hasSize(1);
        rig.tell(new AppEvent.RunGone(stray));
        assertThat(rig.last(Effect.CleanUpRun.class)).hasSize(1);
    }

    @Test
    void aStartHasItsWholeStartupTimeoutAndNoMore() {
        rig.ask(A, SupervisorFixture.REQUEST);
        rig.up(A);
        rig.pass(Duration.ofMillis(29_999));
        assertThat(rig.state(A)).as("the startup timeout holds in full").isInstanceOf(Starting.class);
        rig.pass(Duration.ofMillis(1));
        assertThat(rig.refusal()).isEqualTo(Refusal.Code.STARTUP_TIMEOUT);
        assertThat(rig.last(Effect.StopProbe.class)).hasSize(1);
        rig.gone(A);
        assertThat(rig.why(A)).isEqualTo(ReasonCode.STARTUP_TIMEOUT);
    }

    @Test
    void stopHoldsAnAlwaysOnAppDownUntilARequest() {
        var kept = SupervisorFixture.of(POLICY, SPEC.withAlwaysOn(true));
        kept.ready(A);
        kept.stop(A);
        kept.gone(A);
        kept.pass(Duration.ofMinutes(10));
        assertThat(kept.state(A)).isInstanceOf(Stopped.class);
        kept.ask(A, SupervisorFixture.REQUEST);
        assertThat(kept.state(A)).isInstanceOf(Starting.class);
    }

    @Test
    void failedStopNamesTheProcessesLeftAndIsTriedAgain() {
        rig.serve(A);
        WaiterId stopper = rig.stop(A);
        rig.tell(new AppEvent.RunStuck(rig.run(A), "processes 4711, 4712"));
        assertThat(rig.last(Effect.Refuse.class)).singleElement().satisfies(refuse -> {
            assertThat(refuse.waiter()).isEqualTo(stopper);
            assertThat(refuse.refusal().text()).contains("4711, 4712");
        });
        assertThat(rig.told()).containsExactly(Kind.ERROR);
        rig.pass(Duration.ofMinutes(1));
        assertThat(rig.last(Effect.StopRun.class)).as("a stuck stop is tried again").hasSize(1);
        rig.pass(Duration.ofMinutes(1));
        assertThat(rig.last(Effect.StopRun.class)).as("one try at a time").isEmpty();
    }

    @Test
    void wakeIsRefusedWhereSwitchedOffUnlessByAnOperator() {
        for (SupervisorFixture off : List.of(SupervisorFixture.of(Samples.policy(false, true), SPEC),
                SupervisorFixture.of(POLICY, Samples.switched(SPEC, false, true)))) {
            off.ask(A, SupervisorFixture.REQUEST);
            assertThat(off.refusal()).isEqualTo(Refusal.Code.DISABLED);
            assertThat(off.state(A)).isInstanceOf(Stopped.class);
            off.ask(A, SupervisorFixture.OPERATOR);
            assertThat(off.state(A)).isInstanceOf(Starting.class);
        }
        rig.ask("nobody", SupervisorFixture.REQUEST);
        assertThat(rig.refusal()).isEqualTo(Refusal.Code.NO_SUCH_APP);
    }

    @Test
    void aWaiterThatLeavesLeavesTheStartAlone() {
        WaiterId waiter = rig.ask(A, SupervisorFixture.REQUEST);
        rig.tell(new AppEvent.WaiterLeft(new AppId(A), waiter));
        rig.ready(A);
        assertThat(rig.state(A)).isInstanceOf(Ready.class);
        assertThat(rig.last(Effect.Grant.class)).isEmpty();
    }

    @Test
    void everyWaiterIsAnsweredAtItsDeadline() {
        rig.serve(A);
        WaiterId stopper = rig.stop(A);
        rig.pass(Duration.ofSeconds(24));
        assertThat(rig.app(A).waiters()).hasSize(1);
        rig.now = rig.now.plus(Duration.ofSeconds(1));
        rig.tell(new LauncherEvent.Tick());
        assertThat(rig.last(Effect.Refuse.class)).extracting(Effect.Refuse::waiter).containsExactly(stopper);
        assertThat(rig.refusal()).isEqualTo(Refusal.Code.DEADLINE);
    }

    @Test
    void aBugInTheTableChangesNothing() {
        var launcher = new Supervisor((_, _, _) -> {
            throw new IllegalStateException("a bug");
        }, AppCatalog.of(POLICY, List.of(SPEC)), 1, rig.now);
        var before = launcher.apps().get(SPEC.id());
        assertThatThrownBy(() ->
                launcher.handle(new AppEvent.StartRequested(SPEC.id(), Optional.empty(), SupervisorFixture.OPERATOR),
                rig.now, _ -> Optional.empty())).isInstanceOf(StepFailedException.class).hasRootCauseMessage("a bug");
        assertThat(launcher.apps().get(SPEC.id())).isEqualTo(before);
    }

    @Test
    void nothingWakesWhenNothingIsDue() {
        rig.serve(A);
        rig.pass(Duration.ofSeconds(2));
        assertThat(rig.launcher.nextDeadline()).isEqualTo(Samples.at(1060));
        assertThat(rig.state(A)).isInstanceOf(AppState.Ready.class);
    }

    @Test
    void whatWasItsLastUseIsKnownAfterItsEnd() {
        rig.serve(A);
        MonotonicTime used = rig.now;
        rig.pass(Duration.ofMinutes(2));
        rig.stop(A);
        rig.gone(A);
        assertThat(rig.app(A).lastUse()).contains(new App.LastUse(used, "GET /"));
    }

    @Test
    void everyStepOfALifeIsTold() {
        rig.ask(A, SupervisorFixture.REQUEST);
        assertThat(rig.told()).containsExactly(Kind.STARTING);
        rig.up(A);
        assertThat(rig.told()).containsExactly(Kind.WOKE, Kind.WAITING_READY);
        assertThat(rig.last(Effect.StartProbe.class)).hasSize(1);
        rig.becomeReady(A);
        assertThat(rig.told()).containsExactly(Kind.READY);
        assertThat(rig.last(Effect.OpenGate.class)).as("whoever asked counts as the first use")
                .containsExactly(new Effect.OpenGate(rig.run(A), Optional.of(SupervisorFixture.REQUEST.text())));
        rig.stop(A);
        assertThat(rig.told()).containsExactly(Kind.STOPPING);
        rig.gone(A);
        assertThat(rig.told()).containsExactly(Kind.STOPPED);
    }

    @Test
    void runWithoutAGateIsJudgedLater() {
        rig.serve(A);
        rig.uses.clear();
        rig.pass(Duration.ofMinutes(20));
        assertThat(rig.state(A)).isInstanceOf(Ready.class);
        assertThat(rig.closing(A)).isFalse();
        rig.use(A, Samples.at(1000), 0);
        rig.pass(Duration.ofSeconds(1));
        assertThat(rig.closing(A)).isTrue();
    }

    @Test
    void repeatedGateAnswerDoesNotStopARunInUse() {
        rig.serve(A);
        rig.pass(Duration.ofMinutes(10));
        rig.ask(A, SupervisorFixture.REQUEST);
        rig.tell(new AppEvent.GateClosed(rig.run(A), 1));
        rig.now = rig.now.plus(Duration.ofSeconds(1));
        rig.tick();
        assertThat(rig.last(Effect.CloseGateIfUnused.class)).containsExactly(
                new Effect.CloseGateIfUnused(rig.run(A), 2, Samples.at(1000), Samples.SPEC.busyMax()));
        assertThat(rig.closing(A)).as("nobody came, and nobody used it since").isTrue();
        rig.tell(new AppEvent.GateClosed(rig.run(A), 1));
        assertThat(rig.state(A)).isInstanceOf(Ready.class);
        rig.tell(new AppEvent.GateInUse(rig.run(A), 1));
        assertThat(rig.closing(A)).isTrue();
        rig.gateClosed(A);
        assertThat(rig.state(A)).isInstanceOf(Stopping.class);
    }
}
