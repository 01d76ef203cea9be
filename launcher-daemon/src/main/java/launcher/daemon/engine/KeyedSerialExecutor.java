package launcher.daemon.engine;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
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

    private final ThreadPoolExecutor threads = threads();
    private final Map<RunId, ArrayDeque<Runnable>> lanes = new HashMap<>();

    /** Has {@code effect} run after everything that was put into the lane before. */
    synchronized void put(RunId run, Runnable effect) {
        ArrayDeque<Runnable> lane = lanes.get(run);
        if (lane != null) {
            lane.add(effect);
            return;
        }
        lane = new ArrayDeque<>();
        lane.add(effect);
        lanes.put(run, lane);
        threads.execute(() -> drain(run));
    }

    private static ThreadPoolExecutor threads() {
        var pool = new ThreadPoolExecutor(AT_ONCE_MAX, AT_ONCE_MAX, IDLE_MAX.toMillis(), TimeUnit.MILLISECONDS,
                new LinkedBlockingQueue<>(),
                        Thread.ofPlatform().daemon().stackSize(STACK_BYTES).name("lane").factory());
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private void drain(RunId run) {
        Thread.currentThread().setName("lane-" + run);
        for (Runnable effect = next(run); effect != null; effect = next(run)) {
            try {
                effect.run();
            } catch (RuntimeException bug) {
                LOG.error("an effect of run {} failed", run, bug);
            }
        }
        Thread.currentThread().setName("lane");
    }

    private synchronized @Nullable Runnable next(RunId run) {
        ArrayDeque<Runnable> lane = lanes.get(run);
        Runnable effect = lane == null ? null : lane.poll();
        if (effect == null) {
            lanes.remove(run);
        }
        return effect;
    }
}
