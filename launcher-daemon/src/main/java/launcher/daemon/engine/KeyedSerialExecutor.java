package launcher.daemon.engine;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import launcher.core.lifecycle.RunId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lane a run: its effects, strictly in order. A lane that has any holds a platform thread, since a spawn, a look-up
 * of an account or a file on an app's disk may block in native code, where a virtual thread would keep its carrier from
 * all other work. Threads come with the work and end soon after it.
 */
final class KeyedSerialExecutor {

    private static final Logger LOG = LoggerFactory.getLogger("streamlit-launcher");

    /**
     * More lanes than this wait for one another, in the order in which they got something to do. Starts are bounded by
     * slots; stops may come for all apps at once, and each lasts for as long as its app takes to end.
     */
    static final int AT_ONCE_MAX = 256;

    /** What a lane needs of a stack; a regular expression or a stack trace included. */
    private static final long STACK_BYTES = 256 * 1024;

    /** How long a thread waits for another lane before it ends. */
    private static final Duration IDLE_MAX = Duration.ofSeconds(2);

    private final Map<RunId, Lane> lanes = new HashMap<>();
    private final Consumer<Lane> worker;

    /** Lanes on threads. */
    KeyedSerialExecutor() {
        ThreadPoolExecutor threads = threads();
        this(lane -> threads.execute(() -> drain(lane)));
    }

    /**
     * @param worker is given a lane that got something to do; it returns at once and has {@link Lane#runNext} called
     *               until that says false
     */
    KeyedSerialExecutor(Consumer<Lane> worker) {
        this.worker = worker;
    }

    /** The effects of a run that are still to be done. */
    final class Lane {

        private final RunId run;
        private final ArrayDeque<Runnable> effects = new ArrayDeque<>();

        private Lane(RunId run) {
            this.run = run;
        }

        RunId run() {
            return run;
        }

        /** Does the next effect. False if there was none: this lane has ended. */
        boolean runNext() {
            Runnable effect = next(this);
            if (effect == null) {
                return false;
            }
            try {
                effect.run();
            } catch (RuntimeException bug) {
                LOG.error("an effect of run {} failed", run, bug);
            }
            return true;
        }
    }

    /** Has {@code effect} run after everything that was put into the lane before. */
    synchronized void put(RunId run, Runnable effect) {
        Lane lane = lanes.get(run);
        if (lane != null) {
            lane.effects.add(effect);
            return;
        }
        lane = new Lane(run);
        lane.effects.add(effect);
        lanes.put(run, lane);
        worker.accept(lane);
    }

    private synchronized @Nullable Runnable next(Lane lane) {
        Runnable effect = lane.effects.poll();
        if (effect == null) {
            lanes.remove(lane.run);
        }
        return effect;
    }

    private static ThreadPoolExecutor threads() {
        var pool = new ThreadPoolExecutor(AT_ONCE_MAX, AT_ONCE_MAX, IDLE_MAX.toMillis(), TimeUnit.MILLISECONDS,
                new LinkedBlockingQueue<>(),
                        Thread.ofPlatform().daemon().stackSize(STACK_BYTES).name("lane").factory());
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static void drain(Lane lane) {
        Thread.currentThread().setName("lane-" + lane.run());
        boolean more = true;
        while (more) {
            more = lane.runNext();
        }
        Thread.currentThread().setName("lane");
    }
}
