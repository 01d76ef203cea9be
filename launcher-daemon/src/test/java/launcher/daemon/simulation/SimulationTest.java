package launcher.daemon.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import launcher.core.lifecycle.AppEvent;
import launcher.daemon.simulation.Coverage.State;
import launcher.daemon.simulation.model.Faults;
import org.junit.jupiter.api.Test;

/**
 * A million events and more in every build. To look at one seed: {@code -Dsimulation.seed=N}, at more than its last
 * events: {@code -Dsimulation.trace=100000}. A seed that failed once is added to {@link #SEEDS_THAT_FAILED}.
 */
class SimulationTest {

    private static final int EVENTS_PER_SEED = 10_000;
    private static final int FIXED_SEEDS = Integer.getInteger("simulation.seeds", 100);

    /** Each of these broke a promise before it was mended. */
    private static final List<Long> SEEDS_THAT_FAILED = List.of(101L, 1317L, 1853L);

    /** Pairs of a state and a fact that cannot meet, and why. */
    private record Impossible(String why, List<String> pairs) {}

    private static final List<Impossible> IMPOSSIBLE = List.of(
            new Impossible("the launcher itself says these of apps it knows, whatever their run",
                    Coverage.pairs(List.of(State.UNKNOWN, State.OTHER_RUN), List.of(
                    AppEvent.IdleStopProposed.class, AppEvent.DeadlinePassed.class, AppEvent.SpecChanged.class,
                    AppEvent.RemovedFromConfig.class, AppEvent.Reconciled.class))),
            new Impossible("these are not about a run",
                    Coverage.pairs(List.of(State.OTHER_RUN), List.of(
                    AppEvent.StartRequested.class, AppEvent.StopRequested.class, AppEvent.WaiterLeft.class))),
            new Impossible("without an app every run is another one's; there is no current one in these states",
                    Coverage.pairs(List.of(State.UNKNOWN, State.STOPPED, State.QUEUED, State.FAILED), List.of(
                    AppEvent.ProcessStarted.class, AppEvent.NotStarted.class, AppEvent.ProbeSucceeded.class,
                    AppEvent.ProbeFailed.class, AppEvent.ProcessExited.class, AppEvent.ObservedGone.class,
                    AppEvent.OverMemoryLimit.class, AppEvent.RunGone.class, AppEvent.RunStuck.class,
                    AppEvent.GateClosed.class, AppEvent.GateInUse.class, AppEvent.ObservedPaused.class,
                    AppEvent.ObservedRunning.class, AppEvent.NotPaused.class, AppEvent.NotResumed.class))),
            new Impossible("a run that is found is another one's until an app takes it over; "
                    + "what failed under this daemon had its turn",
                    Coverage.pairs(List.of(State.UNKNOWN, State.QUEUED, State.FAILED),
                            List.of(AppEvent.RunDiscovered.class))),
            new Impossible("only what is ready and not about to be closed is dismissed",
                    Coverage.pairs(List.of(State.STOPPED, State.QUEUED, State.SPAWNING, State.PROBED, State.CLOSING,
                    State.STOPPING, State.STUCK, State.FAILED, State.RESUMING),
                    List.of(AppEvent.IdleStopProposed.class))),
            new Impossible("a slot is given to who waits for one",
                    Coverage.pairs(Stream.of(State.values()).filter(state -> state != State.QUEUED).toList(),
                    List.of(AppEvent.SlotGranted.class))),
            new Impossible("nothing is due in it",
                    Coverage.pairs(List.of(State.STOPPED, State.QUEUED, State.PAUSING),
                    List.of(AppEvent.DeadlinePassed.class))),
            new Impossible("it is probed only once it is known to be up, and what was found is up",
                    Coverage.pairs(List.of(State.SPAWNING), List.of(
                    AppEvent.ProbeSucceeded.class, AppEvent.ProbeFailed.class, AppEvent.RunDiscovered.class,
                    AppEvent.ObservedGone.class))),
            new Impossible("a start is answered once: what is up was started",
                    Coverage.pairs(List.of(State.PROBED, State.READY, State.CLOSING, State.PAUSING, State.PAUSED,
                    State.RESUMING, State.STUCK), List.of(AppEvent.NotStarted.class))),
            new Impossible("only what is stopping has been told to end",
                    Coverage.pairs(List.of(State.SPAWNING, State.PROBED, State.READY, State.CLOSING, State.PAUSING,
                    State.PAUSED, State.RESUMING), List.of(AppEvent.RunGone.class, AppEvent.RunStuck.class))),
            new Impossible("a run is paused only after it was ready",
                    Coverage.pairs(List.of(State.SPAWNING, State.PROBED), List.of(
                    AppEvent.NotPaused.class, AppEvent.NotResumed.class))),
            new Impossible("a gate is asked to close only once it is open",
                    Coverage.pairs(List.of(State.SPAWNING, State.PROBED), List.of(
                    AppEvent.GateClosed.class, AppEvent.GateInUse.class))));

    @Test
    void everyPromiseHoldsAndEveryPossibleMeetingHappens() {
        var seeds = new ArrayList<>(SEEDS_THAT_FAILED);
        LongStream.rangeClosed(1, FIXED_SEEDS).forEach(seeds::add);
        var coverage = new Coverage();
        long began = System.nanoTime();
        long events = IntStream.range(0, seeds.size()).parallel().mapToLong(index -> {
            var own = new Coverage();
            long handled = Simulation.run(
                    seeds.get(index), EVENTS_PER_SEED, Faults.MANY, Subject.PRODUCT, own);
            synchronized (coverage) {
                coverage.add(own);
            }
            return handled;
        }).sum();
        double seconds = (System.nanoTime() - began) / 1e9;
        System.out.printf("simulation: %,d events in %.1f s, %,.0f a second; %d pairs of state and fact visited%n",
                events, seconds, events / seconds, coverage.visits().size());
        if (FIXED_SEEDS >= 100) {
            assertThat(events).isGreaterThanOrEqualTo(1_000_000);
            assertThat(missing(coverage)).as("possible, but never seen").isEmpty();
        }
        assertThat(impossible(coverage)).as("called impossible, but seen").isEmpty();
    }

    @Test
    void everyPromiseHoldsForANewSeed() {
        long seed = Long.getLong("simulation.seed", new SecureRandom().nextLong());
        System.out.println("simulation: fresh seed " + seed);
        var coverage = new Coverage();
        Simulation.run(seed, EVENTS_PER_SEED, Faults.MANY, Subject.PRODUCT, coverage);
        assertThat(impossible(coverage)).as("called impossible, but seen").isEmpty();
    }

    @Test
    void everyPromiseHoldsWhenNothingGoesWrong() {
        Simulation.run(7, EVENTS_PER_SEED, Faults.NONE, Subject.PRODUCT, new Coverage());
    }

    @Test
    void theSameSeedGivesTheSameHistory() {
        var one = new Coverage();
        var other = new Coverage();
        long events = Simulation.run(11, 3_000, Faults.MANY, Subject.PRODUCT, one);
        assertThat(Simulation.run(11, 3_000, Faults.MANY, Subject.PRODUCT, other)).isEqualTo(events);
        assertThat(other.visits()).isEqualTo(one.visits());
    }

    private static Set<String> missing(Coverage coverage) {
        var missing = new TreeSet<>(Coverage.thinkable());
        missing.removeAll(coverage.visits().keySet());
        IMPOSSIBLE.forEach(one -> missing.removeAll(one.pairs()));
        return missing;
    }

    private static Map<String, Long> impossible(Coverage coverage) {
        var seen = new TreeMap<>(coverage.visits());
        var impossible = new TreeSet<String>();
        IMPOSSIBLE.forEach(one -> impossible.addAll(one.pairs()));
        seen.keySet().retainAll(impossible);
        return seen;
    }
}
