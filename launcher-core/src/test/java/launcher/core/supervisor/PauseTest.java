package launcher.core.supervisor;

import static launcher.core.lifecycle.Samples.POLICY;
import static launcher.core.lifecycle.Samples.SPEC;
import static launcher.core.lifecycle.Samples.living;
import static launcher.core.lifecycle.Samples.named;
import static launcher.core.lifecycle.Samples.pausing;
import static launcher.core.lifecycle.Samples.switched;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import launcher.core.app.AppId;
import launcher.core.app.AppSpec;
import launcher.core.app.PortSpec;
import launcher.core.app.ReasonCode;
import launcher.core.lifecycle.AppEvent;
import launcher.core.lifecycle.AppState.Paused;
import launcher.core.lifecycle.AppState.Pausing;
import launcher.core.lifecycle.AppState.Ready;
import launcher.core.lifecycle.AppState.Stopped;
import launcher.core.lifecycle.AppState.Stopping;
import launcher.core.lifecycle.Decision;
import launcher.core.lifecycle.Effect;
import launcher.core.lifecycle.Effect.PublishEvent.Kind;
import launcher.core.lifecycle.LauncherEvent;
import launcher.core.lifecycle.Refusal;
import launcher.core.lifecycle.RunId;
import launcher.core.lifecycle.Samples;
import launcher.core.lifecycle.WaiterId;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** An idle app that is paused instead of stopped: how it comes to that, and ends for real. */
@NullMarked
class PauseTest extends PauseFixture {

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
}
