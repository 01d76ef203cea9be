package launcher.core.supervisor;

import static launcher.core.lifecycle.Samples.POLICY;
import static launcher.core.lifecycle.Samples.SPEC;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import launcher.core.app.AppId;
import launcher.core.lifecycle.AppEvent;
import launcher.core.lifecycle.LauncherEvent;
import launcher.core.lifecycle.Refusal;
import launcher.core.lifecycle.RunId;
import launcher.core.lifecycle.WaiterId;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** A restart that an operator asks for, and those who wait meanwhile. */
@NullMarked
class RestartTest {

    private static final String A = "hello";
    private final SupervisorFixture rig = SupervisorFixture.of(POLICY, SPEC);

    @Test
    void waitersOfAStartWaitForTheRunOfARestart() {
        WaiterId visitor = rig.ask(A, SupervisorFixture.REQUEST);
        RunId first = rig.run(A);
        rig.up(A);
        WaiterId operator = rig.restart(A);
        assertThat(rig.refused()).isEmpty();
        rig.gone(A);
        assertThat(rig.refused()).isEmpty();
        assertThat(rig.run(A)).isNotEqualTo(first);
        rig.ready(A);
        assertThat(rig.granted(A)).containsExactlyInAnyOrder(visitor, operator);
    }

    @Test
    void waitersBehindAClosedGateWaitForTheRunOfARestart() {
        rig.serve(A);
        rig.pass(Duration.ofMinutes(10));
        WaiterId visitor = rig.ask(A, SupervisorFixture.REQUEST);
        WaiterId operator = rig.restart(A);
        assertThat(rig.refused()).isEmpty();
        rig.gone(A);
        rig.ready(A);
        assertThat(rig.granted(A)).containsExactlyInAnyOrder(visitor, operator);
    }

    @Test
    void waitersOfAStopAndOfARestartAreAnsweredInTurn() {
        rig.serve(A);
        WaiterId stopper = rig.stop(A);
        WaiterId visitor = rig.ask(A, SupervisorFixture.REQUEST);
        WaiterId operator = rig.restart(A);
        assertThat(rig.refused()).isEmpty();
        rig.gone(A);
        assertThat(rig.answeredGone()).containsExactly(stopper);
        rig.ready(A);
        assertThat(rig.granted(A)).containsExactlyInAnyOrder(visitor, operator);
    }

    @Test
    void restartOfAFailedAppStartsAtOnceForAllWhoWait() {
        failOnce();
        WaiterId visitor = rig.ask(A, SupervisorFixture.REQUEST);
        WaiterId operator = rig.restart(A);
        assertThat(rig.refused()).isEmpty();
        rig.ready(A);
        assertThat(rig.granted(A)).containsExactlyInAnyOrder(visitor, operator);
    }

    @Test
    void restartOfAStoppedAppStartsIt() {
        rig.stop(A);
        WaiterId operator = rig.restart(A);
        rig.ready(A);
        assertThat(rig.granted(A)).containsExactly(operator);
    }

    @Test
    void restartWhileTheLauncherEndsRefusesAllWhoWait() {
        WaiterId visitor = rig.ask(A, SupervisorFixture.REQUEST);
        rig.tell(new LauncherEvent.ShutdownBegan(Optional.empty()));
        WaiterId operator = rig.restart(A);
        assertThat(rig.refused()).containsExactly(visitor, operator);
    }

    @Test
    void restartOfAnUnknownAppIsRefused() {
        WaiterId operator = rig.restart("other");
        assertThat(rig.refused()).containsExactly(operator);
        assertThat(rig.refusal()).isEqualTo(Refusal.Code.NO_SUCH_APP);
    }

    private void failOnce() {
        rig.tell(new AppEvent.StartRequested(new AppId(A), Optional.empty(), SupervisorFixture.REQUEST));
        rig.tell(new AppEvent.NotStarted(rig.run(A), "no such file"));
        assertThat(rig.app(A).restarts()).isZero();
    }
}
