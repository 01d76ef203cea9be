package launcher.daemon.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import launcher.fixtures.FreePort;
import launcher.fixtures.http.Answer;
import launcher.fixtures.http.RawHttp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a client learns of a ready app whose answer cannot be passed on: a sentence of the gateway alone. */
class UpstreamFailureTest {

    @TempDir
    private Path folder = Path.of("");

    private String detail(int upstream) {
        try (GatewayFixture gateway = GatewayFixture.port(upstream, folder.resolve("spool"));
                RawHttp http = RawHttp.to(gateway.port(), Duration.ofSeconds(20))) {
            Answer answer = http.send("POST /app/ HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n").answer();
            assertThat(answer.status()).isEqualTo(502);
            return answer.body();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "hunter2 is no answer|the app's answer is malformed",
        "HTTP/1.1 200 OK~hunter2 x: y|the app's answer is malformed",
        "HTTP/1.1 200 OK~Content-Length: 3~Transfer-Encoding: chunked~X: hunter2|the app's answer is malformed",
        "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~hunter2|the app's answer is malformed",
        "''|the app closed the connection without an answer"})
    void malformedResponseIsReportedWithoutItsBytes(String answer, String detail) {
        try (var app = new ScriptedApp(connection -> {
            assertThat(ScriptedApp.head(connection)).isNotEmpty();
            if (!answer.isEmpty()) {
                ScriptedApp.say(connection, answer.replace("~", "\r\n") + "\r\n\r\n");
            }
        })) {
            assertThat(detail(app.port())).contains("\"detail\":\"" + detail + "\"").doesNotContain("hunter2");
        }
    }

    @Test
    void brokenConnectionIsReportedWithoutTheSystemsMessage() {
        try (var app = new ScriptedApp(connection -> {
            assertThat(ScriptedApp.head(connection)).isNotEmpty();
            connection.setSoLinger(true, 0); // closes by a reset
        })) {
            assertThat(detail(app.port())).contains("\"detail\":\"the connection to the app broke\"");
        }
    }

    @Test
    void refusedConnectionIsReportedWithoutTheSystemsMessage() {
        assertThat(detail(FreePort.any())).contains("\"detail\":\"it accepts no connection\"");
    }
}
