package launcher.daemon.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import launcher.core.app.AppSpec;
import launcher.fixtures.Eventually;
import launcher.fixtures.http.Answer;
import launcher.fixtures.http.RawHttp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An app that does not answer takes as many connections as it may, and those of nobody else. */
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

    private GatewayFixture door(ScriptedApp app, int perClient, int perApp) {
        var limits = new GatewayOptions.Limits(100, perClient, perApp, 10, 16 * 1024, 1 << 20, 0);
        GatewayOptions usual = GatewayFixture.settings(folder.resolve("spool"), limits, GatewayOptions.Deadlines.STANDARD);
        return GatewayFixture.of(SPEC, app.port(), new GatewayOptions(usual.listen(), usual.domain(), usual.hosts(), usual.portal(),
                List.of("127.0.0.1"), usual.loading(), usual.ignore(), limits, usual.deadlines(), usual.spoolDir()));
    }

    private static String get(String path, String client) {
        return "GET " + path + " HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: " + client + "\r\n\r\n";
    }

    private static Answer asked(GatewayFixture door, String path, String client) {
        try (RawHttp http = RawHttp.to(door.port(), SOON)) {
            return http.send(get(path, client)).answer();
        }
    }

    @Test
    void beyondItsLimitItsRequestsAreRefusedAndOthersAreAnswered() {
        try (var app = app(); GatewayFixture door = door(app, 100, 2); RawHttp one = RawHttp.to(door.port(), SOON);
                RawHttp two = RawHttp.to(door.port(), SOON)) {
            hang(door, one, two, "9.9.9.9");

            refused(asked(door, "/app/", "8.8.8.8"));
            assertThat(asked(door, "/", "8.8.8.8").status()).as("the portal").isEqualTo(200);

            served(door, one, two);
        }
    }

    @Test
    void clientBehindATrustedProxyHasItsLimitAndOthersThereHaveTheirs() {
        try (var app = app(); GatewayFixture door = door(app, 2, 100); RawHttp one = RawHttp.to(door.port(), SOON);
                RawHttp two = RawHttp.to(door.port(), SOON)) {
            hang(door, one, two, "2001:db8::1");

            refused(asked(door, "/app/", "2001:db8::ffff:2"));
            assertThat(asked(door, "/app/", "2001:db8:0:1::1").status()).as("in another network").isEqualTo(200);
            assertThat(asked(door, "/app/", "9.9.9.9").status()).isEqualTo(200);

            served(door, one, two);
        }
    }

    private static void hang(GatewayFixture door, RawHttp one, RawHttp two, String client) {
        one.send(get("/app/hangs", client));
        two.send(get("/app/hangs", client));
        Eventually.within(SOON, "both hang", () -> door.use().openUses() == 2);
    }

    private static void refused(Answer answer) {
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.field("Retry-After")).isPresent();
    }

    private void served(GatewayFixture door, RawHttp one, RawHttp two) {
        wakesUp.countDown();
        assertThat(one.answer().status()).isEqualTo(200);
        assertThat(two.answer().status()).isEqualTo(200);
        assertThat(asked(door, "/app/", "2001:db8::1").status()).isEqualTo(200);
    }
}
