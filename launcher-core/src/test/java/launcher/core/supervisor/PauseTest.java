package launcher.core.supervisor;

import static launcher.core.lifecycle.Samples.POLICY;
import static launcher.core.lifecycle.Samples.SPEC;
import static launcher.core.lifecycle.Samples.living;
import static launcher.core.lifecycle.Samples.named;
import static launcher.core.lifecycle.Samples.pausing;
import static launcher.core.lifecycle.Samples.switched;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import launcher.core.app.AppId;
import launcher.core.app.AppSpec;
import launcher.core.app.LauncherPolicy;
import launcher.core.app.PortSpec;
import launcher.core.app.ReasonCode;
import launcher.core.lifecycle.AppEvent;
import launcher.core.lifecycle.AppState.From;
import launcher.core.lifecycle.AppState.Paused;
import launcher.core.lifecycle.AppState.Pausing;
import launcher.core.lifecycle.AppState.Ready;
import launcher.core.lifecycle.AppState.Starting;
import launcher.core.lifecycle.AppState.Stopped;
import launcher.core.lifecycle.AppState.Stopping;
import launcher.core.lifecycle.Decision;
import launcher.core.lifecycle.Effect;
import launcher.core.lifecycle.Effect.PublishEvent.Kind;
import launcher.core.lifecycle.ExitStatus;
import launcher.core.lifecycle.LauncherEvent;
import launcher.core.lifecycle.Refusal;
import launcher.core.lifecycle.RunId;
import launcher.core.lifecycle.Samples;
import launcher.core.lifecycle.WaiterId;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** An idle app that is paused instead of stopped: how it comes to that, goes on, and ends for real. */
@NullMarked
class PauseTest {

    private static final String A = "a";
    private static final AppSpec SLEEPER = pausing(named(SPEC, A));
    private static final WaiterId OPERATOR = new WaiterId(1000);

    private final SupervisorFixture rig = SupervisorFixture.of(POLICY, SLEEPER);

    private RunId paused() {
        rig.serve(A);
        rig.pause(A);
        assertThat(rig.state(A)).isInstanceOf(Paused.class);
        return rig.run(A);
    }

    // ---- into the pause

    @Test
    void idleAppIsPausedOnceItsGateIsClosed() {
        rig.serve(A);
        RunId run = rig.run(A);
        rig.pass(Duration.ofMinutes(10));
        assertThat(rig.closing(A)).as("the gate is asked first").isTrue();
        rig.gateClosed(A);
        assertThat(rig.step.effects()).containsExactly(new Effect.PauseRun(run));
        assertThat(rig.state(A)).isInstanceOf(Pausing.class);
        rig.tell(new AppEvent.ObservedPaused(run));
        assertThat(rig.state(A)).isInstanceOfSatisfying(Paused.class, paused -> {
            assertThat(paused.run()).isEqualTo(run);
            assertThat(paused.endpoint()).isEqualTo(SupervisorFixture.HERE);
            assertThat(paused.reason().code()).isEqualTo(ReasonCode.IDLE);
        });
        assertThat(rig.told()).containsExactly(Kind.PAUSED);
    }

    @Test
    void waiterAtTheClosedGateKeepsTheAppReady() {
        rig.serve(A);
        rig.pass(Duration.ofMinutes(10));
        rig.ask(A, SupervisorFixture.REQUEST);
        rig.gateClosed(A);
        assertThat(rig.state(A)).isInstanceOf(Ready.class);
        assertThat(rig.last(Effect.PauseRun.class)).isEmpty();
        assertThat(rig.last(Effect.Grant.class)).hasSize(1);
    }

    @Test
    void runThatCannotBePausedIsStopped() {
        rig.serve(A);
        rig.pass(Duration.ofMinutes(10));
        rig.gateClosed(A);
        rig.tell(new AppEvent.NotPaused(rig.run(A), "processes 812 would not stop moving"));
        assertThat(rig.state(A)).isInstanceOf(Stopping.class);
        assertThat(rig.last(Effect.StopRun.class)).hasSize(1);
        assertThat(rig.told()).containsExactly(Kind.ERROR, Kind.STOPPING);
        rig.gone(A);
        assertThat(rig.state(A)).isInstanceOf(Stopped.class);
        assertThat(rig.why(A)).isEqualTo(ReasonCode.IDLE);
    }

    @Test
    void operatorsIdlePassSaysThatItPauses() {
        rig.serve(A);
        rig.pass(Duration.ofMinutes(10).minusSeconds(1));
        rig.use(A, rig.now.minus(Duration.ofMinutes(11)), 0);
        rig.tell(new LauncherEvent.IdleCheckRequested(OPERATOR, true));
        assertThat(rig.last(Effect.Report.class).getFirst().decisions()).extracting(Decision::action)
                .containsExactly(Decision.Action.PAUSE);
        assertThat(rig.last(Effect.Report.class).getFirst().summary()).isEqualTo("1 running, 1 idle");
    }

    @Test
    void appThatNoRequestCouldResumeIsStoppedWhenIdle() {
        AppSpec disabled = switched(SLEEPER, false, true);
        var other = SupervisorFixture.of(POLICY, disabled);
        other.serve(A);
        other.pass(Duration.ofMinutes(10));
        other.gateClosed(A);
        assertThat(other.state(A)).isInstanceOf(Stopping.class);
    }

    @Test
    void evictionStopsAReadyAppForReal() {
        rig.serve(A);
        rig.pass(Duration.ofMinutes(2));
        rig.measure(90);
        rig.gateClosed(A);
        assertThat(rig.last(Effect.StopRun.class)).hasSize(1);
        assertThat(rig.why(A)).isEqualTo(ReasonCode.MEMORY);
    }

    // ---- back to ready

    @Test
    void requestResumesTheSameRunAtTheSameAddress() {
        RunId run = paused();
        rig.pass(Duration.ofHours(1));
        WaiterId client = rig.ask(A, SupervisorFixture.REQUEST);
        assertThat(rig.step.effects()).containsExactly(new Effect.ResumeRun(run));
        assertThat(rig.state(A)).isInstanceOfSatisfying(Starting.class, starting -> {
            assertThat(starting.from()).isEqualTo(From.PAUSED);
            assertThat(starting.process()).as("the instance").isPresent();
        });
        rig.now = rig.now.plus(Duration.ofMillis(3));
        rig.tell(new AppEvent.ObservedRunning(run));
        assertThat(rig.run(A)).isEqualTo(run);
        assertThat(rig.step.effects()).extracting(effect -> effect.getClass().getSimpleName())
                .as("no client comes before the gate is open").containsExactly("OpenGate", "PublishEvent", "Grant");
        assertThat(rig.last(Effect.OpenGate.class).getFirst().use()).as("a fresh idle clock").isPresent();
        assertThat(rig.last(Effect.Grant.class)).containsExactly(
                new Effect.Grant(run, client, SupervisorFixture.HERE, Optional.of(Duration.ofMillis(3))));
        assertThat(rig.told()).containsExactly(Kind.RESUMED);
        assertThat(rig.app(A).starts()).as("no other start").isEqualTo(1);
    }

    @Test
    void resumptionTakesNoStartSlot() {
        AppSpec other = named(SPEC, "other");
        var one = SupervisorFixture.of(
                new LauncherPolicy(true, true, Duration.ofMinutes(30), Duration.ofSeconds(60), 0, 1), SLEEPER, other);
        one.serve(A);
        one.pause(A);
        one.ask("other", SupervisorFixture.REQUEST);
        one.ask(A, SupervisorFixture.REQUEST);
        assertThat(one.last(Effect.ResumeRun.class)).hasSize(1);
        one.tell(new AppEvent.ObservedRunning(one.run(A)));
        assertThat(one.state(A)).isInstanceOf(Ready.class);
    }

    @Test
    void requestDuringThePauseIsGrantedAfterIt() {
        rig.serve(A);
        rig.pass(Duration.ofMinutes(10));
        rig.gateClosed(A);
        RunId run = rig.run(A);
        rig.ask(A, SupervisorFixture.REQUEST);
        assertThat(rig.last(Effect.ResumeRun.class)).as("in the lane, after the pause").hasSize(1);
        rig.tell(new AppEvent.ObservedPaused(run));
        assertThat(rig.last(Effect.Grant.class)).isEmpty();
        rig.tell(new AppEvent.ObservedRunning(run));
        assertThat(rig.last(Effect.Grant.class)).hasSize(1);
    }

    @Test
    void resumedAppIsPausedAgainWhenIdle() {
        paused();
        rig.ask(A, SupervisorFixture.REQUEST);
        rig.tell(new AppEvent.ObservedRunning(rig.run(A)));
        rig.use(A, rig.now, 0);
        rig.pass(Duration.ofMinutes(9));
        assertThat(rig.closing(A)).isFalse();
        rig.pass(Duration.ofMinutes(1));
        rig.tell(new AppEvent.GateClosed(rig.run(A), 1));
        assertThat(rig.state(A)).as("the answer to the first closing counts no more").isInstanceOf(Ready.class);
        rig.gateClosed(A);
        assertThat(rig.state(A)).isInstanceOf(Pausing.class);
    }

    @Test
    void failedResumptionBecomesAColdStartForTheWaiters() {
        RunId run = paused();
        WaiterId client = rig.ask(A, SupervisorFixture.REQUEST);
        rig.tell(new AppEvent.NotResumed(run, "none of its processes is left"));
        assertThat(rig.state(A)).isInstanceOf(Stopping.class);
        rig.gone(A);
        assertThat(rig.state(A)).isInstanceOfSatisfying(Starting.class, starting ->
                assertThat(starting.from()).isEqualTo(From.COLD));
        assertThat(rig.run(A)).isNotEqualTo(run);
        assertThat(rig.app(A).failures().recent()).as("no crash").isEmpty();
        rig.ready(A);
        assertThat(rig.last(Effect.Grant.class)).extracting(Effect.Grant::waiter).containsExactly(client);
    }

    @Test
    void resumptionThatHangsBecomesAColdStart() {
        paused();
        rig.tell(new AppEvent.StartRequested(new AppId(A), Optional.empty(), SupervisorFixture.OPERATOR));
        rig.pass(Duration.ofSeconds(30));
        assertThat(rig.state(A)).isInstanceOf(Stopping.class);
        rig.gone(A);
        assertThat(rig.state(A)).isInstanceOf(Starting.class);
    }

    @Test
    void runKilledWhileItIsResumedIsStartedColdAtOnce() {
        paused();
        rig.ask(A, SupervisorFixture.REQUEST);
        kill();
        assertThat(rig.told()).containsExactly(Kind.EXITED, Kind.STOPPING);
        rig.gone(A);
        assertThat(rig.state(A)).isInstanceOf(Starting.class);
    }

    // ---- the end of a paused run

    @Test
    void operatorsStopEndsAPausedRunForReal() {
        paused();
        WaiterId operator = rig.stop(A);
        assertThat(rig.last(Effect.StopRun.class)).hasSize(1);
        rig.gone(A);
        assertThat(rig.last(Effect.AnswerGone.class)).containsExactly(new Effect.AnswerGone(operator));
        assertThat(rig.state(A)).isInstanceOf(Stopped.class);
        assertThat(rig.app(A).lastUse()).isPresent();
    }

    @Test
    void stopWhileItIsResumedRefusesItsWaiters() {
        paused();
        rig.ask(A, SupervisorFixture.REQUEST);
        rig.stop(A);
        assertThat(rig.refusal()).isEqualTo(Refusal.Code.STOPPED_MEANWHILE);
        assertThat(rig.last(Effect.StopRun.class)).hasSize(1);
    }

    @Test
    void pausedAppIsEvictedBeforeAUsedApp() {
        AppSpec used = named(SPEC, "used").withPriority(10);
        var both = SupervisorFixture.of(POLICY, SLEEPER, used);
        both.serve(A);
        both.pause(A);
        both.serve("used");
        both.measure(90);
        assertThat(both.last(Effect.PublishEvent.class)).extracting(Effect.PublishEvent::app)
                .startsWith(new AppId(A));
        assertThat(both.last(Effect.StopRun.class)).extracting(Effect.StopRun::run).containsExactly(both.run(A));
        both.gone(A);
        assertThat(both.why(A)).isEqualTo(ReasonCode.MEMORY);
    }

    @Test
    void reloadThatChangesTheRunEndsItWithoutARestart() {
        paused();
        rig.reload(POLICY, pausing(Samples.running(SLEEPER, "v2", new PortSpec.Auto())));
        assertThat(rig.last(Effect.StopRun.class)).hasSize(1);
        rig.gone(A);
        assertThat(rig.state(A)).isInstanceOf(Stopped.class);
    }

    @Test
    void reloadThatPausesNoMoreEndsIt() {
        paused();
        rig.reload(POLICY, named(SPEC, A));
        assertThat(rig.last(Effect.StopRun.class)).hasSize(1);
    }

    @Test
    void reloadThatDisablesItEndsIt() {
        paused();
        rig.reload(POLICY, switched(SLEEPER, false, true));
        assertThat(rig.last(Effect.StopRun.class)).hasSize(1);
    }

    @Test
    void reloadThatKeepsItRunningResumesIt() {
        paused();
        rig.reload(POLICY, SLEEPER.withAlwaysOn(true));
        assertThat(rig.last(Effect.ResumeRun.class)).hasSize(1);
        rig.tell(new AppEvent.ObservedRunning(rig.run(A)));
        assertThat(rig.why(A)).isEqualTo(ReasonCode.ALWAYS_ON);
    }

    @Test
    void reloadOfSomethingElseLeavesItPaused() {
        paused();
        rig.reload(POLICY, SLEEPER.withPriority(10));
        assertThat(rig.state(A)).isInstanceOf(Paused.class);
        assertThat(rig.step.effects()).isEmpty();
    }

    @Test
    void removalFromTheConfigurationEndsIt() {
        paused();
        rig.reload(POLICY);
        assertThat(rig.last(Effect.StopRun.class)).hasSize(1);
        rig.gone(A);
        assertThat(rig.launcher.apps()).isEmpty();
    }

    @Test
    void lifetimeEndsAPausedRun() {
        AppSpec mortal = living(SLEEPER, Duration.ofHours(1));
        var other = SupervisorFixture.of(POLICY, mortal);
        other.serve(A);
        other.pause(A);
        other.pass(Duration.ofMinutes(49));
        assertThat(other.state(A)).isInstanceOf(Paused.class);
        other.pass(Duration.ofMinutes(1));
        assertThat(other.state(A)).isInstanceOf(Stopping.class);
        assertThat(other.state(A).reason().text()).isEqualTo("its max_lifetime of 1h passed while it was paused");
    }

    @Test
    void shutdownWithAppsEndsItAndOneWithoutLeavesIt() {
        paused();
        rig.tell(new LauncherEvent.ShutdownBegan(Optional.empty()));
        assertThat(rig.state(A)).isInstanceOf(Paused.class);
        rig.ask(A, SupervisorFixture.REQUEST);
        assertThat(rig.refusal()).isEqualTo(Refusal.Code.SHUTTING_DOWN);
        rig.tell(new LauncherEvent.ShutdownBegan(Optional.of(OPERATOR)));
        assertThat(rig.last(Effect.StopRun.class)).hasSize(1);
        rig.gone(A);
        assertThat(rig.last(Effect.AnswerGone.class)).containsExactly(new Effect.AnswerGone(OPERATOR));
    }

    @Test
    void memoryLimitEndsItAsAFailure() {
        RunId run = paused();
        rig.tell(new AppEvent.OverMemoryLimit(run, 1L << 30));
        assertThat(rig.state(A)).isInstanceOfSatisfying(Stopping.class, stopping ->
                assertThat(stopping.failed()).isTrue());
    }

    @Test
    void killedPausedRunIsStoppedAndNoCrash() {
        paused();
        kill();
        assertThat(rig.told()).containsExactly(Kind.EXITED, Kind.STOPPING);
        rig.gone(A);
        assertThat(rig.state(A)).isInstanceOf(Stopped.class);
        assertThat(rig.why(A)).isEqualTo(ReasonCode.EXITED);
        assertThat(rig.app(A).failures().recent()).isEmpty();
        rig.ask(A, SupervisorFixture.REQUEST);
        assertThat(rig.last(Effect.StartRun.class)).as("no backoff").hasSize(1);
    }

    @Test
    void missedEndOfAPausedRunIsItsEndToo() {
        RunId run = paused();
        rig.tell(new AppEvent.ObservedGone(run));
        assertThat(rig.state(A)).isInstanceOf(Stopping.class);
    }

    // ---- what other programs do

    @Test
    void pauseFromOutsideIsFollowed() {
        var plain = SupervisorFixture.of(POLICY, named(SPEC, A));
        plain.serve(A);
        RunId run = plain.run(A);
        plain.tell(new AppEvent.ObservedPaused(run));
        assertThat(plain.state(A)).isInstanceOf(Paused.class);
        assertThat(plain.why(A)).isEqualTo(ReasonCode.USER);
        assertThat(plain.last(Effect.CloseGate.class)).hasSize(1);
        assertThat(plain.told()).containsExactly(Kind.PAUSED);
        plain.pass(Duration.ofHours(2));
        assertThat(plain.state(A)).as("nothing is fought").isInstanceOf(Paused.class);
        plain.ask(A, SupervisorFixture.REQUEST);
        assertThat(plain.last(Effect.ResumeRun.class)).as("a request is reason enough").hasSize(1);
    }

    @Test
    void pauseFromOutsideOfAPinnedAppIsFollowed() {
        var pinned = SupervisorFixture.of(POLICY, SLEEPER.withAlwaysOn(true));
        pinned.ready(A);
        pinned.tell(new AppEvent.ObservedPaused(pinned.run(A)));
        pinned.pass(Duration.ofHours(2));
        pinned.reload(POLICY, SLEEPER.withAlwaysOn(true).withPriority(10));
        assertThat(pinned.state(A)).isInstanceOf(Paused.class);
        pinned.measure(90);
        assertThat(pinned.state(A)).as("it is no victim").isInstanceOf(Paused.class);
    }

    @Test
    void pauseFromOutsideWhileClientsWaitIsEndedForThem() {
        rig.serve(A);
        rig.pass(Duration.ofMinutes(10));
        rig.ask(A, SupervisorFixture.REQUEST);
        rig.tell(new AppEvent.ObservedPaused(rig.run(A)));
        assertThat(rig.last(Effect.ResumeRun.class)).hasSize(1);
        rig.tell(new AppEvent.ObservedRunning(rig.run(A)));
        assertThat(rig.last(Effect.Grant.class)).hasSize(1);
    }

    @Test
    void resumptionFromOutsideIsFollowedWithAFreshClock() {
        RunId run = paused();
        rig.tell(new AppEvent.ObservedRunning(run));
        assertThat(rig.last(Effect.ResumeRun.class)).as("all of it is to go on").hasSize(1);
        rig.tell(new AppEvent.ObservedRunning(run));
        assertThat(rig.state(A)).isInstanceOf(Ready.class);
        assertThat(rig.last(Effect.OpenGate.class).getFirst().use()).contains("resumed from outside the launcher");
    }

    @Test
    void pauseFromOutsideDuringAStartHasNoConsequence() {
        rig.ask(A, SupervisorFixture.REQUEST);
        rig.up(A);
        rig.tell(new AppEvent.ObservedPaused(rig.run(A)));
        assertThat(rig.step.effects()).isEmpty();
        rig.pass(Duration.ofSeconds(30));
        assertThat(rig.state(A).reason().code()).isEqualTo(ReasonCode.STARTUP_TIMEOUT);
    }

    // ---- another daemon

    @Test
    void pausedRunOfAnEarlierDaemonIsTakenOverPaused() {
        var fresh = new SupervisorFixture(POLICY, SLEEPER);
        RunId run = fresh.findPaused(A, 500);
        fresh.tell(new LauncherEvent.AdoptionEnded());
        assertThat(fresh.state(A)).isInstanceOf(Paused.class);
        assertThat(fresh.why(A)).isEqualTo(ReasonCode.ADOPTED);
        fresh.ask(A, SupervisorFixture.REQUEST);
        assertThat(fresh.step.effects()).containsExactly(new Effect.ResumeRun(run));
        fresh.tell(new AppEvent.ObservedRunning(run));
        assertThat(fresh.last(Effect.Grant.class)).extracting(Effect.Grant::endpoint)
                .isEqualTo(List.of(SupervisorFixture.HERE));
    }

    @Test
    void pausedRunThatIsToBeKeptRunningIsResumedWhenTakenOver() {
        var fresh = new SupervisorFixture(POLICY, SLEEPER.withAlwaysOn(true));
        fresh.findPaused(A, 500);
        assertThat(fresh.last(Effect.ResumeRun.class)).hasSize(1);
    }

    @Test
    void pausedRunOfADisabledAppIsEndedWhenTakenOver() {
        var fresh = new SupervisorFixture(POLICY, switched(SLEEPER, false, true));
        fresh.findPaused(A, 500);
        assertThat(fresh.last(Effect.StopRun.class)).hasSize(1);
    }

    private void kill() {
        rig.tell(new AppEvent.ProcessExited(rig.run(A), new ExitStatus.Signaled(9), "", Optional.empty()));
    }
}
