package launcher.core.supervisor;

import static launcher.core.lifecycle.Samples.POLICY;
import static launcher.core.lifecycle.Samples.SPEC;
import static launcher.core.lifecycle.Samples.named;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import launcher.core.app.AppId;
import launcher.core.app.AppSpec;
import launcher.core.app.LauncherPolicy;
import launcher.core.app.ReasonCode;
import launcher.core.lifecycle.AppState.Failed;
import launcher.core.lifecycle.AppState.Ready;
import launcher.core.lifecycle.AppState.Starting;
import launcher.core.lifecycle.AppState.Stopped;
import launcher.core.lifecycle.Decision;
import launcher.core.lifecycle.Effect;
import launcher.core.lifecycle.Effect.PublishEvent.Kind;
import launcher.core.lifecycle.LauncherEvent;
import launcher.core.lifecycle.Samples;
import launcher.core.lifecycle.WaiterId;
import launcher.core.memory.Candidate;
import launcher.core.memory.MemoryPressure;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Which app goes when memory is short, when that ends, and what is said about it. */
@NullMarked
class MemoryShortageTest {

    private static final AppSpec LOW = named(SPEC, "low").withPriority(10);
    private static final AppSpec LOWER = named(SPEC, "lower").withPriority(10);
    private static final AppSpec HIGH = named(SPEC, "high").withPriority(80);
    private static final WaiterId OPERATOR = new WaiterId(1000);

    private final SupervisorFixture rig = SupervisorFixture.of(POLICY, LOW, LOWER, HIGH);

    private void allUnused() {
        List.of("lower", "low", "high").forEach(name -> {
            rig.serve(name);
            rig.pass(Duration.ofSeconds(1));
        });
        rig.pass(Duration.ofMinutes(2));
    }

    @Test
    void spikeIsActedOnWhenItIsMeasured() {
        allUnused();
        rig.pass(Duration.ofSeconds(7));
        rig.measure(90);
        assertThat(rig.closing("lower")).as("of two equals the longest unused").isTrue();
        assertThat(rig.closing("low")).isFalse();
        assertThat(rig.told()).containsExactly(Kind.EVICTED);
        assertThat(remarks()).containsExactly("memory is short: 90 MiB available, memory_threshold is 100 MiB");
        rig.gateClosed("lower");
        assertThat(rig.state("lower").reason().text()).endsWith("priority 10 goes first of 3 that may be stopped");
    }

    @Test
    void usedAppStaysWhileMemoryIsMerelyShort() {
        allUnused();
        rig.use("low", rig.now, 1);
        rig.use("lower", rig.now.minus(Duration.ofSeconds(30)), 0);
        rig.measure(60);
        assertThat(rig.closing("high")).isTrue();
        rig.gateClosed("high");
        rig.gone("high");
        rig.measure(60);
        assertThat(rig.state("low")).isInstanceOf(Ready.class);
        assertThat(rig.state("lower")).isInstanceOf(Ready.class);
    }

    @Test
    void returnOfAnEvictedAppStartsNoEviction() {
        allUnused();
        rig.measure(90);
        rig.gateClosed("lower");
        rig.gone("lower");
        rig.measure(125);
        assertThat(remarks()).containsExactly("memory recovered: 125 MiB available");
        rig.serve("lower");
        rig.pass(Duration.ofMinutes(2));
        rig.measure(101);
        assertThat(rig.closing("lower")).as("no flapping: pressure begins below the threshold only").isFalse();
        assertThat(remarks()).isEmpty();
    }

    @Test
    void theReasonOfALaterVictimNamesWhereEvictionEnds() {
        allUnused();
        rig.measure(90);
        rig.gateClosed("lower");
        rig.gone("lower");
        rig.measure(100);
        rig.gateClosed("low");
        assertThat(rig.state("low").reason().text()).startsWith("100 MiB available, eviction ends at 120 MiB");
    }

    @Test
    void closingGateIsWaitedForBeforeAnUnusedAppGoes() {
        allUnused();
        rig.use("high", rig.now.minus(Duration.ofMinutes(11)), 0);
        rig.tell(new LauncherEvent.IdleCheckRequested(OPERATOR, false));
        assertThat(rig.closing("high")).isTrue();
        rig.measure(90);
        assertThat(rig.closing("lower")).isFalse();
        rig.gateClosed("high");
        rig.gone("high");
        assertThat(rig.last(Effect.MeasureMemory.class)).hasSize(1);
        rig.measure(90);
        assertThat(rig.closing("lower")).isTrue();
    }

    @Test
    void slowStopDoesNotDelayEvictionOfAnUnusedApp() {
        allUnused();
        rig.stop("high");
        rig.measure(90);
        assertThat(rig.closing("lower")).isTrue();
    }

    @Test
    void memoryIsMeasuredAgainWhenTheVictimCrashesOrRestarts() {
        allUnused();
        rig.measure(90);
        rig.exit("lower", 1);
        rig.gone("lower");
        assertThat(rig.state("lower")).isInstanceOf(Failed.class);
        assertThat(rig.last(Effect.MeasureMemory.class)).hasSize(1);
        rig.measure(90);
        rig.gateClosed("low");
        rig.ask("low", SupervisorFixture.REQUEST);
        rig.gone("low");
        assertThat(rig.state("low")).isInstanceOf(Starting.class);
        assertThat(rig.last(Effect.MeasureMemory.class)).hasSize(1);
    }

    @Test
    void onlyEvictedAppsToBeKeptRunningAreBroughtBack() {
        var onDemand = Samples.switched(named(SPEC, "low").withPriority(10), true, true);
        var kept = Samples.switched(named(SPEC, "kept"), true, false);
        var both = SupervisorFixture.of(POLICY, onDemand, kept);
        both.ready("kept");
        both.serve("low");
        both.pass(Duration.ofMinutes(2));
        both.measure(90);
        both.gateClosed("low");
        both.gone("low");
        both.stop("kept");
        both.gone("kept");
        both.measure(500);
        assertThat(both.state("low")).as("on demand").isInstanceOf(Stopped.class);
        assertThat(both.state("kept")).as("stopped by hand").isInstanceOf(Stopped.class);
        assertThat(both.last(Effect.StartRun.class)).isEmpty();
    }

    @Test
    void checkIsAnsweredEvenWithoutAMemoryReading() {
        rig.tell(new LauncherEvent.MemoryCheckRequested(OPERATOR, false));
        assertThat(rig.last(Effect.MeasureMemory.class)).hasSize(1);
        rig.tell(new LauncherEvent.MemoryUnreadable("no MemAvailable"));
        assertThat(rig.last(Effect.Report.class)).containsExactly(new Effect.Report(
                OPERATOR, List.of(), "memory cannot be measured, nothing is evicted: no MemAvailable"));
        assertThat(remarks()).hasSize(1);
        rig.tell(new LauncherEvent.MemoryCheckRequested(OPERATOR, true));
        rig.tell(new LauncherEvent.MemoryUnreadable("no MemAvailable"));
        assertThat(rig.last(Effect.Report.class)).as("whoever asks while that lasts too").hasSize(1);
        assertThat(remarks()).as("but the log has it already").isEmpty();
        rig.measure(500);
        assertThat(rig.last(Effect.Report.class)).as("once").isEmpty();
    }

    @Test
    void aCheckSaysWhyNothingIsDone() {
        assertThat(summary(SupervisorFixture.of(Samples.policy(false, true), LOW)))
                .isEqualTo("the launcher is disabled: nothing is evicted");
        assertThat(summary(SupervisorFixture.of(
                new LauncherPolicy(true, true, POLICY.idleTimeout(), POLICY.checkInterval(), 0, 2), LOW)))
                .isEqualTo("memory_threshold is 0: nothing is evicted");
        assertThat(summary(SupervisorFixture.of(POLICY, LOW))).isEqualTo("90 MiB available, memory_threshold is 100 MiB"
                + ": memory is short and no app may be stopped: none is running");
        allUnused();
        assertThat(summary(rig)).isEqualTo("90 MiB available, memory_threshold is 100 MiB: memory is short");
    }

    @Test
    void alwaysOnAppIsNamedAmongUnstoppableApps() {
        var pinned = SupervisorFixture.of(POLICY, LOW.withAlwaysOn(true));
        pinned.ready("low");
        pinned.pass(Duration.ofMinutes(2));
        assertThat(summary(pinned)).endsWith("no app may be stopped: low is always-on");
    }

    @Test
    void aQuestionSeesARunningAppAsEvictionDoes() {
        rig.serve("low");
        assertThat(Supervisor.candidate(rig.app("low"), Optional.ofNullable(rig.uses.get(rig.run("low"))), rig.now))
                .isEqualTo(Optional.of(new Candidate(new AppId("low"), 10, false, true, rig.now)));
        assertThat(Supervisor.candidate(rig.app("low"), Optional.empty(), rig.now)).isEmpty();
        assertThat(Supervisor.candidate(rig.app("high"), Optional.empty(), rig.now)).isEmpty();
    }

    @Test
    void anEvictedAppSaysSoAndThePressureIsKnown() {
        allUnused();
        rig.measure(40);
        assertThat(rig.launcher.pressure()).isEqualTo(MemoryPressure.CRITICAL);
        rig.gateClosed("lower");
        rig.gone("lower");
        assertThat(rig.why("lower")).isEqualTo(ReasonCode.MEMORY);
    }

    private String summary(SupervisorFixture asked) {
        asked.tell(new LauncherEvent.MemoryCheckRequested(OPERATOR, true));
        asked.measure(90);
        List<Effect.Report> reports = asked.last(Effect.Report.class);
        assertThat(reports).hasSize(1);
        assertThat(reports.getFirst().decisions()).allMatch(one -> one.action() == Decision.Action.STOP);
        return reports.getFirst().summary();
    }

    private List<String> remarks() {
        return rig.last(Effect.LogMessage.class).stream().map(Effect.LogMessage::message).toList();
    }
}
