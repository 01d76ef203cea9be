package launcher.daemon.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class OsPollerTest {

    @TempDir
    Path folder;

    private OsPoller poller;
    private int pipes;
    private final List<Process> started = new ArrayList<>();

    @BeforeEach
    void startPoller() throws OsException {
        poller = OsPoller.start();
    }

    @AfterEach
    void closePoller() {
        started.forEach(Process::destroyForcibly);
        poller.close();
    }

    private Process sleep() throws IOException {
        started.add(new ProcessBuilder("sleep", "60").start());
        return started.getLast();
    }

    @Test
    void pidfdReportsTheEndOfItsProcessAtOnce() throws Exception {
        Process process = sleep();
        var ended = new CountDownLatch(1);
        poller.watch(Pidfd.open(process.pid()), OsPoller.READABLE, _ -> ended.countDown());
        assertThat(ended.await(50, TimeUnit.MILLISECONDS)).isFalse();

        process.destroy();

        assertThat(ended.await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void signalReachesTheProcessOfThePidfd() throws Exception {
        Process process = sleep();
        int pidfd = Pidfd.open(process.pid());

        Pidfd.signal(pidfd, 15);

        assertThat(process.waitFor()).isEqualTo(143);
        assertThatThrownBy(() -> Pidfd.signal(pidfd, 15))
                .isInstanceOfSatisfying(OsException.class, e -> assertThat(e.errno()).isEqualTo(OsException.ESRCH));
        Posix.close(pidfd);
    }

    @Test
    void callbackIsCalledAgainForWhatItLeftUnread() throws Exception {
        int fd = pipe();
        write(fd, "ten bytes!");
        var calls = new AtomicInteger();
        var read = new StringBuilder();
        var all = new CountDownLatch(10);
        poller.watch(fd, OsPoller.READABLE, _ -> {
            calls.incrementAndGet();
            read.append(read(fd, 1));
            all.countDown();
        });

        assertThat(all.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(read).hasToString("ten bytes!");
        assertThat(calls.get()).isEqualTo(10);
    }

    @Test
    void throwingCallbackLosesOnlyItsOwnWatch() throws Exception {
        int bad = pipe();
        int good = pipe();
        var thrown = new AtomicInteger();
        var heard = new CountDownLatch(1);
        poller.watch(bad, OsPoller.READABLE, _ -> {
            thrown.incrementAndGet();
            throw new IllegalStateException("on purpose");
        });
        write(bad, "x");
        awaitClosed(bad);

        poller.watch(good, OsPoller.READABLE, _ -> {
            read(good, 1);
            heard.countDown();
        });
        write(good, "x");

        assertThat(heard.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(thrown.get()).isEqualTo(1);
    }

    @Test
    void cancelledWatchIsClosedAndHearsNothingMore() throws Exception {
        int fd = pipe();
        var calls = new AtomicInteger();
        OsPoller.Watch watch = poller.watch(fd, OsPoller.READABLE, _ -> calls.incrementAndGet());

        watch.cancel();
        watch.cancel();

        awaitClosed(fd);
        assertThat(calls.get()).isZero();
    }

    @Test
    void callbackMayCancelItsWatchAndAddOtherWatches() throws Exception {
        int first = pipe();
        int second = pipe();
        var heard = new CountDownLatch(1);
        var own = new AtomicReference<OsPoller.@Nullable Watch>();
        own.set(poller.watch(first, OsPoller.READABLE, _ -> {
            Objects.requireNonNull(own.get()).cancel();
            poller.watch(second, OsPoller.READABLE, _ -> {
                read(second, 1);
                heard.countDown();
            });
        }));
        write(first, "x");
        awaitClosed(first);
        write(second, "x");

        assertThat(heard.await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void everyTaskRunsInOrderHoweverManyThreadsAddThem() throws Exception {
        int threads = 4;
        int each = 5_000;
        List<List<Integer>> seen = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            seen.add(new ArrayList<>());
        }
        var done = new CountDownLatch(threads * each);
        for (int t = 0; t < threads; t++) {
            List<Integer> mine = seen.get(t);
            Thread.ofPlatform().start(() -> {
                for (int i = 0; i < each; i++) {
                    int number = i;
                    poller.execute(() -> {
                        mine.add(number);
                        done.countDown();
                    });
                }
            });
        }

        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(seen).allSatisfy(list -> assertThat(list).isSorted().hasSize(each));
    }

    @Test
    void closingClosesEveryDescriptorAndEndsTheThread() throws Exception {
        int fd = pipe();
        poller.watch(fd, OsPoller.READABLE, _ -> { });
        var onPoller = new CompletableFuture<Thread>();
        poller.execute(() -> onPoller.complete(Thread.currentThread()));
        Thread thread = onPoller.get(5, TimeUnit.SECONDS);
        assertThat(thread.getName()).isEqualTo("os-poller");
        assertThat(thread.isVirtual()).isFalse();

        poller.close();

        assertThat(thread.isAlive()).isFalse();
        assertThat(open(fd)).isFalse();
        assertThatThrownBy(() -> poller.execute(() -> { })).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void failedCallSaysWhatFailedAndWhy() {
        assertThatThrownBy(() -> Posix.open(folder.resolve("none").toString(), Posix.O_RDONLY))
                .hasMessageContaining("none: No such file or directory")
                .isInstanceOfSatisfying(OsException.class, e -> assertThat(e.errno()).isEqualTo(OsException.ENOENT));
    }

    /** A pipe that is open for reading and writing. */
    private int pipe() throws OsException {
        String path = folder.resolve("pipe" + pipes++).toString();
        Posix.mkfifo(path, 0600);
        return Posix.open(path, Posix.O_RDWR | Posix.O_NONBLOCK);
    }

    private static void write(int fd, String text) throws OsException {
        try (Arena arena = Arena.ofConfined()) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            MemorySegment buffer = arena.allocate(bytes.length);
            buffer.copyFrom(MemorySegment.ofArray(bytes));
            assertThat(Posix.write(fd, buffer)).isEqualTo(bytes.length);
        }
    }

    private static String read(int fd, int bytes) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(bytes);
            int count = Posix.read(fd, buffer);
            return new String(buffer.asSlice(0, Math.max(0, count)).toArray(ValueLayout.JAVA_BYTE),
                    StandardCharsets.UTF_8);
        } catch (OsException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean open(int fd) {
        return Files.exists(Path.of("/proc/self/fd/" + fd), LinkOption.NOFOLLOW_LINKS);
    }

    /** Waits for the poller to close the descriptor: at the latest after the round in which it was cancelled. */
    private void awaitClosed(int fd) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (open(fd) && System.nanoTime() < deadline) {
            var round = new CountDownLatch(1);
            poller.execute(round::countDown);
            assertThat(round.await(5, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(open(fd)).isFalse();
    }
}
