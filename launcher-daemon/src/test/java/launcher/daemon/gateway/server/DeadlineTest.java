package launcher.daemon.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import launcher.fixtures.Eventually;
import org.junit.jupiter.api.Test;

class DeadlineTest {

    private static final Duration OFTEN = Duration.ofMillis(5);

    /** Both ends of a connection. */
    private record Pair(SocketStream here, Socket there) implements AutoCloseable {
        static Pair open() throws IOException {
            try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                var there = new Socket(server.getInetAddress(), server.getLocalPort());
                return new Pair(SocketStream.of(server.accept()), there);
            }
        }

        @Override
        public void close() throws IOException {
            here.close();
            there.close();
        }
    }

    @Test
    void missedReadDeadlineEndsTheInputOnly() throws IOException {
        try (Pair pair = Pair.open(); var reaper = new DeadlineReaper(() -> false, OFTEN)) {
            Deadline deadline = Deadline.reading(pair.here());
            reaper.watch(deadline);
            deadline.set(Duration.ofMillis(20));

            assertThat(pair.here().in().read()).isEqualTo(-1);
            assertThat(deadline.missed()).isTrue();
            pair.here().out().write(42);
            assertThat(pair.there().getInputStream().read()).isEqualTo(42);
        }
    }

    @Test
    void missedWriteDeadlineClosesTheConnection() throws IOException {
        try (Pair pair = Pair.open(); var reaper = new DeadlineReaper(() -> false, OFTEN)) {
            Deadline deadline = Deadline.writing(pair.here());
            reaper.watch(deadline);
            deadline.set(Duration.ofMillis(20));
            var broken = new CountDownLatch(1);
            Thread.ofVirtual().start(() -> {
                try {
                    while (true) {
                        pair.here().out().write(new byte[100_000]); // the other end does not read
                    }
                } catch (IOException _) {
                    broken.countDown();
                }
            });

            assertThat(await(broken)).isTrue();
        }
    }

    @Test
    void clearedDeadlineIsNotMissed() throws IOException {
        var looks = new AtomicInteger();
        try (Pair pair = Pair.open(); var reaper = new DeadlineReaper(() -> looks.incrementAndGet() > 0, OFTEN)) {
            Deadline deadline = Deadline.reading(pair.here());
            reaper.watch(deadline);
            var soon = Duration.ofMillis(300);
            deadline.set(soon);
            deadline.clear();
            long over = System.nanoTime() + soon.toNanos();
            Eventually.within(Duration.ofSeconds(10), "its time is over", () -> System.nanoTime() - over > 0);
            int before = looks.get();

            Eventually.within(Duration.ofSeconds(10), "some looks", () -> looks.get() > before + 3);

            assertThat(deadline.missed()).isFalse();
        }
    }

    @Test
    void reaperSleepsWithoutConnections() throws IOException {
        var looks = new AtomicInteger();
        try (Pair pair = Pair.open(); var reaper = new DeadlineReaper(() -> {
            looks.incrementAndGet();
            return false;
        }, OFTEN)) {
            Deadline deadline = Deadline.reading(pair.here());
            reaper.watch(deadline);
            int connected = looks.get();
            Eventually.within(Duration.ofSeconds(10), "looks while connected", () -> looks.get() > connected + 2);

            reaper.forget(deadline);
            Eventually.within(Duration.ofSeconds(10), "it sleeps", reaper::asleep);
            int slept = looks.get();
            reaper.watch(deadline);

            Eventually.within(Duration.ofSeconds(10), "it looks again", () -> looks.get() > slept);
        }
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
