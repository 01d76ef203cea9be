package launcher.daemon.provider.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import launcher.core.lifecycle.RunId;
import launcher.daemon.provider.AppSpecs;
import launcher.fixtures.Eventually;
import launcher.fixtures.Processes;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** More runs at once than the machine has carriers for virtual threads, by far. */
@Tag("slow")
class ManyRunsTest extends ProcessTestBase {

    private static final int RUNS = 300;
    private static final int AT_ONCE = 2;

    /** The JDK's reaper of each child, the carriers and what the JVM starts by itself; no second thread a run. */
    private static final int THREADS_MAX = RUNS + 100;

    private static final Duration STARVED = Duration.ofSeconds(5);

    @Test
    void threeHundredRunsTakeNeitherCarrierNorDaemonThread() throws Exception {
        int before = Processes.threads(ProcessHandle.current().pid());
        try (var watchdog = new Watchdog()) {
            List<RunId> all = IntStream.range(0, RUNS).mapToObj(_ -> newRun()).toList();
            aFewAtATime(all, run -> start(run, AppSpecs.sh("echo up; exec sleep 300")));
            all.forEach(run -> runs.awaitLine(run, "up"));

            assertThat(Processes.threads(ProcessHandle.current().pid()) - before).as("more threads")
                    .isLessThan(THREADS_MAX);

            aFewAtATime(all, run -> provider.stop(run, AppSpecs.TERM));
            all.forEach(runs::awaitExit);
            assertThat(watchdog.longestGap()).as("for so long no virtual thread ran").isLessThan(STARVED);
        }
    }

    /** On virtual threads, as the lanes of runs are, and as many at once as apps may start. */
    private static void aFewAtATime(List<RunId> all, Consumer<RunId> work) throws InterruptedException {
        var slots = new Semaphore(AT_ONCE);
        var done = new CountDownLatch(all.size());
        for (RunId run : all) {
            slots.acquire();
            Thread.ofVirtual().start(() -> {
                work.accept(run);
                slots.release();
                done.countDown();
            });
        }
        assertThat(done.await(120, TimeUnit.SECONDS)).as("all are done").isTrue();
    }

    /** A virtual thread that wants to run a moment fifty times a second. */
    private static final class Watchdog implements AutoCloseable {

        private static final long TICK_NANOS = 20_000_000;

        private final AtomicLong longest = new AtomicLong();
        private final AtomicLong last = new AtomicLong(System.nanoTime());
        private final Thread thread = Thread.ofVirtual().start(this::watch);
        private volatile boolean closed;

        private void watch() {
            while (!closed) {
                LockSupport.parkNanos(TICK_NANOS);
                long now = System.nanoTime();
                longest.accumulateAndGet(now - last.getAndSet(now), Math::max);
            }
        }

        /** A gap that still lasts counts too. */
        Duration longestGap() {
            return Duration.ofNanos(Math.max(longest.get(), System.nanoTime() - last.get()));
        }

        @Override
        public void close() {
            closed = true;
            Eventually.within(STARVED, "the watchdog ends", () -> !thread.isAlive());
        }
    }
}
