package launcher.packaging;

import static launcher.packaging.Launcher.QUIET;
import static launcher.packaging.Launcher.streams;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import launcher.fixtures.Eventually;
import launcher.fixtures.FreePort;
import launcher.fixtures.SeededRandom;
import launcher.fixtures.http.Answer;
import launcher.fixtures.http.Content;
import launcher.fixtures.http.RawHttp;
import launcher.fixtures.load.EchoStreams;
import launcher.fixtures.websocket.Frame;
import launcher.fixtures.websocket.WebSocketClient;
import org.junit.jupiter.api.Test;

/** Connections on which bytes go both ways: WebSockets, other upgrades, TCP routes. */
class TunnelsIT {

    @Test
    void everyByteOfRandomWebSocketStreamsComesBack() {
        try (var launcher = Launcher.running(QUIET, List.of(streams("app")))) {
            long seed = SeededRandom.of("everyByteOfRandomWebSocketStreamsComesBack").seed();

            EchoStreams.Outcome outcome = new EchoStreams(300, 2, 64 << 20, 16, seed)
                    .run(launcher.gatewayPort(), "/app/ws");

            assertThat(outcome.broken()).isEmpty();
            assertThat(outcome.intact()).isEqualTo(300);
            assertThat(launcher.starts("app")).isEqualTo(1);
        }
    }

    @Test
    void webSocketAsFirstContactWakesAndKeepsItsSubprotocol() {
        try (var launcher = Launcher.running(QUIET, List.of(streams("app")));
                WebSocketClient client = WebSocketClient.open(launcher.gatewayPort(), "/app/ws",
                        "Sec-WebSocket-Protocol: streamlit, , x\r\n", Launcher.SOON)) {
            assertThat(client.handshake().field("Sec-WebSocket-Protocol")).contains("streamlit");
            assertThat(client.text("hello").receive(Frame.TEXT)).isEqualTo("hello");
            client.send(true, Frame.CLOSE, new byte[0]);
            assertThat(client.receive(Frame.CLOSE)).isEmpty();
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @Test
    void stoppedAppEndsItsWebSockets() {
        try (var launcher = Launcher.running(QUIET, List.of(streams("app")));
                WebSocketClient client = WebSocketClient.open(launcher.gatewayPort(), "/app/ws")) {
            launcher.cli("stop", "app").succeeded();

            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @Test
    void clientThatLeavesEndsTheTunnel() {
        try (var launcher = Launcher.running(QUIET, List.of(streams("app")))) {
            WebSocketClient client = WebSocketClient.open(launcher.gatewayPort(), "/app/ws");
            Eventually.within(Launcher.SOON, "one connection is shown", () ->
                    launcher.status("app").path("connections").asInt() == 1);

            client.abort();

            Eventually.within(Launcher.SOON, "none is shown", () ->
                    launcher.status("app").path("connections").asInt() == 0);
        }
    }

    @Test
    void anyOtherUpgradeIsTunnelledByteForByte() throws IOException {
        try (var launcher = Launcher.running(QUIET, List.of(streams("app")));
                RawHttp http = RawHttp.to(launcher.gatewayPort())) {
            Answer answer = http.send("GET /app/x HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: "
                    + "other\r\n\r\n\u0000first").answer();

            assertThat(answer.status()).isEqualTo(101);
            assertThat(answer.field("Upgrade")).contains("other");
            assertThat(http.in().readNBytes(6)).containsExactly(0, 'f', 'i', 'r', 's', 't');
            assertThat(http.send("\r\n\u00ff").in().readNBytes(3)).containsExactly('\r', '\n', 0xff);
        }
    }

    @Test
    void tcpRouteWakesHoldsAndPassesBytesBothWays() throws IOException {
        int port = FreePort.any();
        var tcp = streams("echo", "--tcp", "--delay", "500");
        var echo = new Launcher.App("echo",
                tcp.keys().replace("ready: {http: /healthz}", "ready: {tcp: true}, route: {tcp: " + port + "}"));
        try (var launcher = Launcher.running(QUIET, List.of(echo))) {
            var content = new Content(5_000_000, 3);
            var sink = Content.sink();
            try (RawHttp client = RawHttp.to(port, Duration.ofSeconds(30))) {
                Thread writer = Thread.ofVirtual().start(() -> write(content, client));
                client.in().transferTo(sink);
                Eventually.within(Launcher.SOON, "all was written", () -> !writer.isAlive());
            }
            assertThat(sink.length()).isEqualTo(content.length());
            assertThat(sink.sha256Hex()).isEqualTo(content.sha256Hex());
            assertThat(launcher.starts("echo")).isEqualTo(1);
        }
    }

    private static void write(Content content, RawHttp client) {
        try {
            content.writeTo(client.out());
            client.endOfInput();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
