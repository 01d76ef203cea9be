package launcher.daemon.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import launcher.core.app.AppSpec;
import launcher.daemon.config.settings.GatewaySettings;
import launcher.daemon.gateway.server.Deadlines;
import launcher.fixtures.FreePort;
import launcher.fixtures.http.Answer;
import launcher.fixtures.http.RawHttp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WaitingPageTest {

    private static final AppSpec SPEC = Routed.path("app", "/app");

    @TempDir
    private Path folder = Path.of("");

    private Answer asked(EngineFixture engine, String target) {
        GatewaySettings settings = GatewayFixture.settings(GatewayFixture.LIMITS, List.of());
        try (GatewayFixture gateway = GatewayFixture.of(SPEC, engine, folder.resolve("spool"), settings,
                Deadlines.DEFAULT);
                RawHttp http = RawHttp.to(gateway.port(), Duration.ofSeconds(20))) {
            return http.send("GET /.launcher/wait/app?to=" + target + " HTTP/1.1\r\nHost: a\r\n\r\n").answer();
        }
    }

    @Test
    void waitingPageHasStateAndRetryAfterForScripts() {
        Answer answer = asked(EngineFixture.asleep(SPEC), "%2Fapp%2F");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.field("X-App-State")).contains("stopped");
        assertThat(answer.field("Retry-After")).isPresent();
    }

    @Test
    void waitingBrowserIsSentToItsAppOnceReady() {
        Answer answer = asked(EngineFixture.ready(SPEC, FreePort.any()), "%2Fapp%2Fx%3Fa%3Db");

        assertThat(answer.status()).isEqualTo(307);
        assertThat(answer.field("Location")).contains("/app/x?a=b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/.//evil.com", "/..//evil.com", "/a%2f..%2f..%2f%2fevil", "%2Fapp%2F..%2F%2Fevil",
        "/app%252f..%252f..%252f%252fevil", "/app/%252e%252e//evil", "//evil.com/app/", "/other/", "/", "/app%20/"})
    void targetThatIsNotBelowTheAppIsRefused(String target) {
        for (EngineFixture engine : List.of(EngineFixture.ready(SPEC, FreePort.any()), EngineFixture.asleep(SPEC))) {
            Answer answer = asked(engine, target);

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.field("Location")).isEmpty();
            assertThat(answer.body()).contains("to= must name an address of this app");
        }
    }
}
