package launcher.core.supervisor;

import static launcher.core.lifecycle.Samples.POLICY;
import static launcher.core.lifecycle.Samples.SPEC;
import static launcher.core.lifecycle.Samples.restarting;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import launcher.core.app.AppId;
import launcher.core.app.AppSpec;
import launcher.core.app.FailureCause;
import launcher.core.app.PortSpec;
import launcher.core.app.ReasonCode;
import launcher.core.app.RestartSpec;
import launcher.core.health.PortOwnership;
import launcher.core.lifecycle.AppEvent;
import launcher.core.lifecycle.AppState.Failed;
import launcher.core.lifecycle.AppState.Starting;
import launcher.core.lifecycle.AppState.Stopped;
import launcher.core.lifecycle.AppState.Stopping;
import launcher.core.lifecycle.Effect;
import launcher.core.lifecycle.Effect.PublishEvent.Kind;
import launcher.core.lifecycle.ExitStatus;
import launcher.core.lifecycle.PortConflict;
import launcher.core.lifecycle.Refusal;
import launcher.core.lifecycle.RunId;
import launcher.core.lifecycle.Samples;
import launcher.core.lifecycle.WaiterId;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** What follows when an app does not start or ends by itself. */
@NullMarked
class FailureTest {

    private static final String A = "hello";
    private final SupervisorFixture rig = SupervisorFixture.of(POLICY, SPEC);

    @Test
    void longOutputIsCutInTheReasonWithAPointerToLogs() {
        rig.serve(A);
        rig.tell(new AppEvent.ProcessExited(rig.run(A), new ExitStatus.Exited(1), "x".repeat(8192) + "😀 the cause",
                Optional.empty()));

        String output = rig.app(A).state().reason().appOutput().orElseThrow();

        assertThat(output).startsWith("…x").endsWith("x😀 the cause (all of it: logs " + A + ")")
                .hasSizeLessThan(700);
    }

    @Test
    void crashedAppInUseIsRetriedAfterTheBackoff() {
        rig.serve(A);
        rig.exit(A, 1);
        assertThat(rig.told()).containsExactly(Kind.EXITED, Kind.STOPPING);
        rig.gone(A);
        assertThat(rig.state(A)).isInstanceOf(Failed.class);
        rig.pass(Duration.ofSeconds(2));
        assertThat(rig.state(A)).isInstanceOf(Starting.class);
        assertThat(rig.why(A)).isEqualTo(ReasonCode.REQUESTED);
        assertThat(rig.state(A).reason().text()).startsWith("started again after it exited with code 1");
        assertThat(rig.app(A).starts()).isEqualTo(2);
        assertThat(rig.app(A).restarts()).isEqualTo(1);
    }

    @Test
    void unusedAppIsNotRestartedInTheBackground() {
        rig.serve(A);
        rig.pass(Duration.ofMinutes(2));
        rig.exit(A, 1);
        rig.gone(A);
        rig.pass(Duration.ofHours(1));
        assertThat(rig.state(A)).isInstanceOf(Failed.class);
    }

    @Test
    void crashLoopIsForgivenOnlyByAnOperatorOrTime() {
        var kept = SupervisorFixture.of(POLICY, SPEC.withAlwaysOn(true));
        for (int i = 0; i < 5; i++) {
            kept.pass(Duration.ofSeconds(i == 0 ? 0 : 10));
            kept.ready(A);
            kept.exit(A, 1);
            kept.gone(A);
        }
        assertThat(kept.why(A)).isEqualTo(ReasonCode.CRASH_LOOP);
        assertThat(kept.state(A).reason().text()).isEqualTo("crash loop: failed 5 times within 5m, the last time it"
                + " exited with code 1; its last output: last words");
        assertThat(kept.state(A).reason().detail()).doesNotContain("last words");
        assertThat(kept.state(A).reason().cause())
                .contains(new FailureCause.CrashLoop(Optional.of(new FailureCause.Exited(1))));
        kept.pass(Duration.ofMinutes(4));
        kept.ask(A, SupervisorFixture.REQUEST);
        assertThat(kept.refusal()).isEqualTo(Refusal.Code.CRASH_LOOP);
        kept.pass(Duration.ofMinutes(2));
        assertThat(kept.state(A)).as("nothing restarts it by itself").isInstanceOf(Failed.class);
        kept.ask(A, SupervisorFixture.REQUEST);
        assertThat(kept.state(A)).as("after the window a request may").isInstanceOf(Starting.class);
    }

    @Test
    void anOperatorsStartForgivesACrashLoopAtOnce() {
        AppSpec fragile = SPEC.withAlwaysOn(true);
        var kept = SupervisorFixture.of(POLICY, fragile);
        for (int i = 0; i < 5; i++) {
            kept.pass(Duration.ofSeconds(i == 0 ? 0 : 10));
            kept.up(A);
            kept.exit(A, 1);
            kept.gone(A);
        }
        kept.ask(A, SupervisorFixture.OPERATOR);
        assertThat(kept.state(A)).isInstanceOf(Starting.class);
        assertThat(kept.app(A).failures().recent()).isEmpty();
    }

    @Test
    void printedTextIsApartFromTheDetailOfAFailure() {
        rig.ask(A, SupervisorFixture.REQUEST);
        rig.up(A);
        rig.exit(A, 3);
        Refusal refusal = rig.last(Effect.Refuse.class).getFirst().refusal();
        assertThat(refusal.detail()).isEqualTo("exited with code 3 while starting");
        assertThat(refusal.appOutput()).contains("last words");
        assertThat(refusal.text()).isEqualTo("exited with code 3 while starting; its last output: last words");
        assertThat(rig.state(A).reason().cause()).contains(new FailureCause.Exited(3));
        assertThat(rig.state(A).reason().appOutput()).contains("last words");
    }

    @Test
    void processThatDiesWhileStartingFailsTheStart() {
        rig.ask(A, SupervisorFixture.REQUEST);
        rig.up(A);
        rig.exit(A, 0);
        assertThat(rig.refusal()).isEqualTo(Refusal.Code.EXITED_WHILE_STARTING);
        assertThat(rig.state(A)).isInstanceOf(Stopping.class);
    }

    @Test
    void impossibleStartIsToldToWaiterAndAsEvent() {
        rig.ask(A, SupervisorFixture.REQUEST);
        rig.tell(new AppEvent.NotStarted(rig.run(A), "no such file: /srv/app.py"));
        assertThat(rig.refusal()).isEqualTo(Refusal.Code.NOT_STARTED);
        assertThat(rig.told()).containsExactly(Kind.ERROR);
        assertThat(rig.last(Effect.CleanUpRun.class)).as("its folder goes").hasSize(1);
        assertThat(rig.state(A)).isInstanceOf(Failed.class);
    }

    @Test
    void cleanExitEndsAnAlwaysOnAppOnlyUnderNever() {
        var kept = SupervisorFixture.of(POLICY, SPEC.withAlwaysOn(true));
        kept.ready(A);
        kept.exit(A, 0);
        kept.gone(A);
        kept.pass(Duration.ofSeconds(2));
        assertThat(kept.state(A)).isInstanceOf(Starting.class);
        var never = SupervisorFixture.of(POLICY, restarting(SPEC.withAlwaysOn(true), RestartSpec.Policy.NEVER));
        never.ready(A);
        never.exit(A, 0);
        never.gone(A);
        never.pass(Duration.ofMinutes(5));
        assertThat(never.state(A)).isInstanceOf(Stopped.class);
        assertThat(never.why(A)).isEqualTo(ReasonCode.EXITED);
    }

    @Test
    void cleanExitUnderAlwaysBringsBackOnlyAWantedApp() {
        var unused = SupervisorFixture.of(POLICY, restarting(SPEC, RestartSpec.Policy.ALWAYS));
        unused.serve(A);
        unused.pass(Duration.ofMinutes(2));
        unused.exit(A, 0);
        unused.gone(A);
        assertThat(unused.state(A)).isInstanceOf(Stopped.class);
        var used = SupervisorFixture.of(POLICY, restarting(SPEC, RestartSpec.Policy.ALWAYS));
        used.serve(A);
        used.exit(A, 0);
        used.gone(A);
        used.pass(Duration.ofSeconds(2));
        assertThat(used.state(A)).isInstanceOf(Starting.class);
    }

    @Test
    void takenPortIsNoCrashAndAnotherIsTried() {
        rig.tell(new AppEvent.StartRequested(new AppId(A), Optional.empty(), SupervisorFixture.OPERATOR));
        rig.up(A);
        RunId first = rig.run(A);
        rig.tell(new AppEvent.ProbeFailed(first, new PortOwnership.TakenBy(812, "nginx"), "taken"));
        assertThat(rig.last(Effect.StopProbe.class)).hasSize(1);
        assertThat(rig.last(Effect.StopRun.class)).hasSize(1);
        rig.gone(A);
        assertThat(rig.state(A)).isInstanceOf(Starting.class);
        assertThat(rig.run(A).serial()).as("though no time passed").isGreaterThan(first.serial());
        assertThat(rig.app(A).failures().recent()).isEmpty();
    }

    @Test
    void portConflictAtAnEarlyExitIsNoCrash() {
        rig.ask(A, SupervisorFixture.REQUEST);
        RunId first = rig.run(A);
        rig.tell(conflictAtExit(first));
        rig.up(A);
        rig.gone(A);
        assertThat(rig.app(A).failures().recent()).isEmpty();
        assertThat(rig.state(A)).isInstanceOf(Starting.class);
        assertThat(rig.run(A)).as("another start, with another port").isNotEqualTo(first);
        rig.up(A);
        rig.tell(conflictAtExit(rig.run(A)));
        rig.gone(A);
        assertThat(rig.app(A).failures().recent()).isEmpty();
        assertThat(rig.app(A).failures().portsTaken()).isEqualTo(2);
    }

    @Test
    void fixedPortOrReadyRunMakesPortConflictACrash() {
        var fixed = SupervisorFixture.of(
                POLICY, Samples.running(SPEC, "v1", new PortSpec.Fixed(8501)));
        fixed.ask(A, SupervisorFixture.REQUEST);
        fixed.tell(conflictAtExit(fixed.run(A)));
        assertThat(fixed.refusal()).isEqualTo(Refusal.Code.EXITED_WHILE_STARTING);
        rig.serve(A);
        rig.tell(conflictAtExit(rig.run(A)));
        assertThat(rig.app(A).failures().recent()).hasSize(1);
    }

    private static AppEvent conflictAtExit(RunId run) {
        return new AppEvent.ProcessExited(
                run, new ExitStatus.Exited(1), "in use", Optional.of(new PortConflict(20_000, "pid 812 (nginx)")));
    }

    private void portTaken() {
        rig.up(A);
        rig.tell(new AppEvent.ProbeFailed(rig.run(A), new PortOwnership.TakenBy(812, "docker-proxy"), "taken"));
    }

    @Test
    void appThatFindsEachPortTakenFails() {
        WaiterId waiter = rig.ask(A, SupervisorFixture.REQUEST);
        for (int taken = 1; taken < 3; taken++) {
            portTaken();
            assertThat(rig.last(Effect.Refuse.class)).as("it may be chance").isEmpty();
            rig.gone(A);
        }
        portTaken();
        assertThat(rig.last(Effect.Refuse.class)).extracting(Effect.Refuse::waiter).containsExactly(waiter);
        assertThat(rig.refusal()).isEqualTo(Refusal.Code.NOT_STARTED);
        rig.gone(A);
        assertThat(rig.state(A)).isInstanceOf(Failed.class);
        assertThat(rig.state(A).reason().text()).contains("3 ports").contains("the last one by pid 812 (docker-proxy)");
        assertThat(rig.app(A).failures().recent()).hasSize(1);
        rig.pass(Duration.ofHours(1));
        assertThat(rig.state(A)).as("nobody waits for it any more").isInstanceOf(Failed.class);
    }

    @Test
    void takenPortsAreCountedAnewAfterAFreePort() {
        rig.ask(A, SupervisorFixture.REQUEST);
        for (int round = 0; round < 3; round++) {
            portTaken();
            rig.gone(A);
            portTaken();
            rig.gone(A);
            rig.ready(A);
            rig.stop(A);
            rig.ask(A, SupervisorFixture.REQUEST);
            rig.gone(A);
        }
        assertThat(rig.app(A).failures().recent()).isEmpty();
    }

    @Test
    void aTakenPortOfItsOwnFailsTheStart() {
        var fixed = SupervisorFixture.of(POLICY, Samples.running(SPEC, "v1", new PortSpec.Fixed(8501)));
        fixed.ask(A, SupervisorFixture.REQUEST);
        fixed.up(A);
        fixed.tell(new AppEvent.ProbeFailed(fixed.run(A), new PortOwnership.TakenBy(812, "nginx"), "taken"));
        assertThat(fixed.refusal()).isEqualTo(Refusal.Code.NOT_STARTED);
        assertThat(fixed.state(A).reason().text()).contains("taken by pid 812");
    }

    @Test
    void appOverItsMemoryLimitIsStoppedWithThatReason() {
        rig.serve(A);
        rig.tell(new AppEvent.OverMemoryLimit(rig.run(A), 600L << 20));
        rig.gone(A);
        assertThat(rig.why(A)).isEqualTo(ReasonCode.MEMORY_LIMIT);
        assertThat(rig.state(A).reason().text()).isEqualTo("held 600 MiB, its memory_limit is 512 MiB");
    }

    @Test
    void aHealthyRunStartsTheBackoffAnew() {
        var kept = SupervisorFixture.of(POLICY, SPEC.withAlwaysOn(true));
        crash(kept, Duration.ZERO);
        crash(kept, Duration.ofSeconds(5));
        crash(kept, Duration.ofMinutes(3));
        Failed failed = (Failed) kept.state(A);
        assertThat(kept.now.until(failed.retryAt())).isBetween(Duration.ofMillis(900), Duration.ofMillis(1100));
        kept.pass(Duration.ofSeconds(2));
        kept.ready(A);
        kept.pass(Duration.ofMinutes(3));
        kept.tell(new AppEvent.OverMemoryLimit(kept.run(A), 600L << 20));
        kept.gone(A);
        failed = (Failed) kept.state(A);
        assertThat(kept.now.until(failed.retryAt())).isBetween(Duration.ofMillis(900), Duration.ofMillis(1100));
        assertThat(kept.state(A).reason().code()).isEqualTo(ReasonCode.MEMORY_LIMIT);
    }

    @Test
    void failedAlwaysOnAppComesBackAsAlwaysOn() {
        var kept = SupervisorFixture.of(POLICY, SPEC.withAlwaysOn(true));
        crash(kept, Duration.ZERO);
        kept.pass(Duration.ofSeconds(2));
        assertThat(kept.why(A)).isEqualTo(ReasonCode.ALWAYS_ON);
    }

    @Test
    void operatorsStartWhileACrashedRunStopsNeedsNoBackoff() {
        rig.serve(A);
        rig.exit(A, 1);
        rig.ask(A, SupervisorFixture.OPERATOR);
        rig.gone(A);
        assertThat(rig.state(A)).isInstanceOf(Starting.class);
        assertThat(rig.app(A).failures().recent()).isEmpty();
        assertThat(rig.app(A).restarts()).as("the crash is forgiven").isZero();
    }

    @Test
    void requestWhileACrashedRunStopsWaitsForTheBackoff() {
        rig.serve(A);
        rig.exit(A, 1);
        rig.ask(A, SupervisorFixture.REQUEST);
        rig.gone(A);
        assertThat(rig.state(A)).isInstanceOf(Failed.class);
        assertThat(rig.app(A).failures().recent()).hasSize(1);
    }

    @Test
    void startThatNeedsTooMuchMemoryFails() {
        rig.ask(A, SupervisorFixture.REQUEST);
        rig.up(A);
        rig.tell(new AppEvent.OverMemoryLimit(rig.run(A), 600L << 20));
        assertThat(rig.refusal()).isEqualTo(Refusal.Code.EXITED_WHILE_STARTING);
        rig.gone(A);
        assertThat(rig.why(A)).isEqualTo(ReasonCode.MEMORY_LIMIT);
    }

    @Test
    void takenPortUnknownToTheLauncherFailsTheStart() {
        var portless = SupervisorFixture.of(POLICY, Samples.running(SPEC, "v1", new PortSpec.None()));
        portless.ask(A, SupervisorFixture.REQUEST);
        portless.up(A);
        portless.tell(new AppEvent.ProbeFailed(portless.run(A), new PortOwnership.TakenBy(812, "nginx"), "taken"));
        assertThat(portless.refusal()).isEqualTo(Refusal.Code.NOT_STARTED);
    }

    /** It serves for a while, and crashes. */
    private static void crash(SupervisorFixture kept, Duration after) {
        kept.pass(Duration.ofSeconds(5));
        kept.ready(A);
        kept.pass(after);
        kept.exit(A, 1);
        kept.gone(A);
    }
}
