package launcher.daemon.simulation.model;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import launcher.core.lifecycle.Effect;
import launcher.core.lifecycle.Effect.RunEffect;
import launcher.core.lifecycle.RunId;
import launcher.daemon.engine.VirtualEngine.BusyLane;

/**
 * Works off the real lanes, an effect at a time: each after a random delay, and when the time that the effect before
 * took has passed. Keeps a list of what each lane has still to do, since the lanes show that to nobody.
 */
public final class LaneScheduler {

    private static final Duration DELAY = Duration.ofMillis(2);

    private static final Duration LONG_DELAY = Duration.ofSeconds(1);

    private final EventScheduler agenda;
    private final SimRandom chance;
    private final Supplier<Faults> faults;
    private final Watcher watcher;
    private final Map<RunId, Deque<RunEffect>> queues = new LinkedHashMap<>();
    private Duration taken = Duration.ZERO;
    private boolean ended;

    /** Told of each effect when the lane comes to it and when the call has been made. */
    public interface Watcher {
        void begins(RunEffect effect);

        /** The call was made; what it takes may still pass. */
        void called(RunEffect effect);

        /** The time that the call takes has passed. */
        void done(RunEffect effect);
    }

    public LaneScheduler(
            EventScheduler agenda, SimRandom chance, Supplier<Faults> faults, Watcher watcher) {
        this.agenda = agenda;
        this.chance = chance;
        this.faults = faults;
        this.watcher = watcher;
    }

    /** Puts an effect into its lane, by way of {@code executor}. */
    public void put(RunEffect effect, Consumer<Effect> executor) {
        queues.computeIfAbsent(effect.run(), _ -> new ArrayDeque<>()).addLast(effect);
        executor.accept(effect);
    }

    /** A lane got something to do. */
    public void busy(BusyLane lane) {
        agenda.after(chance.around(chance.hits(faults.get().stalls()) ? LONG_DELAY : DELAY), () -> {
            if (!ended) {
                call(lane);
            }
        });
    }

    /** The call that is being made takes this long: its lane is busy until then, and what it reports comes then. */
    void takes(Duration time) {
        taken = time;
    }

    /** What the call that is being made takes; nothing while none is made. */
    Duration taken() {
        return taken;
    }

    /** The daemon died: nothing that is queued is done. */
    public void end() {
        ended = true;
    }

    public boolean hasEnded() {
        return ended;
    }

    /** What is queued or being done for the run. */
    public Collection<RunEffect> of(RunId run) {
        Deque<RunEffect> queue = queues.get(run);
        return queue == null ? List.of() : queue;
    }

    public boolean pending(RunId run, Class<? extends Effect> kind) {
        for (RunEffect effect : of(run)) {
            if (kind.isInstance(effect)) {
                return true;
            }
        }
        return false;
    }

    /** What all lanes have still to do. */
    public Collection<Deque<RunEffect>> all() {
        return queues.values();
    }

    private void call(BusyLane lane) {
        RunEffect effect = queue(lane).getFirst();
        watcher.begins(effect);
        if (ended) {
            return;
        }
        boolean did = lane.runNext().getAsBoolean();
        Duration takes = taken;
        taken = Duration.ZERO;
        if (!did) {
            throw new Violation("the lane of " + lane.run() + " lost an effect: " + ShortText.of(effect));
        }
        watcher.called(effect);
        if (takes.isZero()) {
            done(lane, effect);
        } else {
            agenda.after(takes, () -> done(lane, effect));
        }
    }

    private void done(BusyLane lane, RunEffect effect) {
        if (!ended) {
            watcher.done(effect);
        }
        if (ended) {
            return;
        }
        Deque<RunEffect> queue = queue(lane);
        queue.removeFirst();
        if (!queue.isEmpty()) {
            busy(lane);
            return;
        }
        queues.remove(lane.run());
        if (lane.runNext().getAsBoolean()) {
            throw new Violation("the lane of " + lane.run() + " did more than it was given");
        }
    }

    private Deque<RunEffect> queue(BusyLane lane) {
        Deque<RunEffect> queue = queues.get(lane.run());
        if (queue == null) {
            throw new Violation("the lane of " + lane.run() + " has something to do that nothing decided");
        }
        return queue;
    }
}
