package launcher.daemon.state;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import launcher.core.app.AppId;
import launcher.core.lifecycle.Effect;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers how long apps take to start; writes on a thread of its own, which is there only while there is something to
 * write.
 */
public final class StartTimeRecorder implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("streamlit-launcher");

    /** How much the latest start counts for what is expected of the next. */
    private static final double WEIGHT = 0.3;

    /** How long the thread waits for more before it ends. */
    private static final Duration IDLE = Duration.ofSeconds(5);

    /** How many starts may wait for the disk. */
    private static final int QUEUE_MAX = 1000;

    private static final Duration CLOSE_MAX = Duration.ofSeconds(2);

    private final StateStore state;
    /** A platform thread, because a slow disk under a virtual one stops others. */
    private final ThreadPoolExecutor writer;

    public StartTimeRecorder(StateStore state) {
        this.state = state;
        writer = new ThreadPoolExecutor(1, 1, IDLE.toSeconds(), TimeUnit.SECONDS, new ArrayBlockingQueue<>(QUEUE_MAX),
                task -> Thread.ofPlatform().daemon().name("learned-starts").unstarted(task),
                new ThreadPoolExecutor.DiscardPolicy());
        writer.allowCoreThreadTimeOut(true);
    }

    /** How long a start of the app is expected to take, if a start was ever seen. */
    public Optional<Duration> expected(AppId app) {
        return Optional.ofNullable(state.startTimes().get(app)).map(StartTimes::expected);
    }

    /** Returns at once; what comes while the disk takes nothing, or after the end, is not remembered. */
    public void learn(Effect.LearnStart start) {
        AppId app = start.app();
        Duration took = start.took();
        writer.execute(() -> {
            StartTimes before = state.startTimes().getOrDefault(app, new StartTimes(took, took));
            double expected = before.expected().toNanos() * (1 - WEIGHT) + took.toNanos() * WEIGHT;
            state.learnStart(app, new StartTimes(took, Duration.ofNanos((long) expected)));
        });
    }

    @Override
    public void close() {
        writer.shutdown();
        try {
            if (!writer.awaitTermination(CLOSE_MAX.toSeconds(), TimeUnit.SECONDS)) {
                LOG.warn("the disk under state_dir takes nothing: the latest start times are not remembered");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
