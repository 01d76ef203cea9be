package launcher.daemon.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import launcher.daemon.config.settings.GatewaySettings;
import launcher.daemon.gateway.server.Deadlines;
import launcher.fixtures.Component;
import launcher.fixtures.Eventually;
import launcher.fixtures.http.Answer;
import launcher.fixtures.http.RawHttp;
import launcher.fixtures.upstream.Upstream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each phase of a connection has its deadline and each number its limit, at the real gateway. */
@Tag("slow")
class GatewayLimitsTest {

    private static final Duration SHORT = Duration.ofMillis(400);
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String GET = "GET /app/x HTTP/1.1\r\nHost: a\r\n\r\n";

    @TempDir
    private Path folder = Path.of("");

    private Optional<Upstream> upstream = Optional.empty();

    @BeforeEach
    void start() {
        Component<Upstream> started = Upstream.start(Upstream.Kind.HTTP_SERVER, folder);
        upstream = started.orSkip();
        assumeTrue(upstream.isPresent(), started.why());
    }

    @AfterEach
    void stop() {
        upstream.ifPresent(Upstream::close);
    }

    private GatewayFixture gateway(GatewaySettings.Limits limits, Deadlines deadlines) {
        return GatewayFixture.port(upstream.orElseThrow().port(), folder.resolve("spool"), limits, deadlines);
    }

    private static Deadlines deadlines(Duration idle, Duration head, Duration bodyGrace, long bytesPerSecondMin) {
        Deadlines standard = Deadlines.DEFAULT;
        return new Deadlines(
                idle, head, bodyGrace, bytesPerSecondMin, standard.write(), standard.connect(), standard.pooled(),
                        standard.tunnelEnd());
    }

    private static GatewaySettings.Limits limits(int connections, int perClient) {
        GatewaySettings.Limits usual = GatewayFixture.LIMITS;
        return new GatewaySettings.Limits(connections, perClient, connections, usual.waitersPerApp(),
                usual.headBytes(), usual.responseHeadBytes(), usual.responseFields(),
                usual.memoryBytes(), usual.spoolBytes());
    }

    @Test
    void lateHeadIsAnswered408HoweverItDrips() throws IOException {
        try (GatewayFixture gateway = gateway(GatewayFixture.LIMITS, deadlines(LONG, SHORT, LONG, 1));
                Socket slow = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            String answer = dripped(slow, "GET /app/x HTTP/1.1\r\nHost: a\r\nX: ", "y");

            assertThat(answer).startsWith("HTTP/1.1 408 ");
        }
    }

    @Test
    void bodyThatComesTooSlowlyIsAnswered408() throws IOException {
        try (GatewayFixture gateway = gateway(GatewayFixture.LIMITS, deadlines(LONG, LONG, SHORT, 1000));
                Socket slow = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            String answer = dripped(slow, "POST /app/x HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n", "y");

            assertThat(answer).startsWith("HTTP/1.1 408 ");
        }
    }

    @Test
    void chunkedBodyThatComesTooSlowlyIsAnswered408() throws IOException {
        try (GatewayFixture gateway = gateway(GatewayFixture.LIMITS, deadlines(LONG, LONG, SHORT, 1000));
                Socket slow = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            String answer = dripped(slow, "POST /app/x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
                    "1\r\ny\r\n");

            assertThat(answer).startsWith("HTTP/1.1 408 ");
        }
    }

    /**
     * Sends the beginning at once, and then a piece whenever nothing has come for a moment; all that comes until the
     * end.
     */
    private static String dripped(Socket socket, String beginning, String piece) throws IOException {
        socket.setSoTimeout(Math.toIntExact(SHORT.toMillis() / 8));
        socket.getOutputStream().write(beginning.getBytes(StandardCharsets.US_ASCII));
        var answer = new StringBuilder();
        long until = System.nanoTime() + SOON.toNanos();
        while (System.nanoTime() - until < 0) {
            try {
                int octet = socket.getInputStream().read();
                if (octet < 0) {
                    return answer.toString();
                }
                answer.append((char) octet);
            } catch (SocketTimeoutException _) {
                if (answer.isEmpty()) {
                    socket.getOutputStream().write(piece.getBytes(StandardCharsets.US_ASCII));
                }
            }
        }
        throw new AssertionError("not ended after " + SOON + ": " + answer);
    }

    @Test
    void silentConnectionIsClosedWithoutAResponse() {
        try (GatewayFixture gateway = gateway(GatewayFixture.LIMITS, deadlines(SHORT, LONG, LONG, 1));
                RawHttp silent = RawHttp.to(gateway.port(), SOON)) {
            assertThat(silent.isAtEnd()).isTrue();
        }
    }

    @Test
    void idleConnectionIsClosedAfterItsDeadline() {
        Duration idle = Duration.ofSeconds(3);
        try (GatewayFixture gateway = gateway(GatewayFixture.LIMITS, deadlines(idle, LONG, LONG, 1));
                RawHttp http = RawHttp.to(gateway.port(), SOON)) {
            assertThat(http.send(GET).answer().status()).isEqualTo(200);
            assertThat(http.send(GET).answer().status()).isEqualTo(200);
            assertThat(http.isAtEnd()).isTrue();
        }
    }

    @Test
    void headThatIsTooLongIsAnswered431AndClosed() {
        try (GatewayFixture gateway = gateway(GatewayFixture.LIMITS, Deadlines.DEFAULT)) {
            int most = Math.toIntExact(GatewayFixture.LIMITS.headBytes());
            String start = "GET /app/x HTTP/1.1\r\nHost: a\r\nX: ";

            assertThat(refused(gateway, start + "y".repeat(most - start.length() + 1))).isEqualTo(431);
            assertThat(refused(gateway, "GET /app/" + "y".repeat(most))).isEqualTo(431);
            try (RawHttp http = RawHttp.to(gateway.port(), SOON)) {
                String fits = start + "y".repeat(most - start.length() - 4) + "\r\n\r\n";
                assertThat(fits).hasSize(most);
                assertThat(http.send(fits).answer().status()).isEqualTo(200);
            }
        }
    }

    @Test
    void floodOfFieldsIsAnswered431AndClosed() {
        try (GatewayFixture gateway = gateway(GatewayFixture.LIMITS, Deadlines.DEFAULT)) {
            assertThat(refused(gateway, "GET /app/x HTTP/1.1\r\nHost: a\r\n" + "a:\r\n".repeat(1000) + "\r\n"))
                    .isEqualTo(431);
        }
    }

    private static int refused(GatewayFixture gateway, String sent) {
        try (RawHttp http = RawHttp.to(gateway.port(), SOON)) {
            int status = http.send(sent).answer().status();
            assertThat(http.isAtEnd()).as("closed").isTrue();
            return status;
        }
    }

    @Test
    void clientAtItsLimitIsRefusedUntilAConnectionEnds() {
        connectionBeyondTheLimitIsRefused(limits(1000, 3));
    }

    @Test
    void connectionsInAllAreLimited() {
        connectionBeyondTheLimitIsRefused(limits(3, 1000));
    }

    private void connectionBeyondTheLimitIsRefused(GatewaySettings.Limits three) {
        List<RawHttp> taken = new ArrayList<>();
        try (GatewayFixture gateway = gateway(three, Deadlines.DEFAULT)) {
            for (int i = 0; i < 3; i++) {
                taken.add(RawHttp.to(gateway.port(), SOON));
                assertThat(taken.getLast().send(GET).answer().status()).isEqualTo(200);
            }
            try (RawHttp fourth = RawHttp.to(gateway.port(), SOON)) {
                Answer answer = fourth.answer();
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.field("Retry-After")).isPresent();
            }
            assertThat(taken.getFirst().send(GET).answer().status()).as("the others are served on").isEqualTo(200);
            taken.removeFirst().close();
            Eventually.within(SOON, "a place is free again", () -> isServed(gateway));
        } finally {
            taken.forEach(RawHttp::close);
        }
    }

    /**
     * What each says first, and then goes on with; the last says nothing more and reads nothing of an answer without
     * end.
     */
    private enum Slow {
        SILENT("", ""),
        HEAD("GET /app/x HTTP/1.1\r\nHost: a\r\nX: ", "y"),
        BODY("POST /app/x HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n", "y"),
        CHUNKS("POST /app/x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\ny\r\n"),
        DEAF("GET /app/endless HTTP/1.1\r\nHost: a\r\n\r\n", "y");

        private final String beginning;
        private final String piece;

        Slow(String beginning, String piece) {
            this.beginning = beginning;
            this.piece = piece;
        }

        /** Returns once the gateway has ended it. */
        void attack(int port) {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                if (this == DEAF) {
                    socket.getOutputStream().write(beginning.getBytes(StandardCharsets.US_ASCII));
                    if (answered200(socket)) {
                        Eventually.within(SOON, "nothing can be said any more", () -> !says(socket));
                    }
                } else {
                    dripped(socket, beginning, piece);
                }
            } catch (IOException _) {
                // ended in the middle of a word
            }
        }

        private static boolean answered200(Socket socket) throws IOException {
            return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII).equals("HTTP/1.1 200");
        }

        private boolean says(Socket socket) {
            try {
                socket.getOutputStream().write(piece.getBytes(StandardCharsets.US_ASCII));
                return true;
            } catch (IOException _) {
                return false;
            }
        }
    }

    /** Three slow clients for each connection allowed: each is refused at once or disconnected at its deadline. */
    @Test
    void manySlowClientsAreDisconnected() throws IOException {
        Duration each = Duration.ofSeconds(1);
        var deadlines = new Deadlines(each, each, each, 100_000, each, SOON, each, each);
        try (var app = new EndlessApp();
                GatewayFixture gateway = GatewayFixture.port(app.port(), folder.resolve("spool"),
                        limits(Slow.values().length, 1000), deadlines)) {
            List<CompletableFuture<Void>> attacks = Stream.generate(() -> Slow.values()).limit(3)
                    .flatMap(Arrays::stream)
                    .map(slow -> CompletableFuture.runAsync(() -> slow.attack(gateway.port()), task ->
                            Thread.ofVirtual().start(task))).toList();

            assertThat(attacks).allSatisfy(attack -> assertThat(attack).succeedsWithin(SOON.multipliedBy(2)));
            Eventually.within(SOON, "others are served", () -> isServed(gateway));
        }
    }

    @Test
    void refusedClientGetsTheReason() {
        List<RawHttp> taken = new ArrayList<>();
        try (GatewayFixture gateway = gateway(limits(3, 1000), Deadlines.DEFAULT)) {
            for (int i = 0; i < 3; i++) {
                taken.add(RawHttp.to(gateway.port(), SOON));
                assertThat(taken.getLast().send(GET).answer().status()).isEqualTo(200);
            }
            List<RawHttp> tooMany = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                tooMany.add(RawHttp.to(gateway.port(), SOON));
                taken.add(tooMany.getLast());
            }
            tooMany.forEach(client -> client.send(GET));

            assertThat(tooMany).allSatisfy(client -> assertThat(client.answer().status()).isEqualTo(503));
        } finally {
            taken.forEach(RawHttp::close);
        }
    }

    private static boolean isServed(GatewayFixture gateway) {
        try (RawHttp http = RawHttp.to(gateway.port(), SOON)) {
            return http.send(GET).answer().status() == 200;
        } catch (UncheckedIOException _) {
            return false; // refused before it had sent anything
        }
    }
}
