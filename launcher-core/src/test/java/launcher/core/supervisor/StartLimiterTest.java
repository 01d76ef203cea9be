package launcher.core.supervisor;

import static launcher.core.lifecycle.Samples.SPEC;
import static launcher.core.lifecycle.Samples.lasting;
import static launcher.core.lifecycle.Samples.named;
import static launcher.core.lifecycle.Samples.running;
import static launcher.core.lifecycle.Samples.slots;
import static launcher.core.lifecycle.Samples.switched;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import launcher.core.app.AppId;
import launcher.core.app.AppSpec;
import launcher.core.app.PortSpec;
import launcher.core.app.ReasonCode;
import launcher.core.lifecycle.AppEvent;
import launcher.core.lifecycle.AppState.Starting;
import launcher.core.lifecycle.AppState.Stopped;
import launcher.core.lifecycle.AppState.Stopping;
import launcher.core.lifecycle.Effect;
import launcher.core.lifecycle.Effect.PublishEvent.Kind;
import launcher.core.lifecycle.LauncherEvent;
import launcher.core.lifecycle.Refusal;
import launcher.core.lifecycle.RunId;
import launcher.core.lifecycle.Samples;
import launcher.core.lifecycle.Waiter;
import launcher.core.lifecycle.WaiterId;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Not too many starts at once: which apps start, which wait, and which is next. */
@NullMarked
class StartLimiterTest {

    private static final AppSpec A = named(SPEC, "a");
    private static final AppSpec B = named(SPEC, "b");
    private static final AppSpec C = named(SPEC, "c");
    private static final AppSpec HIGH = named(SPEC, "high").withPriority(80);

    private final SupervisorFixture rig = SupervisorFixture.of(slots(1), A, B, C, HIGH);

    private boolean waits(String app) {
        return rig.state(app) instanceof Starting starting && starting.waitsForSlot();
    }

    private List<String> started() {
        return rig.last(Effect.StartRun.class).stream().map(start -> start.run().app().value()).toList();
    }

    @Test
    void startWithoutASlotWaitsAndSaysSoOnce() {
        rig.ask("a", SupervisorFixture.REQUEST);
        assertThat(started()).containsExactly("a");
        rig.ask("b", SupervisorFixture.REQUEST);
        assertThat(started()).isEmpty();
        assertThat(waits("b")).isTrue();
        assertThat(rig.last(Effect.PublishEvent.class))
                .containsExactly(new Effect.PublishEvent(new AppId("b"), Kind.STARTING,
                "b is starting: requested by uid 1000; waits for a slot: 1 of 1 apps are starting",
                        Optional.of(SupervisorFixture.REQUEST)));
        rig.ask("b", SupervisorFixture.REQUEST);
        assertThat(rig.last(Effect.PublishEvent.class)).as("the second joins").isEmpty();
        rig.ready("a");
        assertThat(started()).containsExactly("b");
        assertThat(rig.told()).as("told already that it starts").containsExactly(Kind.READY);
        rig.ready("b");
        assertThat(rig.last(Effect.Grant.class)).hasSize(2);
        assertThat(rig.app("b").starts()).isEqualTo(1);
    }

    @Test
    void anOperatorsStartWaitsToo() {
        rig.ask("a", SupervisorFixture.REQUEST);
        rig.ask("b", SupervisorFixture.OPERATOR);
        assertThat(waits("b")).isTrue();
    }

    @Test
    void highestPriorityIsNextThenTheLongestWait() {
        rig.ask("c", SupervisorFixture.REQUEST);
        rig.pass(Duration.ofSeconds(1));
        rig.ask("b", SupervisorFixture.REQUEST);
        rig.pass(Duration.ofSeconds(1));
        rig.ask("a", SupervisorFixture.REQUEST);
        rig.pass(Duration.ofSeconds(1));
        rig.ask("high", SupervisorFixture.REQUEST);
        rig.ready("c");
        assertThat(started()).containsExactly("high");
        rig.ready("high");
        assertThat(started()).containsExactly("b");
        rig.ready("b");
        assertThat(started()).containsExactly("a");
    }

    @Test
    void aPriorityThatIsChangedMeanwhileCounts() {
        rig.ask("a", SupervisorFixture.REQUEST);
        rig.ask("b", SupervisorFixture.REQUEST);
        rig.ask("c", SupervisorFixture.REQUEST);
        rig.reload(slots(1), A, B, C.withPriority(90), HIGH);
        rig.ready("a");
        assertThat(started()).containsExactly("c");
    }

    @Test
    void slotIsFreeAsSoonAsItsStartEnds() {
        rig.ask("a", SupervisorFixture.REQUEST);
        rig.ask("b", SupervisorFixture.REQUEST);
        rig.ask("c", SupervisorFixture.REQUEST);
        rig.tell(new AppEvent.NotStarted(rig.run("a"), "no such file"));
        assertThat(started()).containsExactly("b");
        rig.stop("b");
        assertThat(rig.state("b")).as("it is still being ended").isInstanceOf(Stopping.class);
        assertThat(started()).containsExactly("c");
    }

    @Test
    void aStartUpToItsTimeoutGivesItsSlotBack() {
        rig.ask("a", SupervisorFixture.OPERATOR);
        rig.ask("b", SupervisorFixture.OPERATOR);
        rig.pass(Duration.ofSeconds(30));
        assertThat(started()).containsExactly("b");
        rig.pass(Duration.ofMillis(29_999));
        assertThat(rig.state("b")).as("its own timeout counts from the slot on").isInstanceOf(Starting.class);
        rig.pass(Duration.ofMillis(1));
        assertThat(rig.state("b")).isInstanceOf(Stopping.class);
    }

    @Test
    void waiterHasAWholeStartFromItsSlotOn() {
        var slow = SupervisorFixture.of(slots(1), lasting(A, Duration.ofMinutes(9)), B);
        slow.ask("a", SupervisorFixture.REQUEST);
        WaiterId first = slow.ask("b", SupervisorFixture.OPERATOR);
        slow.pass(Duration.ofMinutes(8));
        WaiterId second = slow.ask("b", SupervisorFixture.OPERATOR);
        assertThat(slow.app("b").waiters()).extracting(Waiter::deadline).containsOnly(Optional.empty());
        slow.ready("a");
        assertThat(slow.last(Effect.StartRun.class)).hasSize(1);
        slow.pass(SPEC.startupTimeout().minusMillis(1));
        slow.ready("b");
        assertThat(slow.last(Effect.Grant.class)).extracting(Effect.Grant::waiter).containsExactly(first, second);
    }

    @Test
    void waiterForASlotIsToldOfAStartTimeout() {
        var slow = SupervisorFixture.of(slots(1), lasting(A, Duration.ofMinutes(9)), B);
        slow.ask("a", SupervisorFixture.REQUEST);
        slow.ask("b", SupervisorFixture.OPERATOR);
        slow.pass(Duration.ofMinutes(8));
        slow.ready("a");
        slow.pass(SPEC.startupTimeout());
        assertThat(slow.app("b").waiters()).isEmpty();
        assertThat(slow.why("b")).isEqualTo(ReasonCode.STARTUP_TIMEOUT);
    }

    @Test
    void stopEndsTheWaitAtOnceWithoutAProcess() {
        rig.ask("a", SupervisorFixture.REQUEST);
        WaiterId request = rig.ask("b", SupervisorFixture.REQUEST);
        WaiterId stopper = rig.stop("b");
        assertThat(rig.state("b")).isEqualTo(new Stopped(SupervisorFixture.OPERATOR));
        assertThat(rig.last(Effect.Refuse.class)).extracting(Effect.Refuse::waiter).containsExactly(request);
        assertThat(rig.last(Effect.AnswerGone.class)).containsExactly(new Effect.AnswerGone(stopper));
        assertThat(rig.last(Effect.RunEffect.class)).isEmpty();
        assertThat(rig.told()).containsExactly(Kind.STOPPED);
        rig.ready("a");
        assertThat(started()).isEmpty();
    }

    @Test
    void startAfterAnUnservedWaitHasANewerRun() {
        rig.ask("a", SupervisorFixture.REQUEST);
        rig.ask("b", SupervisorFixture.REQUEST);
        RunId never = ((Starting) rig.state("b")).run();
        rig.stop("b");
        rig.ask("b", SupervisorFixture.REQUEST);
        assertThat(((Starting) rig.state("b")).run().serial()).isGreaterThan(never.serial());
    }

    @Test
    void anAppThatIsRemovedWhileItWaitsIsForgotten() {
        rig.ask("a", SupervisorFixture.REQUEST);
        WaiterId request = rig.ask("b", SupervisorFixture.REQUEST);
        rig.reload(slots(1), A, C, HIGH);
        assertThat(rig.launcher.apps()).doesNotContainKey(new AppId("b"));
        assertThat(rig.last(Effect.Refuse.class)).extracting(Effect.Refuse::waiter).containsExactly(request);
        assertThat(rig.last(Effect.RunEffect.class)).isEmpty();
    }

    @Test
    void appConfiguredAnewKeepsItsTurnAndStartsAnew() {
        rig.ask("a", SupervisorFixture.REQUEST);
        rig.ask("b", SupervisorFixture.REQUEST);
        rig.ask("c", SupervisorFixture.REQUEST);
        rig.reload(slots(1), A, running(B, "v2", new PortSpec.Auto()), C, HIGH);
        rig.ready("a");
        assertThat(rig.last(Effect.StartRun.class)).singleElement().satisfies(start ->
                assertThat(Samples.command(start.spec())).containsExactly("app", "v2"));
    }

    @Test
    void disabledAppWithoutAWaiterLeavesTheQueue() {
        rig.ask("a", SupervisorFixture.REQUEST);
        rig.tell(new AppEvent.StartRequested(new AppId("b"), Optional.empty(), SupervisorFixture.OPERATOR));
        rig.ask("c", SupervisorFixture.OPERATOR);
        rig.reload(slots(1), A, off(B), off(C), HIGH);
        assertThat(rig.why("b")).isEqualTo(ReasonCode.RELOAD);
        assertThat(rig.state("b")).isInstanceOf(Stopped.class);
        assertThat(waits("c")).isTrue();
    }

    private static AppSpec off(AppSpec spec) {
        return switched(running(spec, "v2", new PortSpec.Auto()), false, true);
    }

    @Test
    void moreSlotsHoldAtOnceAndFewerEndNothing() {
        rig.ask("a", SupervisorFixture.REQUEST);
        rig.ask("b", SupervisorFixture.REQUEST);
        rig.ask("c", SupervisorFixture.REQUEST);
        rig.reload(slots(2), A, B, C, HIGH);
        assertThat(started()).containsExactly("b");
        rig.reload(slots(1), A, B, C, HIGH);
        assertThat(rig.last(Effect.RunEffect.class)).isEmpty();
        rig.ready("a");
        assertThat(waits("c")).as("one is starting, and one may").isTrue();
        rig.ready("b");
        assertThat(started()).containsExactly("c");
    }

    @Test
    void keptAppsStartByPriorityWithinTheLimit() {
        var boot = new SupervisorFixture(slots(2), A.withAlwaysOn(true), B.withAlwaysOn(true), C.withAlwaysOn(true),
                HIGH.withAlwaysOn(true));
        boot.tell(new LauncherEvent.AdoptionEnded());
        assertThat(boot.last(Effect.StartRun.class)).extracting(start -> start.run().app().value())
                .containsExactly("high", "a");
        assertThat(boot.last(Effect.PublishEvent.class)).extracting(Effect.PublishEvent::message).containsExactly(
                "high is starting: it is always-on", "a is starting: it is always-on",
                "b is starting: it is always-on; waits for a slot: 2 of 2 apps are starting",
                "c is starting: it is always-on; waits for a slot: 2 of 2 apps are starting");
    }

    @Test
    void newKeptAppGetsItsSlotInTheReload() {
        rig.reload(slots(1), A, B, C, HIGH, named(SPEC, "new").withAlwaysOn(true));
        assertThat(started()).containsExactly("new");
    }

    @Test
    void whatIsFoundAliveNeedsNoSlot() {
        var next = new SupervisorFixture(slots(1), A, B, C);
        next.find("a", 500);
        next.find("b", 501);
        next.tell(new LauncherEvent.AdoptionEnded());
        next.ask("c", SupervisorFixture.REQUEST);
        assertThat(next.last(Effect.StartRun.class)).hasSize(1);
    }

    @Test
    void endingDaemonStartsNoWaitingApp() {
        rig.ask("a", SupervisorFixture.REQUEST);
        rig.ask("b", SupervisorFixture.REQUEST);
        rig.tell(new LauncherEvent.ShutdownBegan(Optional.empty()));
        assertThat(rig.refusal()).isEqualTo(Refusal.Code.STOPPED_MEANWHILE);
        assertThat(rig.why("b")).isEqualTo(ReasonCode.SHUTDOWN);
        assertThat(rig.state("a")).as("what runs goes on").isInstanceOf(Starting.class);
        rig.ready("a");
        assertThat(started()).isEmpty();
    }
}
