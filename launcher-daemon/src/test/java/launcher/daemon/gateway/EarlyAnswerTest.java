package launcher.daemon.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import launcher.fixtures.Eventually;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An app that answers before it has all of a body, or breaks off: the client gets the response while it sends on. */
class EarlyAnswerTest {

    private static final int MIB = 1 << 20;
    private static final int BODY_MIB = 50;
    private static final String REFUSAL =
            "HTTP/1.1 413 Content Too Large\r\nContent-Length: 8\r\nConnection: close\r\n\r\ntoo long";

    @TempDir
    private Path folder = Path.of("");

    private GatewayFixture gateway(ScriptedApp app) {
        return GatewayFixture.port(app.port(), folder.resolve("spool"));
    }

    /** What a client reads that first sends all it has, as simple clients do. */
    private static String sent(GatewayFixture gateway, int mib) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            socket.setSoTimeout(20_000);
            String head = "POST /app/x HTTP/1.1\r\nHost: a\r\nContent-Length: " + (BODY_MIB * MIB) + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            var piece = new byte[MIB];
            for (int i = 0; i < mib; i++) {
                socket.getOutputStream().write(piece);
            }
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void refusalReachesAClientThatSendsItsWholeBodyFirst() throws IOException {
        try (var app = new ScriptedApp(connection -> {
                    assertThat(ScriptedApp.head(connection)).isNotEmpty();
                    ScriptedApp.say(connection, REFUSAL);
                    assertThat(connection.getInputStream().skip(1)).isOne();
                });
                GatewayFixture gateway = gateway(app)) {
            assertThat(sent(gateway, BODY_MIB)).startsWith("HTTP/1.1 413 ").endsWith("too long");
            Eventually.within(Duration.ofSeconds(20), "nothing in flight", () -> gateway.use().openUses() == 0);
        }
    }

    @Test
    void refusalReachesAClientThatWaitsAmidItsBody() throws IOException {
        try (var app = new ScriptedApp(connection -> {
                    assertThat(ScriptedApp.head(connection)).isNotEmpty();
                    ScriptedApp.say(connection, REFUSAL);
                    assertThat(connection.getInputStream().readNBytes(2 * MIB)).isNotEmpty();
                });
                GatewayFixture gateway = gateway(app)) {
            assertThat(sent(gateway, 1)).startsWith("HTTP/1.1 413 ").endsWith("too long");
        }
    }

    @Test
    void brokenAppIs502ForAClientThatStillSends() throws IOException {
        try (var app = new ScriptedApp(connection -> {
                    assertThat(ScriptedApp.head(connection)).isNotEmpty();
                    connection.setSoLinger(true, 0);
                });
                GatewayFixture gateway = gateway(app)) {
            assertThat(sent(gateway, BODY_MIB)).startsWith("HTTP/1.1 502 ");
        }
    }
}
