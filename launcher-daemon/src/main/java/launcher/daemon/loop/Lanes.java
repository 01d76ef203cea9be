package launcher.daemon.loop;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import launcher.core.lifecycle.RunId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A lane a run: its effects, strictly in order, each lane on a virtual thread of its own while it has any. */
final class Lanes {

    private static final Logger LOG = LoggerFactory.getLogger("streamlit-launcher");

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
        Thread.ofVirtual().name("lane-" + run).start(() -> drain(run));
    }

    private void drain(RunId run) {
        for (Runnable effect = next(run); effect != null; effect = next(run)) {
            try {
                effect.run();
            } catch (RuntimeException bug) {
                LOG.error("an effect of run {} failed", run, bug);
            }
        }
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
