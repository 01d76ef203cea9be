package launcher.packaging;

import static launcher.packaging.Launcher.QUIET;
import static launcher.packaging.Launcher.SOON;
import static launcher.packaging.Launcher.app;
import static launcher.packaging.Launcher.streams;
import static launcher.packaging.Launcher.web;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import launcher.fixtures.Eventually;
import launcher.fixtures.FreePort;
import launcher.fixtures.http.Answer;
import launcher.fixtures.http.RawHttp;
import org.junit.jupiter.api.Test;

/**
 * Weaknesses that gateways of this kind have and this gateway must not have, as far as no other test shows it.
 * Elsewhere: an app with an open WebSocket or a long response counts as idle ({@link ActivityIT}); waiters of a failed
 * wake hang, requests reach an app that is being stopped, waiters are sent to an app that never became ready
 * ({@link StampedeIT}); programs get the HTML page instead of data ({@link GatewayRoutesIT}); a crashed app stays down,
 * memory and priority do not count ({@link LifecycleIT}); the loading page gives up on a lost event stream (the
 * daemon's tests of its pages); plain processes cannot be apps (every test here).
 */
class GatewayWeaknessesIT {

    private static final String NAVIGATION = "Sec-Fetch-Mode: navigate\r\nAccept: text/html\r\n";

    private static Answer get(int port, String target, String fields) {
        try (RawHttp http = RawHttp.to(port)) {
            return http.send("GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n" + fields
                    + "\r\n").answer();
        }
    }

    private static String lastActivity(Launcher launcher, String app) {
        return launcher.explain(app).path("last_activity").path("what").asText();
    }

    @Test
    void withoutALoadingPageABrowserIsHeldToo() {
        try (var launcher = Launcher.withGateway("loading: {page: off}", List.of(web("hello", "--delay", "0.5")))) {
            Answer answer = get(launcher.gatewayPort(), "/hello/", NAVIGATION);

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).startsWith("hello from ");
            assertThat(launcher.starts("hello")).isEqualTo(1);
        }
    }

    @Test
    void loadingPageHasTheConfiguredStatus() {
        try (var launcher = Launcher.withGateway("loading: {status: 202}", List.of(web("hello", "--until", "go")))) {
            Answer page = get(launcher.gatewayPort(), "/hello/", NAVIGATION);

            assertThat(page.status()).isEqualTo(202);
            assertThat(page.field("X-App-State")).contains("starting");
            assertThat(page.field("Retry-After")).isPresent();
            assertThat(page.field("Cache-Control")).contains("no-store");
        }
    }

    @Test
    void runningAppServesItsOwnIcon() {
        try (var launcher = Launcher.running(QUIET, List.of(web("hello")))) {
            launcher.cli("start", "hello").succeeded();

            assertThat(get(launcher.gatewayPort(), "/hello/favicon.ico", "").body()).startsWith("hello from ");
        }
    }

    @Test
    void noOtherOriginMayReadTheGatewaysAnswers() {
        try (var launcher = Launcher.running(QUIET, List.of(web("hello", "--until", "go")));
                RawHttp events = RawHttp.to(launcher.gatewayPort())) {
            String origin = "Origin: http://evil.example\r\n";
            List<Answer> answers = List.of(get(launcher.gatewayPort(), "/hello/", NAVIGATION + origin),
                    get(launcher.gatewayPort(), "/", origin),
                    get(launcher.gatewayPort(), "/.launcher/state/hello", origin),
                            get(launcher.gatewayPort(), "/nowhere/", origin));

            assertThat(answers).allSatisfy(answer -> assertThat(answer.field("Access-Control-Allow-Origin")).isEmpty());
            events.send("GET /.launcher/events/hello HTTP/1.1\r\nHost: 127.0.0.1\r\n" + origin + "\r\n");
            assertThat(headOf(events)).startsWith("HTTP/1.1 200 ").contains("text/event-stream")
                    .doesNotContain("access-control");
        }
    }

    /** The head of an answer whose body does not end, in lower case but for its first line. */
    private static String headOf(RawHttp http) {
        var text = new StringBuilder();
        try {
            while (text.indexOf("\r\n\r\n") < 0) {
                text.append((char) http.in().read());
            }
        } catch (IOException e) {
            throw new AssertionError("no head but " + text, e);
        }
        int line = text.indexOf("\r\n");
        return text.substring(0, line) + text.substring(line).toLowerCase(Locale.ROOT);
    }

    @Test
    void gatewaysOwnAnswersAreNoUseOfAnApp() {
        try (var launcher = Launcher.running("memory_threshold: 1MiB\nidle_timeout: 10s", List.of(web("hello")));
                RawHttp events = RawHttp.to(launcher.gatewayPort())) {
            launcher.cli("start", "hello").succeeded();
            events.send("GET /.launcher/events/hello HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
            assertThat(headOf(events)).startsWith("HTTP/1.1 200 ");

            Eventually.within(Duration.ofSeconds(60), "it sleeps though its pages are asked for", () -> {
                for (String page : List.of("/", "/.launcher/state/hello", "/hello/_stcore/health")) {
                    get(launcher.gatewayPort(), page, "Accept: text/html\r\n");
                }
                return !launcher.state("hello").equals("ready");
            });

            assertThat(launcher.awaitState("hello", "stopped").path("reason_code").asText()).isEqualTo("idle");
            assertThat(launcher.starts("hello")).isEqualTo(1);
        }
    }

    @Test
    void ignoredSourcesNeitherWakeNorCount() {
        String ignored = "X-Forwarded-For: 203.0.113.9\r\n";
        try (var launcher = Launcher.withGateway("trusted_proxies: [127.0.0.1]\nignore: {sources: [203.0.113.0/24]}",
                List.of(web("hello")))) {
            Answer answer = get(launcher.gatewayPort(), "/hello/", ignored + NAVIGATION);

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.field("X-App-State")).contains("stopped");
            assertThat(launcher.starts("hello")).isZero();
            assertThat(get(launcher.gatewayPort(), "/hello/healthz", "X-Forwarded-For: 198.51.100.1\r\n").status())
                    .isEqualTo(200);
            String before = lastActivity(launcher, "hello");
            assertThat(before).contains("198.51.100.1");
            assertThat(get(launcher.gatewayPort(), "/hello/ignored", ignored).status()).isEqualTo(200);
            assertThat(lastActivity(launcher, "hello")).isEqualTo(before);
        }
    }

    @Test
    void startsBeyondTheLimitWaitByPriority() {
        var first = web("first", "--until", "go").with("startup_timeout: 10m");
        try (var launcher = Launcher.withGateway("limits: {concurrent_starts: 1}",
                List.of(first, web("low").with("priority: 10"), web("high").with("priority: 90")))) {
            var answers = new ConcurrentLinkedQueue<CompletableFuture<Answer>>();
            for (String app : List.of("first", "low", "high")) {
                answers.add(CompletableFuture.supplyAsync(() -> get(launcher.gatewayPort(), "/" + app + "/any", ""),
                        task -> Thread.ofVirtual().start(task)));
                launcher.awaitState(app, "starting");
            }
            assertThat(List.of(launcher.starts("low"), launcher.starts("high"))).containsOnly(0);

            launcher.workspace().write("go", "");

            assertThat(answers).allSatisfy(answer -> assertThat(answer.join().status()).isEqualTo(200));
            List<String> order = launcher.cli("events", "--json").succeeded().out().lines().map(Launcher::parse)
                    .filter(event -> event.path("type").asText().equals("ready"))
                            .map(event -> event.path("app").asText()).toList();
            assertThat(order).containsExactly("first", "high", "low");
        }
    }

    @Test
    void silentOpenTcpConnectionKeepsItsApp() throws IOException {
        int port = FreePort.any();
        try (var launcher = Launcher.running("memory_threshold: 1MiB\nidle_timeout: 4s",
                List.of(tcp("echo", port, "auto", "--tcp")))) {
            try (RawHttp client = RawHttp.to(port)) {
                assertThat(client.send("a").in().read()).isEqualTo('a');
                JsonNode row = launcher.status("echo");

                Eventually.throughout(Duration.ofSeconds(10), "it is ready", () ->
                        launcher.state("echo").equals("ready"));

                assertThat(client.send("b").in().read()).isEqualTo('b');
                assertThat(launcher.status("echo").path("pid")).isEqualTo(row.path("pid"));
            }
            assertThat(launcher.awaitState("echo", "stopped").path("reason_code").asText()).isEqualTo("idle");
        }
    }

    @Test
    void clientOfAFailedWakeReachesNoOtherProcess() throws Exception {
        int gatewayPort = FreePort.any();
        CompletableFuture<String> heard;
        try (var stranger = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            heard = CompletableFuture.supplyAsync(() -> bytesHeard(stranger), task -> Thread.ofVirtual().start(task));
            var apps = List.of(tcp("taken", gatewayPort, Integer.toString(stranger.getLocalPort())),
                    app("page", "sh", "-c", "exit 3").with("port: " + stranger.getLocalPort()));
            try (var launcher = Launcher.running(QUIET, apps)) {
                try (RawHttp client = RawHttp.to(gatewayPort, SOON)) {
                    assertThat(client.send("hello").isAtEnd()).isTrue();
                }
                assertThat(get(launcher.gatewayPort(), "/page/", "").status()).isEqualTo(503);
            }
        }

        assertThat(heard.join()).isEmpty();
    }

    private static String bytesHeard(ServerSocket server) {
        var heard = new StringBuilder();
        try {
            while (true) {
                try (Socket socket = server.accept()) {
                    heard.append(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1));
                }
            }
        } catch (IOException _) {
            return heard.toString();
        }
    }

    @Test
    void heldRequestEndsWithTheDaemon() {
        try (var launcher = Launcher.running(QUIET, List.of(web("hello", "--until", "go")));
                RawHttp held = RawHttp.to(launcher.gatewayPort())) {
            held.send("GET /hello/any HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
            launcher.awaitState("hello", "starting");

            launcher.daemon().terminate();

            assertThat(held.isAtEnd() || held.answer().status() == 503).as("it is told so, or cut off").isTrue();
        }
    }

    /** An app that is reached at this port of the gateway, and ready once something listens at its own. */
    private static Launcher.App tcp(String name, int gatewayPort, String port, String... options) {
        return new Launcher.App(name, streams(name, options).keys().replace("port: auto", "port: " + port)
                .replace("ready: {http: /healthz}", "ready: {tcp: true}, route: {tcp: " + gatewayPort + "}"));
    }
}
