package launcher.daemon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import launcher.core.app.AppId;
import launcher.core.lifecycle.RunId;
import launcher.fixtures.Eventually;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class KeyedSerialExecutorTest {

    private final KeyedSerialExecutor lanes = new KeyedSerialExecutor();
    private final BlockingQueue<String> done = new LinkedBlockingQueue<>();

    private static RunId run(int number) {
        return new RunId(new AppId("app" + number), 1);
    }

    private String next() throws InterruptedException {
        return String.valueOf(done.poll(20, TimeUnit.SECONDS));
    }

    @Test
    void effectsOfARunKeepTheirOrderAfterAFailure() throws Exception {
        lanes.put(run(1), () -> done.add("one"));
        lanes.put(run(1), () -> {
            throw new IllegalStateException("planted");
        });
        lanes.put(run(1), () -> done.add("three"));
        assertThat(List.of(next(), next())).containsExactly("one", "three");
    }

    @Test
    void laneHoldsAPlatformThreadOnlyWhileWorking() throws Exception {
        var threads = new LinkedBlockingQueue<Thread>();
        lanes.put(run(1), () -> threads.add(Thread.currentThread()));
        Thread thread = threads.take();
        assertThat(thread.isVirtual()).isFalse();
        assertThat(thread.isDaemon()).isTrue();
        Eventually.within(Duration.ofSeconds(20), "the thread has ended", () -> !thread.isAlive());
    }

    @Test
    void hundredsOfHangingEffectsHoldUpNoOtherLane() throws Exception {
        var release = new CountDownLatch(1);
        IntStream.range(1, KeyedSerialExecutor.AT_ONCE_MAX)
                .forEach(number -> lanes.put(run(number), () -> await(release)));
        lanes.put(run(1000), () -> done.add("not held up"));
        assertThat(next()).isEqualTo("not held up");

        var one = new CountDownLatch(1);
        lanes.put(run(1001), () -> await(one));
        lanes.put(run(1002), () -> done.add("first"));
        lanes.put(run(1003), () -> done.add("second"));
        one.countDown();
        assertThat(List.of(next(), next())).containsExactlyInAnyOrder("first", "second");
        release.countDown();
    }

    @Test
    void laneWorksOffSinglyAndBeginsAnewAfterItsEnd() {
        var begun = new ArrayDeque<KeyedSerialExecutor.Lane>();
        var stepwise = new KeyedSerialExecutor(begun::add);
        stepwise.put(run(1), () -> done.add("one"));
        stepwise.put(run(1), () -> done.add("two"));

        KeyedSerialExecutor.Lane lane = begun.remove();
        assertThat(lane.runNext()).isTrue();
        assertThat(done).containsExactly("one");
        assertThat(lane.runNext()).isTrue();
        assertThat(begun).as("still the same lane").isEmpty();
        assertThat(lane.runNext()).isFalse();
        stepwise.put(run(1), () -> done.add("three"));
        assertThat(begun).hasSize(1);
        assertThat(done).containsExactly("one", "two");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
