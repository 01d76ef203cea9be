package launcher.core.supervisor;

import static launcher.core.lifecycle.Samples.POLICY;
import static launcher.core.lifecycle.Samples.SPEC;
import static launcher.core.lifecycle.Samples.named;
import static launcher.core.lifecycle.Samples.switched;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import launcher.core.app.ReasonCode;
import launcher.core.lifecycle.AppEvent;
import launcher.core.lifecycle.AppState.Paused;
import launcher.core.lifecycle.AppState.Ready;
import launcher.core.lifecycle.Effect;
import launcher.core.lifecycle.Effect.PublishEvent.Kind;
import launcher.core.lifecycle.LauncherEvent;
import launcher.core.lifecycle.RunId;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** An app that another program paused or resumed, or an earlier daemon. */
@NullMarked
class ForeignPauseTest extends PauseFixture {

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
}
