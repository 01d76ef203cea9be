package launcher.core.supervisor;

import static launcher.core.lifecycle.Samples.POLICY;
import static launcher.core.lifecycle.Samples.SPEC;
import static launcher.core.lifecycle.Samples.named;
import static launcher.core.lifecycle.Samples.running;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import launcher.core.app.AppCatalog;
import launcher.core.app.AppId;
import launcher.core.app.AppSpec;
import launcher.core.app.LauncherPolicy;
import launcher.core.app.PortSpec;
import launcher.core.app.ReasonCode;
import launcher.core.health.PortOwnership;
import launcher.core.lifecycle.App;
import launcher.core.lifecycle.AppEvent;
import launcher.core.lifecycle.AppState.Failed;
import launcher.core.lifecycle.AppState.Ready;
import launcher.core.lifecycle.AppState.Starting;
import launcher.core.lifecycle.AppState.Stopped;
import launcher.core.lifecycle.AppState.Stopping;
import launcher.core.lifecycle.Effect;
import launcher.core.lifecycle.ExitStatus;
import launcher.core.lifecycle.Instance;
import launcher.core.lifecycle.Refusal;
import launcher.core.lifecycle.RunId;
import launcher.core.lifecycle.Samples;
import launcher.core.lifecycle.WaiterId;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** What a new configuration does to an app, whatever it is doing. */
@NullMarked
class ReloadTest {

    private static final String A = "hello";
    private static final AppSpec V2 = running(SPEC, "v2", new PortSpec.Auto());
    private static final AppSpec URGENT = SPEC.withPriority(90);
    private final SupervisorFixture rig = SupervisorFixture.of(POLICY, SPEC);

    @Test
    void aStoppedAppTakesItsNewSettingsAndStaysStopped() {
        rig.reload(POLICY, URGENT);
        assertThat(rig.app(A).spec()).isEqualTo(URGENT);
        assertThat(rig.state(A)).isInstanceOf(Stopped.class);
        assertThat(rig.launcher.catalog()).isEqualTo(AppCatalog.of(POLICY, List.of(URGENT)));
        assertThat(rig.step.changed()).extracting(App::spec).containsExactly(URGENT);
    }

    @Test
    void appStoppedByHandStartsOnceAlwaysOn() {
        rig.stop(A);
        rig.reload(POLICY, SPEC.withAlwaysOn(true));
        assertThat(rig.state(A)).isInstanceOf(Starting.class);
        assertThat(rig.state(A).reason().text()).isEqualTo("it is always-on");
    }

    @Test
    void alwaysOnAppStoppedByHandStaysSoThroughChanges() {
        var kept = SupervisorFixture.of(POLICY, SPEC.withAlwaysOn(true));
        kept.stop(A);
        kept.gone(A);
        kept.reload(POLICY, URGENT.withAlwaysOn(true));
        assertThat(kept.state(A)).isInstanceOf(Stopped.class);
    }

    @Test
    void onDemandOffIsTheReasonOfAStart() {
        rig.reload(Samples.policy(true, false), SPEC);
        assertThat(rig.state(A).reason().text()).isEqualTo("on-demand is off: it is kept running");
    }

    @Test
    void appPinnedDuringItsIdleStopStartsAgain() {
        rig.serve(A);
        rig.pass(Duration.ofMinutes(10));
        rig.gateClosed(A);
        rig.reload(POLICY, SPEC.withAlwaysOn(true));
        rig.gone(A);
        assertThat(rig.state(A)).isInstanceOf(Starting.class);
        assertThat(rig.why(A)).isEqualTo(ReasonCode.ALWAYS_ON);
    }

    @Test
    void startWithChangedProcessBeginsAnewAndKeepsItsWaiter() {
        WaiterId waiter = rig.ask(A, SupervisorFixture.REQUEST);
        RunId old = rig.run(A);
        rig.reload(POLICY, V2);
        assertThat(rig.why(A)).isEqualTo(ReasonCode.RELOAD);
        assertThat(rig.last(Effect.StopRun.class)).extracting(Effect.StopRun::run).containsExactly(old);
        rig.gone(A);
        assertThat(rig.last(Effect.StartRun.class)).extracting(Effect.StartRun::spec).containsExactly(V2);
        rig.ready(A);
        assertThat(rig.last(Effect.Grant.class)).extracting(Effect.Grant::waiter).containsExactly(waiter);
    }

    @Test
    void aStartGoesOnThroughAChangeOfSettings() {
        rig.ask(A, SupervisorFixture.REQUEST);
        RunId run = rig.run(A);
        rig.reload(POLICY, URGENT);
        assertThat(rig.state(A)).isInstanceOf(Starting.class);
        assertThat(rig.run(A)).isEqualTo(run);
        assertThat(rig.app(A).spec()).isEqualTo(URGENT);
    }

    @Test
    void removedAppEndsItsStartAndItsWaiterIsTold() {
        WaiterId waiter = rig.ask(A, SupervisorFixture.REQUEST);
        rig.reload(POLICY);
        assertThat(rig.last(Effect.Refuse.class)).extracting(Effect.Refuse::waiter).containsExactly(waiter);
        assertThat(rig.refusal()).isEqualTo(Refusal.Code.NO_SUCH_APP);
        assertThat(rig.last(Effect.StopRun.class)).hasSize(1);
        rig.gone(A);
        assertThat(rig.launcher.apps()).isEmpty();
        assertThat(rig.step.removed()).containsExactly(new AppId(A));
    }

    @Test
    void aShorterIdleTimeoutHoldsAtOnce() {
        rig.serve(A);
        rig.pass(Duration.ofMinutes(2));
        rig.reload(POLICY, Samples.idling(SPEC, Duration.ofMinutes(1)));
        rig.tick();
        assertThat(rig.closing(A)).isTrue();
    }

    @Test
    void anIdleTimeoutOfLessThanASecondIsKept() {
        var brief = SupervisorFixture.of(POLICY, Samples.idling(SPEC, Duration.ofMillis(200)));
        brief.serve(A);
        brief.pass(Duration.ofMillis(199));
        assertThat(brief.closing(A)).isFalse();
        brief.pass(Duration.ofMillis(1));
        assertThat(brief.closing(A)).isTrue();
    }

    @Test
    void removedAppWithoutARunIsForgottenAtOnce() {
        var two = SupervisorFixture.of(POLICY, SPEC, named(SPEC, "other"));
        two.ask("other", SupervisorFixture.REQUEST);
        two.tell(new AppEvent.NotStarted(two.run("other"), "no such file"));
        WaiterId waiter = two.ask("other", SupervisorFixture.REQUEST);
        two.reload(POLICY);
        assertThat(two.launcher.apps()).isEmpty();
        assertThat(two.last(Effect.Refuse.class)).extracting(Effect.Refuse::waiter).containsExactly(waiter);
        assertThat(two.step.removed()).containsExactly(new AppId(A), new AppId("other"));
    }

    @Test
    void waiterForAStoppingAppIsToldOfItsRemoval() {
        rig.serve(A);
        rig.stop(A);
        WaiterId waiter = rig.ask(A, SupervisorFixture.REQUEST);
        rig.reload(POLICY);
        assertThat(rig.last(Effect.Refuse.class)).extracting(Effect.Refuse::waiter).containsExactly(waiter);
        rig.gone(A);
        assertThat(rig.launcher.apps()).isEmpty();
    }

    @Test
    void failedAppWithChangedProcessStartsOnlyIfWanted() {
        fail();
        rig.reload(POLICY, V2);
        assertThat(rig.state(A)).isInstanceOf(Stopped.class);
        assertThat(rig.why(A)).isEqualTo(ReasonCode.RELOAD);
        assertThat(rig.app(A).failures().recent()).isEmpty();
        fail();
        WaiterId waiter = rig.ask(A, SupervisorFixture.REQUEST);
        rig.reload(POLICY, SPEC);
        assertThat(rig.state(A)).as("somebody waits").isInstanceOf(Starting.class);
        rig.ready(A);
        assertThat(rig.last(Effect.Grant.class)).extracting(Effect.Grant::waiter).containsExactly(waiter);
        rig.stop(A);
        rig.gone(A);
        fail();
        rig.reload(POLICY, V2.withAlwaysOn(true));
        assertThat(rig.state(A)).as("always-on").isInstanceOf(Starting.class);
    }

    @Test
    void failedAppKeepsItsBackoffThroughChangedSettings() {
        fail();
        rig.reload(POLICY, URGENT);
        assertThat(rig.state(A)).isInstanceOf(Failed.class);
        assertThat(rig.app(A).spec()).isEqualTo(URGENT);
        assertThat(rig.app(A).failures().recent()).hasSize(1);
    }

    @Test
    void aStoppingAppTakesItsNewSettings() {
        rig.serve(A);
        rig.stop(A);
        rig.reload(POLICY, V2);
        assertThat(rig.state(A)).isInstanceOf(Stopping.class);
        rig.ask(A, SupervisorFixture.REQUEST);
        rig.gone(A);
        assertThat(rig.last(Effect.StartRun.class)).extracting(Effect.StartRun::spec).containsExactly(V2);
    }

    @Test
    void anotherPolicyMeasuresMemoryAndReconcilesAtItsOwnPace() {
        var often = new LauncherPolicy(true, true, POLICY.idleTimeout(), Duration.ofSeconds(5), 200L << 20, 2);
        rig.reload(POLICY, URGENT);
        assertThat(rig.last(Effect.MeasureMemory.class)).as("the policy is the same").isEmpty();
        rig.reload(often, URGENT);
        assertThat(rig.last(Effect.MeasureMemory.class)).hasSize(1);
        assertThat(rig.launcher.nextDeadline()).isEqualTo(rig.now.plus(Duration.ofSeconds(5)));
    }

    @Test
    void everyCheckIntervalWhatRunsAndMemoryAreLookedAt() {
        rig.pass(Duration.ofSeconds(59));
        rig.now = rig.now.plus(Duration.ofSeconds(1));
        rig.tick();
        assertThat(rig.last(Effect.Reconcile.class)).hasSize(1);
        assertThat(rig.last(Effect.MeasureMemory.class)).hasSize(1);
        rig.tick();
        assertThat(rig.step.effects()).as("once").isEmpty();
    }

    @Test
    void runDecidedBeforeItsAppWasConfiguredIsForeign() {
        rig.reload(POLICY, SPEC, named(SPEC, "fresh"));
        RunId old = rig.find("fresh", rig.now.nanos() - 1);
        assertThat(rig.last(Effect.StopRun.class)).extracting(Effect.StopRun::run).containsExactly(old);
        assertThat(rig.state("fresh")).isInstanceOf(Stopped.class);
    }

    @Test
    void endingRunHoldsUpNoAppOfAnotherName() {
        rig.find("stray", 500);
        rig.reload(POLICY, SPEC, named(SPEC, "fresh").withAlwaysOn(true));
        assertThat(rig.state("fresh")).isInstanceOf(Starting.class);
    }

    @Test
    void appWithUnchangedConfigurationIsLeftAlone() {
        rig.serve(A);
        rig.reload(POLICY, SPEC);
        assertThat(rig.step.effects()).isEmpty();
        assertThat(rig.step.changed()).isEmpty();
        assertThat(rig.state(A)).isInstanceOf(Ready.class);
    }

    @Test
    void factAboutAnUnknownAppChangesNothing() {
        var nobody = new AppId("nobody");
        var run = new RunId(nobody, 500);
        for (AppEvent event : List.of(new AppEvent.IdleStopProposed(nobody, SupervisorFixture.REQUEST, rig.now),
                new AppEvent.WaiterLeft(nobody, new WaiterId(1)), new AppEvent.DeadlinePassed(nobody),
                new AppEvent.SpecChanged(named(SPEC, "nobody"), true), new AppEvent.RemovedFromConfig(nobody),
                new AppEvent.Reconciled(nobody), new AppEvent.NotStarted(run, "no such file"),
                new AppEvent.ProcessStarted(run, Instance.ofProcess(4711, OptionalInt.empty())),
                new AppEvent.ProbeSucceeded(run, new PortOwnership.NotListening()),
                new AppEvent.ProcessExited(run, new ExitStatus.Unknown(), "", Optional.empty()),
                new AppEvent.GateClosed(run, 1), new AppEvent.GateInUse(run, 1),
                new AppEvent.ProbeFailed(run, new PortOwnership.NotListening(), "no answer"),
                new AppEvent.OverMemoryLimit(run, 1))) {
            assertThat(rig.tell(event)).as(event.toString()).isEmpty();
            assertThat(rig.launcher.apps()).containsOnlyKeys(new AppId(A));
        }
    }

    private void fail() {
        rig.tell(new AppEvent.StartRequested(new AppId(A), Optional.empty(), SupervisorFixture.OPERATOR));
        rig.tell(new AppEvent.NotStarted(rig.run(A), "no such file"));
    }
}
