package launcher.daemon.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import launcher.fixtures.Eventually;
import launcher.fixtures.http.RawHttp;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client that disconnects while the app takes long ends its use of the app; the others are answered. */
@Tag("slow")
class LeavingClientTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String EMPTY = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

    @TempDir
    private Path folder = Path.of("");

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);

    private GatewayFixture gateway(ScriptedApp app) {
        return GatewayFixture.port(app.port(), folder.resolve("spool"));
    }

    @Test
    void disconnectBeforeTheResponseEndsTheUse() throws InterruptedException {
        try (var app = new ScriptedApp(connection -> {
                    assertThat(ScriptedApp.head(connection)).isNotEmpty();
                    asked.countDown();
                    assertThat(connection.getInputStream().read()).isEqualTo(-1);
                    over.countDown();
                });
                GatewayFixture gateway = gateway(app)) {
            leaves(gateway, "GET /app/slow HTTP/1.1\r\nHost: a\r\n\r\n");
        }
    }

    @Test
    void disconnectAfterTheBodyEndsTheUse() throws InterruptedException {
        try (var app = new ScriptedApp(connection -> {
                    assertThat(ScriptedApp.head(connection)).isNotEmpty();
                    assertThat(connection.getInputStream().readNBytes(100_000)).hasSize(100_000);
                    asked.countDown();
                    assertThat(connection.getInputStream().read()).isEqualTo(-1);
                    over.countDown();
                });
                GatewayFixture gateway = gateway(app)) {
            leaves(gateway, "POST /app/slow HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n"
                    + "x".repeat(100_000));
        }
    }

    @Test
    void disconnectFromAQuietStreamIsNoticed() throws InterruptedException {
        try (var app = new ScriptedApp(connection -> {
                    assertThat(ScriptedApp.head(connection)).isNotEmpty();
                    ScriptedApp.say(connection,
                            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n: hello\n\n");
                    asked.countDown();
                    assertThat(connection.getInputStream().read()).isEqualTo(-1);
                    over.countDown();
                });
                GatewayFixture gateway = gateway(app);
                RawHttp client = RawHttp.to(gateway.port(), SOON)) {
            client.send("GET /app/events HTTP/1.1\r\nHost: a\r\nAccept: text/event-stream\r\n\r\n");
            assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
            Eventually.within(SOON, "a connection that keeps nothing awake, with data",
                    () -> gateway.use().connections() == 1 && gateway.use().openUses() == 0
                            && gateway.use().data().isPresent());

            client.abort();

            assertThat(over.await(20, TimeUnit.SECONDS)).isTrue();
            Eventually.within(SOON, "no connection", () -> gateway.use().connections() == 0);
        }
    }

    private void leaves(GatewayFixture gateway, String request) throws InterruptedException {
        try (RawHttp client = RawHttp.to(gateway.port(), SOON)) {
            client.send(request);
            assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(gateway.use().openUses()).isOne();

            client.abort();

            assertThat(over.await(20, TimeUnit.SECONDS)).as("the app's connection ends").isTrue();
            Eventually.within(SOON, "nothing in flight", () -> gateway.use().openUses() == 0);
        }
    }

    @Test
    void eventStreamWithoutEventSourceStaysInFlight() throws InterruptedException {
        try (var app = new ScriptedApp(connection -> {
                    assertThat(ScriptedApp.head(connection)).isNotEmpty();
                    ScriptedApp.say(connection,
                            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n: hello\n\n");
                    asked.countDown();
                    assertThat(connection.getInputStream().read()).isEqualTo(-1);
                });
                GatewayFixture gateway = gateway(app);
                RawHttp client = RawHttp.to(gateway.port(), SOON)) {
            client.send(
                    "POST /app/answer HTTP/1.1\r\nHost: a\r\nAccept: text/event-stream\r\nContent-Length: 0\r\n\r\n");

            assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
            Eventually.throughout(Duration.ofMillis(300), "in flight", () -> gateway.use().openUses() == 1
                    && gateway.use().connections() == 0);
        }
    }

    @Test
    void requestsSentDuringALongWaitAreServedNext() {
        var first = new CountDownLatch(1);
        try (var app = new ScriptedApp(connection -> {
                    for (String head = ScriptedApp.head(connection);
                            !head.isEmpty();
                            head = ScriptedApp.head(connection)) {
                        if (head.startsWith("GET /first")) {
                            assertThat(first.await(20, TimeUnit.SECONDS)).isTrue();
                        }
                        ScriptedApp.say(connection,
                                EMPTY.replace("\r\n\r\n", "\r\nX-Path: " + head.split(" ", 3)[1] + "\r\n\r\n"));
                    }
                });
                GatewayFixture gateway = gateway(app);
                RawHttp client = RawHttp.to(gateway.port(), SOON)) {
            client.send("GET /app/first HTTP/1.1\r\nHost: a\r\n\r\n");
            Eventually.throughout(Duration.ofMillis(2500), "it waits, and is read ahead by now", () ->
                    gateway.use().openUses() <= 1);
            for (int i = 0; i < 40; i++) {
                client.send("GET /app/next" + i + " HTTP/1.1\r\nHost: a\r\n\r\n");
            }
            first.countDown();

            assertThat(client.answer().field("X-Path")).contains("/first");
            for (int i = 0; i < 40; i++) {
                assertThat(client.answer().field("X-Path")).contains("/next" + i);
            }
        }
    }
}
