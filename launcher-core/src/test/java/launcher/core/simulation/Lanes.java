package launcher.core.simulation;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import launcher.core.lifecycle.Effect;
import launcher.core.lifecycle.Effect.RunEffect;
import launcher.core.lifecycle.RunId;

/**
 * A queue for each run: effects in strict order, each after a random delay and when the effect before has been done.
 */
final class Lanes {

    private static final Duration DELAY = Duration.ofMillis(2);

    /** Once in a while a queue is held up: a slow disk, a busy machine. */
    private static final Duration LONG_DELAY = Duration.ofSeconds(1);

    private final EventScheduler agenda;
    private final SimRandom chance;
    private final BiConsumer<RunEffect, Runnable> work;
    private final Map<RunId, Deque<RunEffect>> queues = new LinkedHashMap<>();
    private boolean ended;

    /** @param work does an effect and calls the second argument when it is done */
    Lanes(EventScheduler agenda, SimRandom chance, BiConsumer<RunEffect, Runnable> work) {
        this.agenda = agenda;
        this.chance = chance;
        this.work = work;
    }

    void put(RunEffect effect) {
        Deque<RunEffect> queue = queue(effect.run());
        queue.addLast(effect);
        if (queue.size() == 1) {
            beginSoon(effect.run());
        }
    }

    /** The daemon died: nothing that is queued is done. */
    void end() {
        ended = true;
    }

    /** What is queued or being done for the run. */
    Collection<RunEffect> of(RunId run) {
        Deque<RunEffect> queue = queues.get(run);
        return queue == null ? List.of() : queue;
    }

    boolean pending(RunId run, Class<? extends Effect> kind) {
        return of(run).stream().anyMatch(kind::isInstance);
    }

    Collection<Deque<RunEffect>> all() {
        return queues.values();
    }

    private Deque<RunEffect> queue(RunId run) {
        return queues.computeIfAbsent(run, _ -> new ArrayDeque<>());
    }

    private void beginSoon(RunId run) {
        agenda.after(chance.around(chance.hits(0.2) ? LONG_DELAY : DELAY), () -> {
            if (!ended) {
                work.accept(queue(run).getFirst(), () -> done(run));
            }
        });
    }

    private void done(RunId run) {
        if (ended) {
            return;
        }
        Deque<RunEffect> queue = queue(run);
        queue.removeFirst();
        if (queue.isEmpty()) {
            queues.remove(run);
        } else {
            beginSoon(run);
        }
    }
}
