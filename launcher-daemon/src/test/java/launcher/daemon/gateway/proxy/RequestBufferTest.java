package launcher.daemon.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import launcher.daemon.gateway.server.BufferPool;
import launcher.fixtures.Eventually;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RequestBufferTest {

    private static final int SPOOL_MAX = 1024 * 1024;

    @TempDir
    Path dir;

    private final BufferPool budget = new BufferPool(256 * 1024);
    private final CountDownLatch gone = new CountDownLatch(1);
    private final PipedOutputStream client = new PipedOutputStream();
    private Spool spool = new Spool(Path.of("unused"), 0);
    private RequestBuffer buffer = new RequestBuffer((_, _, _) -> -1, Optional.empty(), budget, spool, () -> {});

    @BeforeEach
    void begin() throws IOException {
        spool = new Spool(dir.resolve("spool"), SPOOL_MAX);
        var input = new PipedInputStream(client, 64 * 1024);
        buffer = new RequestBuffer(input::read, Optional.empty(), budget, spool, gone::countDown);
        buffer.begin();
    }

    @AfterEach
    void end() throws IOException {
        client.close();
        buffer.close();
        spool.close();
    }

    private static byte[] bytes(int count) {
        var bytes = new byte[count];
        new Random(count).nextBytes(bytes);
        return bytes;
    }

    private byte[] read(int count) throws IOException {
        var read = new ByteArrayOutputStream();
        var piece = new byte[7_001];
        while (read.size() < count) {
            int got = buffer.read(piece, 0, Math.min(piece.length, count - read.size()));
            assertThat(got).isPositive();
            read.write(piece, 0, got);
        }
        return read.toByteArray();
    }

    private boolean isFree(long bytes) {
        boolean free = budget.reserve(bytes);
        if (free) {
            budget.release(bytes);
        }
        return free;
    }

    private interface Write {
        void now() throws IOException;
    }

    private Thread writing(Write write) {
        return Thread.ofPlatform().start(() -> {
            try {
                write.now();
                client.flush();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Test
    void bytesSentDuringTheHoldComeFirst() throws IOException {
        byte[] body = bytes(900_000);
        client.write(body, 0, 800_000); // more than memory holds: some of it waits on disk
        buffer.stop();
        var _ = writing(() -> client.write(body, 800_000, 100_000));

        assertThat(read(900_000)).isEqualTo(body);
    }

    @Test
    void spooledBodyHasNoNameOnDisk() throws IOException {
        client.write(bytes(500_000));
        client.flush();

        try (Stream<Path> files = Files.list(dir.resolve("spool"))) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void fullDiskStopsReadingAndLosesNothing() throws IOException {
        byte[] body = bytes(SPOOL_MAX + 500_000);
        Thread writer = writing(() -> client.write(body));

        Eventually.within(Duration.ofSeconds(20), "the client waits",
                () -> writer.getState() == Thread.State.TIMED_WAITING || writer.getState() == Thread.State.WAITING);
        buffer.stop();

        assertThat(read(body.length)).isEqualTo(body);
    }

    @Test
    void brokenDiskStopsReadingAndLosesNothing() throws IOException {
        Files.createFile(dir.resolve("no-folder"));
        try (var noDisk = new Spool(dir.resolve("no-folder"), SPOOL_MAX); var other = new PipedOutputStream()) {
            var input = new PipedInputStream(other, 64 * 1024);
            buffer = new RequestBuffer(input::read, Optional.empty(), budget, noDisk, gone::countDown);
            buffer.begin();
            byte[] body = bytes(500_000);
            Thread writer = writing(() -> other.write(body));
            Eventually.within(Duration.ofSeconds(20), "the client waits",
                    () -> writer.getState() == Thread.State.TIMED_WAITING || writer.getState() == Thread.State.WAITING);
            buffer.stop();

            assertThat(read(body.length)).isEqualTo(body);
            assertThat(gone.getCount()).as("it has not left").isOne();
        }
    }

    @Test
    void failedWriteTakesNoRoomOnDisk() throws IOException {
        Spool.Area broken = spool.open();
        broken.close();
        assertThatThrownBy(() -> broken.append(new byte[1000], 0, 1000)).isInstanceOf(Spool.Broken.class);

        assertThat(spool.open().append(new byte[SPOOL_MAX], 0, SPOOL_MAX)).isTrue();
    }

    @Test
    void disconnectIsNoticed() throws Exception {
        client.close();

        assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(buffer.read(new byte[1], 0, 1)).isEqualTo(-1);
    }

    @Test
    void endAfterTheHoldIsNoDisconnect() throws Exception {
        buffer.stop();
        client.write(1);
        client.close();

        assertThat(read(1)).hasSize(1);
        assertThat(buffer.read(new byte[1], 0, 1)).isEqualTo(-1);
        assertThat(gone.getCount()).isOne();
    }

    @Test
    void earlierBufferIsDrainedBeforeALaterBuffer() throws Exception {
        byte[] sent = bytes(5_000);
        client.write(sent);
        client.flush();
        var first = buffer;
        Eventually.within(Duration.ofSeconds(10), "all of it was read", () -> !isFree(256 * 1024 - 4_999));
        first.stop();
        buffer = new RequestBuffer((_, _, _) -> -1, Optional.of(first), budget, spool, () -> {});
        buffer.stop(); // it reads one piece, and ends
        buffer.begin();

        assertThat(read(512)).hasSize(512);
        Eventually.throughout(Duration.ofMillis(200), "the earlier one has some yet", () -> !buffer.drained());
        assertThat(read(4_488)).hasSize(4_488);
    }

    @Test
    void closedBufferHoldsNoMemory() throws Exception {
        client.write(bytes(60_000));
        client.close();
        assertThat(gone.await(10, TimeUnit.SECONDS)).as("all of it was read").isTrue();
        assertThat(budget.reserve(256 * 1024 - 50_000)).as("beside what waits in memory").isFalse();

        buffer.close();

        assertThat(budget.reserve(256 * 1024)).isTrue();
    }

    @Test
    void brokenConnectionIsReported() {
        var broken = new RequestBuffer((_, _, _) -> {
            throw new IOException("reset");
        }, Optional.empty(), budget, spool, () -> {});
        broken.begin();

        assertThatThrownBy(() -> broken.read(new byte[1], 0, 1)).isInstanceOf(IOException.class)
                .hasMessageContaining("gone");
    }
}
