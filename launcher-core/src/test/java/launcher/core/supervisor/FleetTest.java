package launcher.core.supervisor;

import static launcher.core.lifecycle.Samples.POLICY;
import static launcher.core.lifecycle.Samples.SPEC;
import static launcher.core.lifecycle.Samples.named;
import static launcher.core.lifecycle.Samples.running;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import launcher.core.app.AppId;
import launcher.core.app.AppSpec;
import launcher.core.app.PortSpec;
import launcher.core.app.ReasonCode;
import launcher.core.lifecycle.AppEvent;
import launcher.core.lifecycle.AppState;
import launcher.core.lifecycle.AppState.Failed;
import launcher.core.lifecycle.AppState.Ready;
import launcher.core.lifecycle.AppState.Starting;
import launcher.core.lifecycle.AppState.Stopped;
import launcher.core.lifecycle.AppState.Stopping;
import launcher.core.lifecycle.Decision;
import launcher.core.lifecycle.Effect;
import launcher.core.lifecycle.Instance;
import launcher.core.lifecycle.LauncherEvent;
import launcher.core.lifecycle.Refusal;
import launcher.core.lifecycle.RunId;
import launcher.core.lifecycle.Samples;
import launcher.core.lifecycle.WaiterId;
import launcher.core.memory.MemoryPressure;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Decisions over several apps: memory, checks, reload, shutdown. */
@NullMarked
class FleetTest {

    private static final AppSpec LOW = named(SPEC, "low").withPriority(10);
    private static final AppSpec HIGH = named(SPEC, "high").withPriority(80);
    private static final WaiterId OPERATOR = new WaiterId(1000);

    private final SupervisorFixture rig = SupervisorFixture.of(POLICY, LOW, HIGH);

    private void bothUnused() {
        rig.serve("low");
        rig.serve("high");
        rig.pass(Duration.ofMinutes(2));
    }

    @Test
    void memoryIsMeasuredAgainOnceTheVictimIsGone() {
        bothUnused();
        rig.measure(90);
        assertThat(rig.closing("low")).isTrue();
        assertThat(rig.closing("high")).isFalse();
        rig.gateClosed("low");
        rig.measure(90);
        assertThat(rig.closing("high")).as("one victim at a time").isFalse();
        rig.gone("low");
        assertThat(rig.last(Effect.MeasureMemory.class)).hasSize(1);
        rig.measure(110);
        assertThat(rig.closing("high")).as("hysteresis: up to threshold and margin").isTrue();
        rig.gateClosed("high");
        rig.gone("high");
        rig.measure(120);
        assertThat(rig.launcher.pressure()).isEqualTo(MemoryPressure.CALM);
        assertThat(rig.why("low")).isEqualTo(ReasonCode.MEMORY);
        assertThat(rig.state("low").reason().text()).isEqualTo(
                "90 MiB available, memory_threshold is 100 MiB; priority 10 goes first of 2 that may be stopped");
    }

    @Test
    void lackOfVictimsIsToldOnce() {
        bothUnused();
        rig.use("low", rig.now, 1);
        rig.use("high", rig.now, 1);
        rig.measure(90);
        assertThat(rig.last(Effect.LogMessage.class)).last().satisfies(remark ->
                assertThat(remark.message()).contains("high is in use, low is in use"));
        rig.measure(89);
        assertThat(rig.last(Effect.LogMessage.class)).isEmpty();
    }

    @Test
    void appInUseIsEvictedOnlyOnceNoOtherEnds() {
        bothUnused();
        rig.use("high", rig.now, 1);
        rig.stop("low");
        rig.measure(40);
        assertThat(rig.state("high")).isInstanceOf(Ready.class);
        rig.gone("low");
        assertThat(rig.last(Effect.MeasureMemory.class)).hasSize(1);
        rig.measure(40);
        assertThat(rig.state("high")).isInstanceOf(Stopping.class);
        assertThat(rig.state("high").reason().text()).contains("everything left is in use");
    }

    @Test
    void aVictimThatIsUsedMeanwhileStays() {
        bothUnused();
        rig.measure(90);
        rig.use("low", rig.now, 1);
        rig.gateInUse("low");
        assertThat(rig.last(Effect.MeasureMemory.class)).hasSize(1);
        rig.measure(90);
        assertThat(rig.closing("high")).isTrue();
    }

    @Test
    void unreadableMemoryEvictsNoAppAndIsToldOnce() {
        bothUnused();
        rig.tell(new LauncherEvent.MemoryUnreadable("no MemAvailable"));
        assertThat(rig.last(Effect.LogMessage.class)).hasSize(1);
        assertThat(rig.launcher.memoryUnreadable()).isEqualTo(Optional.of("no MemAvailable"));
        rig.tell(new LauncherEvent.MemoryUnreadable("no MemAvailable"));
        assertThat(rig.last(Effect.LogMessage.class)).isEmpty();
        assertThat(rig.closing("low")).as("unknown free memory stops no app").isFalse();
        assertThat(rig.closing("high")).isFalse();
    }

    @Test
    void aDryRunOfTheMemoryCheckChangesNothing() {
        bothUnused();
        rig.tell(new LauncherEvent.MemoryCheckRequested(OPERATOR, true));
        rig.measure(90);
        assertThat(rig.last(Effect.Report.class)).singleElement().satisfies(report ->
                assertThat(report.decisions()).extracting(Decision::app).containsExactly(new AppId("low")));
        assertThat(rig.closing("low")).isFalse();
    }

    @Test
    void memoryCheckIsAnsweredWithItsDecisionsOnceDone() {
        bothUnused();
        rig.tell(new LauncherEvent.MemoryCheckRequested(OPERATOR, false));
        rig.measure(90);
        assertThat(rig.last(Effect.Report.class)).isEmpty();
        rig.gateClosed("low");
        rig.gone("low");
        rig.measure(500);
        assertThat(rig.last(Effect.Report.class)).singleElement().satisfies(report -> {
            assertThat(report.decisions()).extracting(Decision::app).containsExactly(new AppId("low"));
            assertThat(report.summary()).isEqualTo("500 MiB available, memory_threshold is 100 MiB: nothing to do");
        });
        assertThat(rig.launcher.memoryAvailable()).hasValue(500L << 20);
    }

    @Test
    void evictedAppComesBackOnceThereIsPlenty() {
        var kept = SupervisorFixture.of(Samples.policy(true, false), LOW);
        kept.ready("low");
        kept.pass(Duration.ofMinutes(2));
        kept.measure(90);
        kept.gateClosed("low");
        kept.gone("low");
        kept.pass(Duration.ofMinutes(2));
        assertThat(kept.state("low")).isInstanceOf(Stopped.class);
        kept.measure(199);
        assertThat(kept.state("low")).isInstanceOf(Stopped.class);
        kept.measure(200);
        assertThat(kept.state("low")).isInstanceOf(Starting.class);
    }

    @Test
    void idleCheckStopsIdleAppsAndItsDryRunNone() {
        bothUnused();
        rig.use("high", rig.now.minus(Duration.ofMinutes(11)), 0);
        rig.tell(new LauncherEvent.IdleCheckRequested(OPERATOR, true));
        assertThat(rig.closing("high")).isFalse();
        assertThat(rig.last(Effect.Report.class)).singleElement().satisfies(report -> {
            assertThat(report.decisions()).extracting(Decision::action)
                    .containsExactly(Decision.Action.STOP, Decision.Action.KEEP);
            assertThat(report.summary()).isEqualTo("2 running, 1 idle");
        });
        rig.tell(new LauncherEvent.IdleCheckRequested(OPERATOR, false));
        assertThat(rig.closing("high")).isTrue();
        assertThat(rig.closing("low")).isFalse();
    }

    @Test
    void anIdleCheckThatFindsNothingIdleSaysSo() {
        bothUnused();
        rig.tell(new LauncherEvent.IdleCheckRequested(OPERATOR, false));
        assertThat(rig.last(Effect.Report.class)).extracting(Effect.Report::summary)
                .containsExactly("2 running, 0 idle");
    }

    @Test
    void aReloadTouchesOnlyWhatItChanged() {
        bothUnused();
        AppState untouched = rig.state("high");
        rig.reload(POLICY, running(LOW, "v2", new PortSpec.Auto()), HIGH);
        assertThat(rig.state("high")).isSameAs(untouched);
        assertThat(rig.why("low")).isEqualTo(ReasonCode.RELOAD);
        rig.gone("low");
        assertThat(rig.state("low")).as("a running one is replaced").isInstanceOf(Starting.class);
        assertThat(rig.last(Effect.StartRun.class)).singleElement().satisfies(start ->
                assertThat(Samples.command(start.spec())).containsExactly("app", "v2"));
    }

    @Test
    void removedAppIsStoppedAndItsWaitersAreTold() {
        bothUnused();
        rig.reload(POLICY, HIGH);
        WaiterId late = rig.ask("low", SupervisorFixture.OPERATOR);
        assertThat(rig.last(Effect.Refuse.class)).extracting(Effect.Refuse::waiter).containsExactly(late);
        rig.gone("low");
        assertThat(rig.launcher.apps()).containsOnlyKeys(new AppId("high"));
    }

    @Test
    void appConfiguredAgainDuringItsStopIsStartedAgain() {
        bothUnused();
        rig.reload(POLICY, HIGH);
        rig.reload(POLICY, LOW, HIGH);
        rig.gone("low");
        assertThat(rig.state("low")).isInstanceOf(Starting.class);
    }

    @Test
    void onDemandOffStartsEveryEnabledApp() {
        rig.reload(Samples.policy(true, false), LOW, HIGH);
        assertThat(rig.last(Effect.StartRun.class)).as("every enabled app is kept running").hasSize(2);
    }

    @Test
    void requestForAKeptAppStoppedByHandIsRefused() {
        var kept = SupervisorFixture.of(Samples.policy(true, false), LOW);
        kept.stop("low");
        kept.gone("low");
        kept.ask("low", SupervisorFixture.REQUEST);
        assertThat(kept.last(Effect.Refuse.class).getFirst().refusal().code()).isEqualTo(Refusal.Code.ON_DEMAND_OFF);
    }

    @Test
    void anEphemeralDaemonEndsOnlyWhenEveryRunHas() {
        bothUnused();
        var stray = new RunId(new AppId("other"), 500);
        rig.tell(new AppEvent.RunDiscovered(
                stray, Instance.ofProcess(4711, OptionalInt.empty()), Optional.empty(), false));
        rig.tell(new LauncherEvent.ShutdownBegan(Optional.of(OPERATOR)));
        var second = new WaiterId(1001);
        rig.tell(new LauncherEvent.ShutdownBegan(Optional.of(second)));
        rig.ask("low", SupervisorFixture.OPERATOR);
        assertThat(rig.last(Effect.Refuse.class).getFirst().refusal().code()).isEqualTo(Refusal.Code.SHUTTING_DOWN);
        rig.gone("low");
        rig.gone("high");
        assertThat(rig.last(Effect.AnswerGone.class)).isEmpty();
        rig.tell(new AppEvent.RunGone(stray));
        assertThat(rig.last(Effect.AnswerGone.class)).containsExactly(
                new Effect.AnswerGone(OPERATOR), new Effect.AnswerGone(second));
    }

    @Test
    void nothingIsStartedAgainDuringAShutdown() {
        var kept = SupervisorFixture.of(POLICY, LOW.withAlwaysOn(true));
        kept.up("low");
        kept.exit("low", 1);
        kept.gone("low");
        assertThat(kept.state("low")).isInstanceOf(Failed.class);
        kept.tell(new LauncherEvent.ShutdownBegan(Optional.empty()));
        kept.pass(Duration.ofMinutes(1));
        assertThat(kept.state("low")).isInstanceOf(Stopped.class);
    }
}
