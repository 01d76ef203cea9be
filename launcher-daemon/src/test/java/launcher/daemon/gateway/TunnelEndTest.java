package launcher.daemon.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import launcher.core.app.AppSpec;
import launcher.daemon.gateway.server.Deadlines;
import launcher.fixtures.http.RawHttp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TunnelEndTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final AppSpec SPEC = Routed.path("app", "/app");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void tunnelEndsAlthoughTheAppIgnoresTheClientsEnd() throws InterruptedException {
        var cutOff = new CountDownLatch(1);
        Deadlines usual = Deadlines.DEFAULT;
        var deadlines =
                new Deadlines(usual.idle(), usual.head(), usual.bodyGrace(), usual.bytesPerSecondMin(), usual.write(),
                usual.connect(), usual.pooled(), Duration.ofMillis(200));
        try (var app = new ScriptedApp(connection -> {
                    assertThat(ScriptedApp.head(connection)).isNotEmpty();
                    ScriptedApp.say(connection,
                            "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n");
                    assertThat(connection.getInputStream().read()).as("the client's end").isEqualTo(-1);
                    try {
                        while (!connection.isClosed()) {
                            connection.getOutputStream().write(1);
                        }
                    } catch (SocketException _) {
                        cutOff.countDown();
                    }
                });
                GatewayFixture gateway =
                        GatewayFixture.of(SPEC, EngineFixture.ready(SPEC, app.port()), folder.resolve("spool"),
                        GatewayFixture.settings(GatewayFixture.LIMITS, List.of()), deadlines);
                RawHttp client = RawHttp.to(gateway.port(), SOON)) {
            client.send("GET /app/x HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n");
            assertThat(client.answer().status()).isEqualTo(101);

            client.endOfInput();

            assertThat(cutOff.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }
}
