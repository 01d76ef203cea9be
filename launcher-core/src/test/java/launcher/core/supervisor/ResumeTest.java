package launcher.core.supervisor;

import static launcher.core.lifecycle.Samples.SPEC;
import static launcher.core.lifecycle.Samples.named;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import launcher.core.app.AppId;
import launcher.core.app.AppSpec;
import launcher.core.app.LauncherPolicy;
import launcher.core.lifecycle.AppEvent;
import launcher.core.lifecycle.AppState.From;
import launcher.core.lifecycle.AppState.Pausing;
import launcher.core.lifecycle.AppState.Ready;
import launcher.core.lifecycle.AppState.Starting;
import launcher.core.lifecycle.AppState.Stopping;
import launcher.core.lifecycle.Effect;
import launcher.core.lifecycle.Effect.PublishEvent.Kind;
import launcher.core.lifecycle.Refusal;
import launcher.core.lifecycle.RunId;
import launcher.core.lifecycle.WaiterId;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** A paused app that is wanted again. */
@NullMarked
class ResumeTest extends PauseFixture {

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

    @Test
    void stopWhileItIsResumedRefusesItsWaiters() {
        paused();
        rig.ask(A, SupervisorFixture.REQUEST);
        rig.stop(A);
        assertThat(rig.refusal()).isEqualTo(Refusal.Code.STOPPED_MEANWHILE);
        assertThat(rig.last(Effect.StopRun.class)).hasSize(1);
    }
}
