package launcher.daemon.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import launcher.fixtures.http.RawHttp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A request is sent to an app a second time only if its connection had been used before and no byte came back over it.
 */
class RepeatedRequestTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

    @TempDir
    private Path folder = Path.of("");

    private final List<String> requests = new CopyOnWriteArrayList<>();

    /**
     * Its first connection serves one request, and the next request as the test says; every other connection serves
     * what comes.
     */
    private ScriptedApp app(ScriptedApp.Script second) {
        return new ScriptedApp(connection -> {
            for (int served = 0; readRequest(connection); served++) {
                if (served == 1 && requests.size() == 2) {
                    second.serve(connection);
                    return;
                }
                ScriptedApp.say(connection, OK);
            }
        });
    }

    private boolean readRequest(Socket connection) throws IOException {
        String head = ScriptedApp.head(connection);
        return !head.isEmpty() && requests.add(head.substring(0, head.indexOf(" HTTP")));
    }

    private int statusOfSecond(ScriptedApp app, String method) {
        try (GatewayFixture gateway = GatewayFixture.port(app.port(), folder.resolve("spool"));
                RawHttp http = RawHttp.to(gateway.port(), Duration.ofSeconds(20))) {
            String get = "GET /app/ HTTP/1.1\r\nHost: a\r\n\r\n";
            assertThat(http.send(get).answer().status()).isEqualTo(200);
            return http.send(get.replaceFirst("GET", method)).answer(method).status();
        }
    }

    @Test
    void getOnASilentlyClosedConnectionIsSentOnceMore() {
        try (ScriptedApp app = app(_ -> {})) {
            assertThat(statusOfSecond(app, "GET")).isEqualTo(200);
            assertThat(requests).hasSize(3);
        }
    }

    @Test
    void getWithABegunResponseIsNotSentAgain() {
        try (ScriptedApp app = app(connection -> ScriptedApp.say(connection, "HTTP/1.1 100 Continue\r\n\r\n"))) {
            assertThat(statusOfSecond(app, "GET")).isEqualTo(502);
            assertThat(requests).hasSize(2);
        }
    }

    @Test
    void getWithAPartialResponseIsNotSentAgain() {
        try (ScriptedApp app = app(connection -> ScriptedApp.say(connection, "HTTP/1.1 20"))) {
            assertThat(statusOfSecond(app, "GET")).isEqualTo(502);
            assertThat(requests).hasSize(2);
        }
    }

    @Test
    void postIsSentOverANewConnectionAndNeverAgain() {
        var other = new ScriptedApp(connection -> {
            while (readRequest(connection)) {
                if (requests.size() == 2) {
                    return;
                }
                ScriptedApp.say(connection, OK);
            }
        });
        try (other) {
            assertThat(statusOfSecond(other, "POST")).isEqualTo(502);
            assertThat(requests).hasSize(2);
        }
    }
}
