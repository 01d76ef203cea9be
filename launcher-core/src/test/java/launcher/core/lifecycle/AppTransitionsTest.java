package launcher.core.lifecycle;

import static launcher.core.lifecycle.Samples.ID;
import static launcher.core.lifecycle.Samples.POLICY;
import static launcher.core.lifecycle.Samples.SPEC;
import static launcher.core.lifecycle.Samples.at;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import launcher.core.app.MonotonicTime;
import launcher.core.app.Reason;
import launcher.core.app.ReasonCode;
import launcher.core.demand.Demand;
import launcher.core.health.HealthTracker;
import launcher.core.health.PortOwnership;
import launcher.core.health.ProbeSpec;
import launcher.core.lifecycle.AppState.Failed;
import launcher.core.lifecycle.AppState.From;
import launcher.core.lifecycle.AppState.Phase;
import launcher.core.lifecycle.AppState.Ready;
import launcher.core.lifecycle.AppState.Starting;
import launcher.core.lifecycle.AppState.Stopped;
import launcher.core.lifecycle.AppState.Stopping;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The table itself: the meetings that have no consequence, and what a state says of itself. */
@NullMarked
class AppTransitionsTest {

    private static final RunId RUN = new RunId(ID, 500);
    private static final Instance UP = Instance.ofProcess(4711, OptionalInt.of(20_000));
    private static final MonotonicTime NOW = at(1000);
    private static final Reason IDLE = new Reason(ReasonCode.IDLE, "idle for 10m");
    private static final Reason REQUEST = new Reason(ReasonCode.REQUESTED, "requested by uid 1000");

    private static final AppState STOPPED = new Stopped(IDLE);
    private static final AppState QUEUED =
            new Starting(RUN, From.COLD, new Phase.Slot(), NOW, Optional.empty(), REQUEST);
    private static final AppState SPAWNING = starting(new Phase.Spawn());
    private static final HealthTracker HEALTH = HealthTracker.of(new ProbeSpec(SPEC, UP.port()), NOW);
    private static final AppState PROBED = starting(new Phase.Probe(UP, HEALTH));
    private static final AppState READY = ready(Optional.empty());
    private static final AppState CLOSING = ready(Optional.of(IDLE));
    private static final AppState.Paused PAUSED = ((Ready) READY).paused(IDLE);
    private static final AppState PAUSING = new AppState.Pausing(PAUSED);
    private static final AppState RESUMING = PAUSED.resuming(NOW, NOW.plus(Duration.ofSeconds(30)), REQUEST);
    private static final AppState STOPPING = new Stopping(RUN, Optional.of(UP), false, false, Optional.empty(), IDLE);
    private static final AppState FAILED = new Failed(IDLE, NOW.plus(Duration.ofHours(1)));

    private static final AppEvent DISMISSED = new AppEvent.IdleStopProposed(ID, IDLE, NOW);
    private static final AppEvent SLOT = new AppEvent.SlotGranted(ID);
    private static final AppEvent DEADLINE = new AppEvent.DeadlinePassed(ID);
    private static final AppEvent LEFT = new AppEvent.WaiterLeft(ID, new WaiterId(1));
    private static final AppEvent RECONCILED = new AppEvent.Reconciled(ID);
    private static final AppEvent STARTED = new AppEvent.ProcessStarted(RUN, UP);
    private static final AppEvent NOT_STARTED = new AppEvent.NotStarted(RUN, "no such file");
    private static final AppEvent SERVES = new AppEvent.ProbeSucceeded(RUN, new PortOwnership.NotListening());
    private static final AppEvent SILENT =
            new AppEvent.ProbeFailed(RUN, new PortOwnership.NotListening(), "no answer");
    private static final AppEvent EXITED = new AppEvent.ProcessExited(
            RUN, new ExitStatus.Exited(1), "", Optional.empty());
    private static final AppEvent OVER = new AppEvent.OverMemoryLimit(RUN, 1);
    private static final AppEvent GONE = new AppEvent.RunGone(RUN);
    private static final AppEvent STUCK = new AppEvent.RunStuck(RUN, "processes 4711");
    private static final AppEvent CLOSED = new AppEvent.GateClosed(RUN, 3);
    private static final AppEvent IN_USE = new AppEvent.GateInUse(RUN, 3);
    private static final AppEvent HELD = new AppEvent.ObservedPaused(RUN);
    private static final AppEvent GOES_ON = new AppEvent.ObservedRunning(RUN);
    private static final AppEvent NOT_PAUSED = new AppEvent.NotPaused(RUN, "would not stop moving");
    private static final AppEvent NOT_RESUMED = new AppEvent.NotResumed(RUN, "none of its processes is left");
    private static final AppEvent FOUND =
            new AppEvent.RunDiscovered(RUN, Instance.ofProcess(4711, OptionalInt.empty()), Optional.empty(), false);
    private static final List<AppEvent> OF_A_RUN = List.of(STARTED, NOT_STARTED, SERVES, SILENT, EXITED, OVER,
            GONE, STUCK, CLOSED, IN_USE, HELD, GOES_ON, NOT_PAUSED, NOT_RESUMED);

    static Stream<Arguments> ofNoConsequence() {
        var pairs = new ArrayList<Arguments>();
        pair(pairs, STOPPED, List.of(DEADLINE, LEFT, DISMISSED, RECONCILED));
        pair(pairs, STOPPED, OF_A_RUN);
        pair(pairs, QUEUED, List.of(DEADLINE, LEFT, DISMISSED, RECONCILED, FOUND));
        pair(pairs, QUEUED, OF_A_RUN);
        pair(pairs, SPAWNING, List.of(LEFT, DEADLINE, RECONCILED, DISMISSED, FOUND, CLOSED, IN_USE, GONE, STUCK,
                SERVES));
        pair(pairs, PROBED,
                List.of(LEFT, DEADLINE, RECONCILED, DISMISSED, FOUND, CLOSED, IN_USE, GONE, STUCK, STARTED));
        pair(pairs, READY, List.of(LEFT, DEADLINE, RECONCILED, FOUND, STARTED, NOT_STARTED, SERVES, SILENT,
                GONE, STUCK, CLOSED, IN_USE));
        pair(pairs, CLOSING, List.of(LEFT, DEADLINE, DISMISSED, new AppEvent.GateClosed(RUN, 2),
                new AppEvent.GateInUse(RUN, 2)));
        pair(pairs, STOPPING, List.of(LEFT, DEADLINE, RECONCILED, DISMISSED, FOUND, STARTED, NOT_STARTED, SERVES,
                SILENT, EXITED, OVER, CLOSED, IN_USE));
        pair(pairs, READY, List.of(GOES_ON, NOT_PAUSED, NOT_RESUMED));
        pair(pairs, PAUSING, List.of(GOES_ON, NOT_RESUMED, LEFT, DEADLINE, RECONCILED, FOUND, STARTED, NOT_STARTED,
                SERVES, SILENT, GONE, STUCK, CLOSED, IN_USE));
        pair(pairs, PAUSED, List.of(HELD, NOT_RESUMED, LEFT, DEADLINE, RECONCILED, FOUND, STARTED, NOT_STARTED,
                SERVES, SILENT, GONE, STUCK, CLOSED, IN_USE));
        pair(pairs, RESUMING, List.of(HELD, NOT_PAUSED, LEFT, DEADLINE, RECONCILED, DISMISSED, FOUND, STARTED,
                NOT_STARTED, SERVES, SILENT, GONE, STUCK, CLOSED, IN_USE));
        List.of(SPAWNING, PROBED, STOPPING).forEach(state ->
                pair(pairs, state, List.of(HELD, GOES_ON, NOT_PAUSED, NOT_RESUMED)));
        pair(pairs, FAILED, List.of(LEFT, DEADLINE, DISMISSED, RECONCILED));
        pair(pairs, FAILED, OF_A_RUN);
        List.of(STOPPED, SPAWNING, PROBED, READY, CLOSING, PAUSING, PAUSED, RESUMING, STOPPING, FAILED)
                .forEach(state -> pair(pairs, state, List.of(SLOT)));
        return pairs.stream();
    }

    private static void pair(Collection<Arguments> pairs, AppState state, List<AppEvent> events) {
        events.forEach(event -> pairs.add(Arguments.of(state, event)));
    }

    @ParameterizedTest
    @MethodSource("ofNoConsequence")
    void whatIsOfNoConsequenceInAStateChangesNothing(AppState state, AppEvent event) {
        App app = App.of(SPEC).in(state);
        assertThat(apply(app, event)).isEqualTo(new TransitionTable.Outcome(app, List.of()));
    }

    @Test
    void gateAnswerCountsOnlyForTheClosingThatAsked() {
        App app = App.of(SPEC).in(CLOSING);
        assertThat(apply(app, CLOSED).app().state()).isInstanceOf(Stopping.class);
        assertThat(apply(app, IN_USE).app().state()).isInstanceOfSatisfying(Ready.class, ready ->
                assertThat(ready.draining()).isEmpty());
    }

    @Test
    void failedAppTakesOverARunThatIsFound() {
        TransitionTable.Outcome outcome = apply(App.of(SPEC).in(FAILED), FOUND);
        assertThat(outcome.app().state().currentRun()).contains(RUN);
        assertThat(outcome.app().state().reason().code()).isEqualTo(ReasonCode.ADOPTED);
        assertThat(outcome.effects()).singleElement().isInstanceOf(Effect.StartProbe.class);
    }

    @Test
    void aProcessIsKnownFromItsStartToItsEnd() {
        assertThat(Stream.of(STOPPED, QUEUED, SPAWNING, FAILED).map(AppState::process)).containsOnly(Optional.empty());
        assertThat(Stream.of(PROBED, READY, CLOSING, PAUSING, PAUSED, RESUMING, STOPPING).map(AppState::process))
                .containsOnly(Optional.of(UP));
        App ended = apply(App.of(SPEC).in(PROBED), EXITED).app();
        assertThat(ended.state().process()).as("also while it is being ended").isEqualTo(Optional.of(UP));
    }

    @Test
    void startHasItsRunBeforeItsSlotAndTimeout() {
        TransitionTable.Outcome asked = apply(App.of(SPEC), new AppEvent.StartRequested(ID, Optional.empty(), REQUEST));
        assertThat(asked.effects()).as("no process yet").isEmpty();
        assertThat(asked.app().state().currentRun()).as("no run that could have one").isEmpty();
        assertThat(asked.app().deadline(POLICY)).isEmpty();
        MonotonicTime later = NOW.plus(Duration.ofMinutes(1));
        TransitionTable.Outcome given = AppTransitions.apply(
                asked.app(), SLOT, new TransitionContext(later, POLICY, Optional.empty(), false, 42));
        assertThat(given.effects()).containsExactly(
                new Effect.StartRun(((Starting) asked.app().state()).run(), SPEC));
        assertThat(given.app().deadline(POLICY)).contains(later.plus(SPEC.startupTimeout()));
        assertThat(given.app().starts()).isEqualTo(1);
    }

    @Test
    void onlyAWaiterForReadinessIsDemand() {
        App running = App.of(SPEC).in(STOPPING);
        App waited = running.withWaiters(List.of(waiter(Waiter.For.READY)));
        App ending = running.withWaiters(List.of(waiter(Waiter.For.GONE)));
        assertThat(waited.demand(POLICY, NOW)).isEqualTo(Demand.WAITER);
        assertThat(ending.demand(POLICY, NOW)).isEqualTo(Demand.NONE);
        assertThat(waited.of(SPEC, false).demand(POLICY, NOW)).as("not in the configuration").isEqualTo(Demand.NONE);
    }

    @Test
    void aUseIsADemandForAMinute() {
        App used = App.of(SPEC).lastUsed(new App.LastUse(NOW, "GET /"));
        assertThat(used.demand(POLICY, NOW.plus(Duration.ofMillis(59_999)))).isEqualTo(Demand.USE);
        assertThat(used.demand(POLICY, NOW.plus(Duration.ofMinutes(1)))).isEqualTo(Demand.NONE);
    }

    private static TransitionTable.Outcome apply(App app, AppEvent event) {
        return AppTransitions.apply(app, event, new TransitionContext(NOW, POLICY, Optional.empty(), false, 42));
    }

    private static Waiter waiter(Waiter.For until) {
        return new Waiter(new WaiterId(7), until, REQUEST, Optional.of(NOW.plus(Duration.ofMinutes(1))));
    }

    private static AppState starting(Phase phase) {
        return new Starting(RUN, From.COLD, phase, NOW, Optional.of(NOW.plus(Duration.ofSeconds(30))), REQUEST);
    }

    private static AppState ready(Optional<Reason> closing) {
        return new Ready(RUN, UP, new Endpoint.None(), NOW, Optional.of(NOW.plus(Duration.ofMinutes(10))), 3, closing,
                REQUEST);
    }
}
