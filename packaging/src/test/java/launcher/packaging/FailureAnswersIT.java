package launcher.packaging;

import static launcher.packaging.Launcher.SOON;
import static launcher.packaging.Launcher.app;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import launcher.fixtures.http.RawHttp;
import org.junit.jupiter.api.Test;

/** What is told of real apps that fail, with a secret in the output, command, environment and folder. */
class FailureAnswersIT {

    private static final String SECRET = "hunter2";
    private static final String FAILS =
            "port: auto, ready: {http: /healthz}, restart: {policy: never, backoff: 100ms..100ms, limit: 100 in 5m}";
    private static final String FOLDER = "cwd: /srv/" + SECRET;
    private static final List<String> FORMS = List.of(
            "GET\r\nAccept: */*",
            "GET\r\nAccept: text/html\r\nSec-Fetch-Mode: navigate",
            "HEAD\r\nAccept: text/html\r\nSec-Fetch-Mode: navigate",
            "POST\r\nContent-Length: 0",
            "POST\r\nAccept: text/html\r\nContent-Length: 0",
            "GET\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");

    private final Map<String, String> answers = new LinkedHashMap<>();

    private static List<Launcher.App> apps(int taken) {
        var environment = ", env: {DATABASE: \"postgres://app:" + SECRET + "@db/sales\"}";
        return List.of(
                app("exits", "python3", "-c", "import os; raise SystemExit(os.environ['DATABASE'])")
                        .with(FAILS + environment),
                app("throws", "python3", "-c", "raise ValueError('" + SECRET + "')").with(FAILS),
                app("dies", "sh", "-c", "echo $DATABASE; kill -9 $$").with(FAILS + environment),
                app("loops", "sh", "-c", "echo $DATABASE; exit 4").with(
                        "port: auto, ready: {http: /healthz}, restart: {limit: 1 in 5m}" + environment),
                app("missing", "/srv/" + SECRET + "/app").with(FAILS),
                new Launcher.App("nowhere", "command: [sleep, 1], " + FOLDER + ", " + FAILS),
                app("blocked", "sleep", "100").with("port: " + taken + ", startup_timeout: 1s" + environment),
                app("slow", "sh", "-c", "echo $DATABASE; sleep 100")
                        .with("startup_timeout: 1s, " + FAILS + environment));
    }

    @Test
    void clientsSeeTheKindOfFailureOperatorsSeeAll() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<Launcher.App> apps = apps(taken.getLocalPort());
            for (String page : List.of("on", "off")) {
                try (var launcher = Launcher.withGateway("loading: {page: " + page + "}", apps)) {
                    apps.forEach(failing -> askAll(launcher, failing.name(), page));
                    answers.put("portal " + page, ask(launcher, "GET", "/", ""));
                    operatorsSeeAll(launcher);
                }
            }
        }
        assertThat(answers).allSatisfy((asked, answer) -> assertThat(answer).as(asked)
                .isNotEmpty().doesNotContain(SECRET, "/srv", "Traceback", "python", "127.0.0.1"));
        assertThat(detail("exits")).isEqualTo("exited with code 1 while starting");
        assertThat(detail("throws")).isEqualTo("exited with code 1 while starting");
        assertThat(detail("dies")).isEqualTo("was ended by signal 9 while starting");
        assertThat(detail("loops")).isEqualTo("crash loop: it failed too often, the last time it exited with code 4");
        assertThat(detail("missing")).isEqualTo("could not be started");
        assertThat(detail("nowhere")).isEqualTo("could not be started");
        assertThat(detail("blocked")).isIn("found its port taken", "could not be started");
        assertThat(detail("slow")).isEqualTo("did not become ready in time");
    }

    private void askAll(Launcher launcher, String app, String page) {
        for (String form : FORMS) {
            String method = form.substring(0, form.indexOf('\r'));
            String fields = form.substring(form.indexOf('\n') + 1) + "\r\n";
            answers.put(app + " " + page + " " + form, ask(launcher, method, "/" + app + "/", fields));
        }
        launcher.awaitState(SOON, app, "failed");
        answers.put(app + " state " + page, ask(launcher, "GET", "/.launcher/state/" + app, ""));
        String wait = "/.launcher/wait/" + app + "?to=%2F" + app + "%2F";
        answers.put(app + " wait " + page, ask(launcher, "GET", wait, ""));
        answers.put(app + " events " + page, events(launcher, app));
    }

    private String detail(String app) {
        String answer = answers.getOrDefault(app + " off POST\r\nContent-Length: 0", "");
        return Launcher.parse(answer.substring(answer.indexOf('{'))).path("detail").asText();
    }

    private static void operatorsSeeAll(Launcher launcher) {
        for (String app : List.of("exits", "throws", "dies", "loops", "nowhere")) {
            assertThat(launcher.status(app).path("reason").asText()).as(app).contains(SECRET);
            assertThat(launcher.explain(app).toString()).as(app).contains(SECRET);
            assertThat(launcher.events(app)).as(app).anyMatch(event -> event.path("message").asText().contains(SECRET));
        }
        assertThat(launcher.workspace().cli("logs", "slow").succeeded().out()).contains(SECRET);
        assertThat(launcher.workspace().log()).contains(SECRET);
    }

    private static String ask(Launcher launcher, String method, String target, String fields) {
        String closing = fields.contains("Upgrade") ? "Connection: Upgrade\r\n" : "Connection: close\r\n";
        try (RawHttp http = RawHttp.to(launcher.gatewayPort())) {
            String head = method + " " + target + " HTTP/1.1\r\nHost: apps.example\r\n" + closing + fields + "\r\n";
            var answer = http.send(head).answer(method);
            return answer.fields() + "\n" + answer.body();
        }
    }

    /** What is told to the end of the history, whose last event is the end of the failed start. */
    private static String events(Launcher launcher, String app) {
        var told = new ArrayList<String>();
        try (RawHttp http = RawHttp.to(launcher.gatewayPort())) {
            http.send("GET /.launcher/events/" + app + " HTTP/1.1\r\nHost: apps.example\r\n\r\n");
            var lines = http.in();
            var line = new StringBuilder();
            while (told.stream().noneMatch(one -> one.contains("\"type\":\"error\""))) {
                int next = lines.read();
                assertThat(next).as("the end of the events, after %s", told).isNotNegative();
                if (next == '\n') {
                    told.add(new String(line.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
                    line.setLength(0);
                } else {
                    line.append((char) next);
                }
            }
            return String.join("\n", told);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
