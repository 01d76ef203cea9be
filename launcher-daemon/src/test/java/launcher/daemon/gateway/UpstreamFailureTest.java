package launcher.daemon.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import launcher.core.app.AppId;
import launcher.core.app.AppSpec;
import launcher.daemon.gateway.server.Deadlines;
import launcher.daemon.provider.AppSpecs;
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

    @ParameterizedTest
    @CsvSource({"''", "'Upgrade: websocket\r\nConnection: Upgrade\r\n'"})
    void listenerThatIsNotTheAppsHearsNothing(String fields) throws InterruptedException {
        AppSpec spec = AppSpecs.command("true").named(new AppId("app"));
        var heard = new LinkedBlockingQueue<String>();
        try (var stranger = new ScriptedApp(connection -> heard.add(ScriptedApp.head(connection)));
                GatewayFixture gateway = GatewayFixture.of(spec,
                        EngineFixture.ready(spec, stranger.port()).with((_, _, _) -> false), folder.resolve("spool"),
                        GatewayFixture.settings(GatewayFixture.LIMITS, List.of()), Deadlines.DEFAULT);
                RawHttp http = RawHttp.to(gateway.port(), Duration.ofSeconds(20))) {
            Answer answer = http.send("GET /app/ HTTP/1.1\r\nHost: a\r\nCookie: s=hunter2\r\n" + fields + "\r\n")
                    .answer();

            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.body()).contains("it accepts no connection");
            assertThat(heard.poll(20, TimeUnit.SECONDS)).isEmpty();
            assertThat(heard).allMatch(String::isEmpty);
        }
    }

    @Test
    void refusedConnectionIsReportedWithoutTheSystemsMessage() {
        assertThat(detail(FreePort.any())).contains("\"detail\":\"it accepts no connection\"");
    }
}
