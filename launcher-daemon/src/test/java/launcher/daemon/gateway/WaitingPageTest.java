package launcher.daemon.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import launcher.core.app.AppSpec;
import launcher.daemon.config.settings.GatewaySettings;
import launcher.daemon.gateway.server.Deadlines;
import launcher.fixtures.http.Answer;
import launcher.fixtures.http.RawHttp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WaitingPageTest {

    private static final AppSpec SPEC = Routed.path("app", "/app");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void waitingPageHasStateAndRetryAfterForScripts() {
        GatewaySettings settings = GatewayFixture.settings(GatewayFixture.LIMITS, List.of());
        try (GatewayFixture gateway = GatewayFixture.of(SPEC, EngineFixture.asleep(SPEC), folder.resolve("spool"),
                settings, Deadlines.DEFAULT);
                RawHttp http = RawHttp.to(gateway.port(), Duration.ofSeconds(20))) {
            Answer answer = http.send("GET /.launcher/wait/app?to=%2Fapp%2F HTTP/1.1\r\nHost: a\r\n\r\n").answer();

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.field("X-App-State")).contains("stopped");
            assertThat(answer.field("Retry-After")).isPresent();
        }
    }
}
