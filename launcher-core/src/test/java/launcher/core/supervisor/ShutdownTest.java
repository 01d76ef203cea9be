package launcher.core.supervisor;

import static launcher.core.lifecycle.Samples.POLICY;
import static launcher.core.lifecycle.Samples.SPEC;
import static launcher.core.lifecycle.Samples.named;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import launcher.core.app.AppId;
import launcher.core.app.ReasonCode;
import launcher.core.lifecycle.AppEvent;
import launcher.core.lifecycle.AppState.Ready;
import launcher.core.lifecycle.AppState.Starting;
import launcher.core.lifecycle.AppState.Stopping;
import launcher.core.lifecycle.Effect;
import launcher.core.lifecycle.LauncherEvent;
import launcher.core.lifecycle.RunId;
import launcher.core.lifecycle.WaiterId;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** How the daemon ends: alone, or with every app. */
@NullMarked
class ShutdownTest {

    private static final WaiterId OPERATOR = new WaiterId(1000);
    private final SupervisorFixture rig = SupervisorFixture.of(POLICY, named(SPEC, "one"), named(SPEC, "two"));

    @Test
    void daemonThatEndsAloneLeavesEveryRun() {
        rig.serve("one");
        rig.tell(new LauncherEvent.ShutdownBegan(Optional.empty()));
        assertThat(rig.step.effects()).isEmpty();
        assertThat(rig.state("one")).isInstanceOf(Ready.class);
        rig.find("two", rig.now.nanos());
        assertThat(rig.state("two")).isInstanceOf(Starting.class);
    }

    @Test
    void shutdownIsAnsweredOnceEveryAppHasEnded() {
        rig.serve("one");
        rig.ask("two", SupervisorFixture.REQUEST);
        rig.tell(new LauncherEvent.ShutdownBegan(Optional.of(OPERATOR)));
        assertThat(rig.last(Effect.StopRun.class)).extracting(effect -> effect.run().app())
                .containsExactly(new AppId("one"), new AppId("two"));
        assertThat(rig.why("one")).isEqualTo(ReasonCode.SHUTDOWN);
        rig.gone("one");
        assertThat(rig.last(Effect.AnswerGone.class)).isEmpty();
        rig.gone("two");
        assertThat(rig.last(Effect.AnswerGone.class)).containsExactly(new Effect.AnswerGone(OPERATOR));
        rig.tick();
        assertThat(rig.last(Effect.AnswerGone.class)).as("once").isEmpty();
    }

    @Test
    void runFoundDuringAShutdownIsEndedToo() {
        rig.serve("one");
        rig.tell(new LauncherEvent.ShutdownBegan(Optional.of(OPERATOR)));
        RunId found = rig.find("two", rig.now.nanos());
        assertThat(rig.state("two")).isInstanceOf(Stopping.class);
        assertThat(rig.last(Effect.StopRun.class)).extracting(Effect.StopRun::run).containsExactly(found);
        rig.gone("one");
        assertThat(rig.last(Effect.AnswerGone.class)).isEmpty();
        rig.gone("two");
        assertThat(rig.last(Effect.AnswerGone.class)).hasSize(1);
    }

    @Test
    void whatWillNotEndDoesNotHoldTheDaemonUp() {
        rig.serve("one");
        rig.tell(new LauncherEvent.ShutdownBegan(Optional.of(OPERATOR)));
        rig.tell(new AppEvent.RunStuck(rig.run("one"), "processes 4711"));
        assertThat(rig.last(Effect.AnswerGone.class)).containsExactly(new Effect.AnswerGone(OPERATOR));
    }

    @Test
    void aConfigurationThatComesTooLateChangesNothing() {
        rig.tell(new LauncherEvent.ShutdownBegan(Optional.empty()));
        rig.reload(POLICY, named(SPEC, "one").withAlwaysOn(true));
        assertThat(rig.step.effects()).isEmpty();
        assertThat(rig.launcher.apps()).hasSize(2);
    }

    @Test
    void alwaysOnAppStaysStoppedOnceTheDaemonEnds() {
        var kept = SupervisorFixture.of(POLICY, named(SPEC, "one").withAlwaysOn(true));
        kept.ready("one");
        kept.tell(new LauncherEvent.ShutdownBegan(Optional.empty()));
        kept.exit("one", 0);
        kept.gone("one");
        assertThat(kept.last(Effect.StartRun.class)).isEmpty();
        assertThat(kept.state("one").currentRun()).isEmpty();
    }
}
