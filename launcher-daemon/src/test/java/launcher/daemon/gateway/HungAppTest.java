package launcher.daemon.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import launcher.core.app.AppSpec;
import launcher.daemon.config.settings.GatewaySettings;
import launcher.daemon.gateway.server.Deadlines;
import launcher.fixtures.Eventually;
import launcher.fixtures.http.Answer;
import launcher.fixtures.http.RawHttp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An app that does not answer uses the connections that it may have, and no others. */
class HungAppTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final AppSpec SPEC = Routed.path("app", "/app");

    @TempDir
    private Path folder = Path.of("");

    private final CountDownLatch wakesUp = new CountDownLatch(1);

    private ScriptedApp app() {
        return new ScriptedApp(connection -> {
            for (String head = ScriptedApp.head(connection); !head.isEmpty(); head = ScriptedApp.head(connection)) {
                if (head.startsWith("GET /hangs")) {
                    wakesUp.await();
                }
                ScriptedApp.say(connection, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            }
        });
    }

    private GatewayFixture gateway(ScriptedApp app, int perClient, int perApp) {
        var limits = new GatewaySettings.Limits(100, perClient, perApp, 10, 16 * 1024, 64 * 1024, 200, 1 << 20, 0);
        return GatewayFixture.of(SPEC, EngineFixture.ready(SPEC, app.port()), folder.resolve("spool"),
                GatewayFixture.settings(limits, List.of("127.0.0.1")), Deadlines.DEFAULT);
    }

    private static String get(String path, String client) {
        return "GET " + path + " HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: " + client + "\r\n\r\n";
    }

    private static Answer asked(GatewayFixture gateway, String path, String client) {
        try (RawHttp http = RawHttp.to(gateway.port(), SOON)) {
            return http.send(get(path, client)).answer();
        }
    }

    @Test
    void hungAppIsLimitedAndOthersAreServed() {
        try (var app = app(); GatewayFixture gateway = gateway(app, 100, 2);
                RawHttp first = RawHttp.to(gateway.port(), SOON);
                RawHttp second = RawHttp.to(gateway.port(), SOON)) {
            hang(gateway, first, second, "9.9.9.9");

            refused(asked(gateway, "/app/", "8.8.8.8"));
            assertThat(asked(gateway, "/", "8.8.8.8").status()).as("the portal").isEqualTo(200);

            served(gateway, first, second);
        }
    }

    @Test
    void eachClientBehindATrustedProxyHasALimit() {
        try (var app = app(); GatewayFixture gateway = gateway(app, 2, 100);
                RawHttp first = RawHttp.to(gateway.port(), SOON);
                RawHttp second = RawHttp.to(gateway.port(), SOON)) {
            hang(gateway, first, second, "2001:db8::1");

            refused(asked(gateway, "/app/", "2001:db8::ffff:2"));
            assertThat(asked(gateway, "/app/", "2001:db8:0:1::1").status()).as("in another network").isEqualTo(200);
            assertThat(asked(gateway, "/app/", "9.9.9.9").status()).isEqualTo(200);

            served(gateway, first, second);
        }
    }

    private static void hang(GatewayFixture gateway, RawHttp first, RawHttp second, String client) {
        first.send(get("/app/hangs", client));
        second.send(get("/app/hangs", client));
        Eventually.within(SOON, "both hang", () -> gateway.use().openUses() == 2);
    }

    private static void refused(Answer answer) {
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.field("Retry-After")).isPresent();
    }

    private void served(GatewayFixture gateway, RawHttp first, RawHttp second) {
        wakesUp.countDown();
        assertThat(first.answer().status()).isEqualTo(200);
        assertThat(second.answer().status()).isEqualTo(200);
        assertThat(asked(gateway, "/app/", "2001:db8::1").status()).isEqualTo(200);
    }
}
