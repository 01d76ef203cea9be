package launcher.daemon.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import launcher.core.app.AppSpec;
import launcher.fixtures.http.Answer;
import launcher.fixtures.http.RawHttp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WaitingPageTest {

    private static final AppSpec SPEC = Routed.path("app", "/app");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void whereABrowserWithoutJavaScriptWaitsScriptsAreToldToo() {
        GatewayOptions settings = GatewayFixture.settings(folder.resolve("spool"), GatewayFixture.LIMITS, GatewayOptions.Deadlines.STANDARD);
        try (GatewayFixture door = GatewayFixture.of(SPEC, GatewayFixture.asleep(SPEC), settings);
                RawHttp http = RawHttp.to(door.port(), Duration.ofSeconds(20))) {
            Answer answer = http.send("GET /.launcher/wait/app?to=%2Fapp%2F HTTP/1.1\r\nHost: a\r\n\r\n").answer();

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.field("X-App-State")).contains("stopped");
            assertThat(answer.field("Retry-After")).isPresent();
        }
    }
}
