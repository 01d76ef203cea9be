package launcher.packaging;

import static launcher.packaging.Launcher.QUIET;
import static launcher.packaging.Launcher.SOON;
import static launcher.packaging.Launcher.app;
import static launcher.packaging.Launcher.web;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import launcher.fixtures.http.Answer;
import launcher.fixtures.http.RawHttp;
import org.junit.jupiter.api.Test;

/** What comes to which app and what a sleeping one answers: the table of the README, row by row. */
class GatewayRoutesIT {

    private static Answer ask(Launcher launcher, String method, String target, String... fields) {
        return askAt(launcher, "127.0.0.1", method, target, fields);
    }

    private static Answer askAt(Launcher launcher, String host, String method, String target, String... fields) {
        var more = new StringBuilder();
        for (String field : fields) {
            more.append(field).append("\r\n");
        }
        try (RawHttp http = RawHttp.to(launcher.gatewayPort())) {
            return http.send(method + " " + target + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n" + more
                    + "\r\n").answer(method);
        }
    }

    private static String state(Launcher launcher, String app) {
        return launcher.status(app).path("state").asText();
    }

    private static Launcher.App with(Launcher.App app, String keys) {
        return new Launcher.App(app.name(), app.keys() + ", " + keys);
    }

    @Test
    void aBrowserSeesTheLoadingPageAndThenTheApp() {
        try (var launcher = Launcher.running(QUIET, List.of(web("hello", "--delay", "0.5")))) {
            Answer page = ask(launcher, "GET", "/hello/?a=1", "Sec-Fetch-Mode: navigate", "Accept-Language: de");

            assertThat(page.status()).isEqualTo(503);
            assertThat(page.field("X-App-State")).contains("starting");
            assertThat(page.field("Cache-Control")).contains("no-store");
            assertThat(page.field("Retry-After")).isPresent();
            assertThat(page.field("Content-Security-Policy"))
                    .hasValueSatisfying(policy -> assertThat(policy).contains("default-src 'none'"));
            assertThat(page.body()).contains("lang=\"de\"", "hello");
            launcher.awaitState(SOON, "hello", "ready");
            assertThat(ask(launcher, "GET", "/hello/", "Sec-Fetch-Mode: navigate").status()).isEqualTo(200);
            assertThat(launcher.starts("hello")).isEqualTo(1);
        }
    }

    @Test
    void aProgramIsHeldAndNeverSeesThePage() {
        try (var launcher = Launcher.running(QUIET, List.of(web("hello", "--delay", "0.3")))) {
            Answer answer = ask(launcher, "GET", "/hello/healthz", "Accept: */*");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(launcher.status("hello").path("reason").asText())
                    .isEqualTo("woken by GET /healthz from 127.0.0.1");
        }
    }

    @Test
    void whatAForgottenTabAsksForWakesNothing() {
        try (var launcher = Launcher.running(QUIET, List.of(web("hello")))) {
            for (String path
                    : List.of("/_stcore/health", "/_stcore/host-config", "/_stcore/stream", "/page/_stcore/health")) {
                Answer answer = ask(launcher, "GET", "/hello" + path, "Accept: text/html");

                assertThat(answer.status()).as(path).isEqualTo(503);
                assertThat(answer.field("X-App-State")).as(path).contains("stopped");
            }
            assertThat(state(launcher, "hello")).isEqualTo("stopped");
        }
    }

    @Test
    void ignoredClientsNeitherWakeNorCount() {
        try (var launcher = Launcher.withGateway("ignore: {user_agents: [UptimeRobot], paths: [/robots.txt]}",
                List.of(web("hello")))) {
            Answer robot = ask(launcher, "GET", "/hello/", "User-Agent: Mozilla/5.0 (compatible; UptimeRobot/2.0)");
            Answer path = ask(launcher, "GET", "/hello/robots.txt");

            assertThat(List.of(robot.status(), path.status())).containsExactly(503, 503);
            assertThat(robot.field("X-App-State")).contains("stopped");
            assertThat(state(launcher, "hello")).isEqualTo("stopped");

            launcher.workspace().cli("start", "hello").succeeded();
            String before = launcher.workspace().cli("explain", "hello").succeeded().out();
            assertThat(ask(launcher, "GET", "/hello/", "User-Agent: UptimeRobot").status()).isEqualTo(200);
            assertThat(before).contains("last activity:   started by uid");
            assertThat(launcher.workspace().cli("explain", "hello").succeeded().out())
                    .contains("last activity:   started by uid");
        }
    }

    @Test
    void onlyTheStartEndpointWakesItsApp() {
        try (var launcher = Launcher.running(QUIET, List.of(with(web("hello"), "start_endpoint: /start")))) {
            Answer other = ask(launcher, "GET", "/hello/any", "Sec-Fetch-Mode: navigate", "Accept: text/html");

            assertThat(other.status()).isEqualTo(403);
            assertThat(state(launcher, "hello")).isEqualTo("stopped");
            assertThat(ask(launcher, "GET", "/hello/start").status()).isLessThan(500);
            launcher.awaitState(SOON, "hello", "ready");
            assertThat(ask(launcher, "GET", "/hello/any").status()).isLessThan(403);
        }
    }

    @Test
    void programsGetAProblemDocumentAndBrowsersAPage() {
        try (var launcher = Launcher.running(QUIET,
                List.of(app("bad", "sh", "-c", "exit 3").with("port: auto"), with(web("off"), "enabled: false")))) {
            Answer program = ask(launcher, "POST", "/bad/", "Content-Length: 0");
            Answer person = ask(launcher, "GET", "/off/", "Accept: text/html");

            assertThat(program.status()).isEqualTo(503);
            assertThat(program.field("Content-Type")).contains("application/problem+json");
            assertThat(Launcher.parse(program.body()).path("detail").asText()).contains("exited with code 3");
            assertThat(person.status()).isEqualTo(503);
            assertThat(person.body()).contains("<html").contains("disabled");
        }
    }

    @Test
    void appsAreFoundByPathHostAndDomainOnly() {
        var apps = List.of(web("hello"), with(web("sales"), "route: {host: sales.example.org}"));
        try (var launcher = Launcher.withGateway("domain: apps.example.org", apps)) {
            assertThat(askAt(launcher, "sales.example.org", "GET", "/healthz").status()).isEqualTo(200);
            assertThat(askAt(launcher, "hello.apps.example.org", "GET", "/healthz").status()).isEqualTo(200);
            assertThat(askAt(launcher, "apps.example.org", "GET", "/hello/healthz").status()).isEqualTo(200);
            assertThat(askAt(launcher, "evil.example", "GET", "/hello/healthz").status()).isEqualTo(404);
            assertThat(askAt(launcher, "127.0.0.1", "GET", "/hello").field("Location")).contains("/hello/");
            assertThat(launcher.status("sales").path("url").asText())
                    .isEqualTo("http://sales.example.org:" + launcher.gatewayPort() + "/");
            assertThat(launcher.status("hello").path("url").asText())
                    .isEqualTo("http://127.0.0.1:" + launcher.gatewayPort() + "/hello/");
        }
    }

    @Test
    void thePortalListsTheAppsAndWakesNone() {
        try (var launcher = Launcher.running(QUIET, List.of(web("hello"), web("clock")))) {
            Answer portal = ask(launcher, "GET", "/");

            assertThat(portal.status()).isEqualTo(200);
            assertThat(portal.body()).contains("href=\"/hello/\"", "href=\"/clock/\"");
            assertThat(ask(launcher, "GET", "/.launcher/state/hello").status()).isEqualTo(200);
            assertThat(List.of(state(launcher, "hello"), state(launcher, "clock"))).containsOnly("stopped");
        }
    }

    @Test
    void aReloadMovesAnAppToItsNewAddress() {
        try (var launcher = Launcher.running(QUIET, List.of(web("hello")))) {
            assertThat(ask(launcher, "GET", "/hello/healthz").status()).isEqualTo(200);
            long pid = launcher.pid("hello");
            launcher.configure(QUIET, List.of(with(web("hello"), "route: {path: /moved}")));

            launcher.workspace().cli("reload").succeeded();

            assertThat(ask(launcher, "GET", "/moved/healthz").status()).isEqualTo(200);
            assertThat(ask(launcher, "GET", "/hello/healthz").status()).isEqualTo(404);
            assertThat(launcher.pid("hello")).isEqualTo(pid);
        }
    }

    @Test
    void aDaemonThatCannotListenSaysSoAndEnds() {
        try (var one = Launcher.running(QUIET, List.of(web("hello"))); var other = Launcher.fresh()) {
            other.workspace().gateway("listen: 127.0.0.1:" + one.gatewayPort());
            other.configure(QUIET, List.of());
            other.workspace().write("config.yaml", withoutFirstListen(other.workspace().config()));

            var daemon = other.workspace().launch();

            assertThat(daemon.awaitExit()).isEqualTo(1);
            assertThat(daemon.log()).contains("gateway.listen: cannot listen on 127.0.0.1:" + one.gatewayPort());
        }
    }

    private static String withoutFirstListen(Path config) {
        try {
            return Files.readString(config).replaceFirst("(?m)^  listen: .*\\n", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
