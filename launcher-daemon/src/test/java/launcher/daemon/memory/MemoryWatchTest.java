package launcher.daemon.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import launcher.core.lifecycle.Event;
import launcher.core.lifecycle.LauncherEvent;
import launcher.daemon.engine.Mailbox;
import launcher.daemon.engine.ProblemRegistry;
import launcher.daemon.memory.MemoryReading.Measured;
import launcher.daemon.memory.MemoryReading.Unreadable;
import launcher.daemon.os.OsPoller;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class MemoryWatchTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final BlockingQueue<Thread> looks = new LinkedBlockingQueue<>();
    private final ProblemRegistry problems = new ProblemRegistry();
    private volatile MemoryReading reading = new Measured(1000, "test");
    private final Mailbox mailbox = event -> {
        switch (event) {
            case LauncherEvent.MemoryMeasured(long available) -> told.add("measured " + available);
            case LauncherEvent.MemoryUnreadable(String why) -> told.add("unreadable: " + why);
            case Event other -> told.add("unexpected: " + other);
        }
    };

    @Test
    void samplesComeEverySecondOnlyNearTheThreshold() {
        assertThat(after(new Measured(199, "t"))).isEqualTo(Duration.ofSeconds(1));
        assertThat(after(new Measured(200, "t"))).isEqualTo(MINUTE);
        assertThat(after(new Unreadable("t"))).isEqualTo(Duration.ofSeconds(1));
        assertThat(MemoryWatch.intervalAfter(new Measured(0, "t"), 0, MINUTE)).isEqualTo(MINUTE);
        assertThat(MemoryWatch.intervalAfter(new Measured(0, "t"), Long.MAX_VALUE, Duration.ofMillis(1)))
                .isEqualTo(Duration.ofMillis(1));
    }

    @Test
    void firstSampleIsTakenAtOnceTheNextWhenAsked() throws Exception {
        try (MemoryWatch watch = start(100, Duration.ofDays(1))) {
            assertThat(told.poll(5, TimeUnit.SECONDS)).isEqualTo("measured 1000");
            reading = new Measured(900, "test");
            watch.sampleNow();
            assertThat(told.poll(5, TimeUnit.SECONDS)).isEqualTo("measured 900");
        }
    }

    @Test
    void lowMemoryIsSampledAgainWithoutBeingAsked() throws Exception {
        reading = new Measured(50, "test");
        try (MemoryWatch _ = start(100, Duration.ofDays(1))) {
            told.take();
            assertThat(told.poll(5, TimeUnit.SECONDS)).isEqualTo("measured 50");
        }
    }

    @Test
    void unreadableMemoryIsReportedOncePerReasonAndRecovers() throws Exception {
        reading = new Unreadable("no meminfo");
        try (MemoryWatch watch = start(100, Duration.ofMillis(1))) {
            assertThat(told.take()).isEqualTo("unreadable: no meminfo");
            awaitLooks(3);
            assertThat(told).isEmpty();
            assertThat(problems.all()).containsExactly(
                    "memory: no meminfo; no app is stopped for want of memory meanwhile");
            reading = new Unreadable("garbled");
            assertThat(told.take()).isEqualTo("unreadable: garbled");
            reading = new Measured(7, "test");
            assertThat(told.take()).isEqualTo("measured 7");
            assertThat(problems.all()).isEmpty();
            watch.configure(100, Duration.ofDays(1));
        }
    }

    @Test
    void askedSampleReportsUnreadableMemoryEachTime() throws Exception {
        reading = new Unreadable("no meminfo");
        try (MemoryWatch watch = start(100, Duration.ofDays(1))) {
            assertThat(told.take()).isEqualTo("unreadable: no meminfo");
            for (int asked = 0; asked < 3; asked++) {
                watch.sampleNow();
                assertThat(told.poll(5, TimeUnit.SECONDS)).isEqualTo("unreadable: no meminfo");
            }
        }
    }

    @Test
    void changedSettingsHoldAtOnce() throws Exception {
        try (MemoryWatch watch = start(0, Duration.ofDays(1))) {
            told.take();
            watch.configure(0, Duration.ofMillis(1));
            for (int i = 0; i < 5; i++) {
                assertThat(told.poll(5, TimeUnit.SECONDS)).isEqualTo("measured 1000");
            }
        }
    }

    @Test
    void closingEndsTheThread() throws Exception {
        MemoryWatch watch = start(100, Duration.ofDays(1));
        Thread thread = looks.take();
        watch.close();
        assertThat(thread.isAlive()).isFalse();
    }

    @Test
    void refusedTriggerIsSaidAndClosed(@TempDir Path folder) throws Exception {
        try (OsPoller poller = OsPoller.start()) {
            assertThat(PressureTrigger.set(poller, folder.resolve("none"), () -> {}))
                    .isInstanceOf(PressureTrigger.Result.NotSet.class);
        }
    }

    @Test
    void triggerIsSetAndTakenBackWhereSupported() throws Exception {
        assumeTrue(
                Files.isWritable(PressureTrigger.PRESSURE_FILE), "the kernel has no writable PSI");
        try (OsPoller poller = OsPoller.start()) {
            PressureTrigger.Result result = PressureTrigger.set(poller, PressureTrigger.PRESSURE_FILE, () -> {});
            assertThat(result).isInstanceOf(PressureTrigger.Result.Set.class);
            ((PressureTrigger.Result.Set) result).trigger().close();
        }
    }

    private static Duration after(MemoryReading reading) {
        return MemoryWatch.intervalAfter(reading, 100, MINUTE);
    }

    private MemoryWatch start(long threshold, Duration checkInterval) {
        return MemoryWatch.start(() -> {
            looks.add(Thread.currentThread());
            return reading;
        }, threshold, checkInterval, mailbox, problems);
    }

    private void awaitLooks(int count) throws InterruptedException {
        looks.clear();
        for (int i = 0; i < count; i++) {
            looks.take();
        }
    }
}
