package launcher.daemon.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import launcher.daemon.gateway.http.BadMessageException;
import org.junit.jupiter.api.Test;

class BufferedInputTest {

    private static final int HEAD_MAX = 8 * 1024;

    private final BufferPool budget = new BufferPool(64 * 1024);

    private BufferedInput of(String sent, int atATime) {
        var in = new ByteArrayInputStream(sent.getBytes(StandardCharsets.ISO_8859_1));
        return BufferedInput.ofRequests((bytes, from, length) ->
                in.read(bytes, from, Math.min(atATime, length)), budget, HEAD_MAX);
    }

    private static String head(String field, int bytes) {
        return "GET / HTTP/1.1\r\n" + field + ": " + "x".repeat(bytes) + "\r\n\r\n";
    }

    @Test
    void headIsFoundHoweverItIsSplit() throws IOException, BadMessageException {
        String head = head("a", 10);
        for (int atATime = 1; atATime <= head.length() + 5; atATime++) {
            BufferedInput in = of(head + "body", atATime);

            assertThat(in.head()).isEqualTo(OptionalInt.of(head.length()));

            in.consumeTo(head.length());
            var body = new byte[10];
            int read = 0;
            for (int got = in.read(body, 0, 10); got > 0; got = in.read(body, read, 10 - read)) {
                read += got;
            }
            assertThat(new String(body, 0, read, StandardCharsets.ISO_8859_1)).isEqualTo("body");
        }
    }

    @Test
    void secondHeadIsFoundBehindTheFirst() throws IOException, BadMessageException {
        String first = head("a", 1_500);
        String second = head("b", 1_500);
        BufferedInput in = of(first + second, 1_000);

        in.consumeTo(in.head().orElseThrow());
        int end = in.head().orElseThrow();

        assertThat(new String(in.array(), in.from(), end - in.from(), StandardCharsets.ISO_8859_1)).isEqualTo(second);
    }

    @Test
    void largeHeadTakesMemoryFromTheBudgetAndReleasesIt() throws IOException, BadMessageException {
        BufferedInput in = of(head("a", 5_000), 3_000);

        in.consumeTo(in.head().orElseThrow());

        assertThat(budget.reserve(60 * 1024)).isFalse();
        in.settle();
        assertThat(budget.reserve(60 * 1024)).isTrue();
    }

    @Test
    void headBeyondTheLimitIsRefusedBeforeItsEnd() {
        BufferedInput in = of(head("a", HEAD_MAX), 700);

        assertThatThrownBy(in::head)
                .isInstanceOfSatisfying(BadMessageException.class, bad -> assertThat(bad.status()).isEqualTo(431));
    }

    @Test
    void largeHeadWithoutMemoryIsRefusedWith503() {
        assertThat(budget.reserve(64 * 1024)).isTrue();

        assertThatThrownBy(() -> of(head("a", 5_000), 700).head())
                .isInstanceOfSatisfying(BadMessageException.class, bad -> assertThat(bad.status()).isEqualTo(503));
    }

    @Test
    void endAmidAHeadIsNoHead() throws IOException, BadMessageException {
        assertThat(of("GET / HTTP/1.1\r\nHos", 4).head()).isEmpty();
    }

    @Test
    void quietTunnelKeepsASmallBufferAndBusyTunnelALarge() throws IOException {
        BufferedInput in = of("x".repeat(600), 600);
        var waiting = new ByteArrayInputStream(new byte[1]);
        var nothing = new ByteArrayInputStream(new byte[0]);

        in.fit(512, nothing);
        int quiet = in.array().length;
        in.fill();
        in.consumeTo(in.to());
        in.fit(512, waiting);
        int busy = in.array().length;
        in.fill();
        in.consumeTo(in.to());
        in.fit(512, nothing);

        assertThat(quiet).isEqualTo(512);
        assertThat(busy).isEqualTo(BufferPool.LARGE);
        assertThat(in.array()).hasSize(512);
        assertThat(budget.reserve(64 * 1024)).as("all given back").isTrue();
    }
}
