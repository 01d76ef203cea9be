package launcher.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import launcher.fixtures.Eventually;
import launcher.fixtures.FakeApps;
import launcher.fixtures.StreamlitVenv;
import launcher.fixtures.http.Answer;
import launcher.fixtures.http.RawHttp;
import launcher.fixtures.recording.StreamlitPage;
import launcher.fixtures.websocket.Frame;
import launcher.fixtures.websocket.WebSocketClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which clients keep an app awake through the gateway, with real apps behind it. */
class ActivityIT {

    private static final Duration IDLE = Duration.ofSeconds(10);
    private static final Duration LONGER = Duration.ofSeconds(16);
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration TIMER = Duration.ofMillis(300);
    private static final String APP = "lab";
    private static final int PAIRS_A_DAY = 43_200;
    private static final int AT_ONCE = 4;

    private static Launcher streamlit(StreamlitVenv venv) throws IOException {
        var launcher = Launcher.fresh();
        Path app = Files.createDirectories(launcher.workspace().folder().resolve("apps/" + APP));
        Files.move(FakeApps.unpack(FakeApps.COMPUTING, app), app.resolve("app.py"));
        Files.createSymbolicLink(app.resolve(".venv"), venv.home());
        launcher.configure("idle_timeout: 10s\nstartup_timeout: 90s\nmemory_threshold: 1MiB", List.of());
        Files.writeString(launcher.workspace().config(), Files.readString(launcher.workspace().config())
                + "apps_dir: " + app.getParent() + "\n");
        launcher.startDaemon();
        return launcher;
    }

    private static Launcher sockets() {
        StreamlitVenv venv = Requirements.orSkip(StreamlitVenv.of(StreamlitVenv.TORNADO)); // it brings Tornado along
        var launcher = Launcher.fresh();
        launcher.workspace().app(FakeApps.SOCKETS);
        launcher.configure("idle_timeout: 10s\nmemory_threshold: 1MiB", List.of(new Launcher.App(APP,
                "command: [" + venv.python() + ", " + FakeApps.SOCKETS + ", \"{port}\"], cwd: WORKSPACE, port: auto")));
        launcher.startDaemon();
        return launcher;
    }

    private static int port(Launcher launcher) {
        return launcher.workspace().gatewayPort();
    }

    /** Wakes the app as a program does, which is held until it is ready. */
    private static void wake(Launcher launcher) {
        try (RawHttp http = RawHttp.to(port(launcher), Duration.ofSeconds(90))) {
            assertThat(http.send("GET /" + APP + "/ HTTP/1.1\r\nHost: 127.0.0.1:" + port(launcher) + "\r\n\r\n")
                    .answer().status())
                    .isEqualTo(200);
        }
    }

    private static JsonNode clocks(Launcher launcher) {
        return launcher.explain(APP).path("clocks");
    }

    @ParameterizedTest
    @ValueSource(strings = {StreamlitVenv.TORNADO, StreamlitVenv.STARLETTE})
    void personKeepsTheAppButPingsAndTimersDoNot(String version) throws IOException {
        try (var launcher = streamlit(Requirements.orSkip(StreamlitVenv.of(version)))) {
            wake(launcher);
            try (var page = StreamlitPage.load(port(launcher), "/" + APP)) {
                page.awaitFinished(SOON, 1);
                for (int click = 2; click <= 5; click++) {
                    Eventually.throughout(IDLE.dividedBy(2), "it is ready", () -> launcher.state(APP).equals("ready"));
                    page.rerun("", false);
                    page.awaitFinished(SOON, click);
                }
                JsonNode clocks = clocks(launcher);
                assertThat(clocks.path("connections").asInt()).isEqualTo(1);
                assertThat(clocks.path("decided_by").asText()).isEqualTo("human");

                var lastTimer = new long[1];
                Eventually.within(SOON, "it sleeps though its page goes on", () -> {
                    goOn(page, lastTimer);
                    return !launcher.state(APP).equals("ready");
                });

                assertThat(page.started()).as("timers ran the script").isGreaterThan(6);
            }
            JsonNode row = launcher.awaitState(APP, "stopped");
            assertThat(row.path("reason_code").asText()).isEqualTo("idle");
            assertThat(RawHttp.get(port(launcher), "/" + APP + "/_stcore/health").status()).isEqualTo(503);
            assertThat(launcher.status(APP).path("starts").asInt()).isEqualTo(1);
        }
    }

    /** A ping and a run that a timer asked for, three times a second, until the connection ends with the app. */
    private static void goOn(StreamlitPage page, long[] last) {
        if (System.nanoTime() - last[0] < TIMER.toNanos()) {
            return;
        }
        last[0] = System.nanoTime();
        try {
            page.ping();
            page.rerun("", true);
        } catch (UncheckedIOException e) {
            assertThat(e.getMessage()).as("its connection ends with it")
                    .containsAnyOf("Broken pipe", "Connection reset");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {StreamlitVenv.TORNADO, StreamlitVenv.STARLETTE})
    void scriptOutlastingTheIdleTimeoutIsNotKilled(String version) throws IOException {
        try (var launcher = streamlit(Requirements.orSkip(StreamlitVenv.of(version)))) {
            wake(launcher);
            try (var page = StreamlitPage.load(port(launcher), "/" + APP)) {
                page.awaitFinished(SOON, 1);

                page.rerun("seconds=" + LONGER.toSeconds(), false);
                Eventually.within(IDLE, "it is busy", () ->
                        clocks(launcher).path("decided_by").asText().equals("busy"));
                page.awaitFinished(SOON, 2);

                assertThat(launcher.state(APP)).isEqualTo("ready");
                assertThat(clocks(launcher).path("human_seconds").asDouble()).as("its end counts").isLessThan(6);
                launcher.awaitState(APP, "stopped");
            }
            assertThat(launcher.status(APP).path("starts").asInt()).isEqualTo(1);
        }
    }

    @Test
    void anUploadInProgressIsNotKilled() {
        try (var launcher = sockets()) {
            wake(launcher);
            try (RawHttp http = RawHttp.to(port(launcher), SOON)) {
                http.send("PUT /" + APP + "/sink HTTP/1.1\r\nHost: 127.0.0.1:" + port(launcher)
                        + "\r\nTransfer-Encoding: chunked\r\n\r\n");
                byte[] piece = new byte[1000];
                var pieces = new int[1];
                Eventually.throughout(LONGER, "it is ready", () -> {
                    http.chunk(piece, piece.length);
                    pieces[0]++;
                    return launcher.state(APP).equals("ready");
                });
                Answer answer = http.send("0\r\n\r\n").answer();

                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.body()).isEqualTo("" + 1000 * pieces[0]);
            }
            launcher.awaitState(APP, "stopped");
        }
    }

    @Test
    void plainWebSocketCountsClientFramesOnly() {
        try (var launcher = sockets()) {
            try (var socket = WebSocketClient.open(port(launcher), "/" + APP + "/ws")) {
                var heard = new AtomicBoolean();
                var reading = CompletableFuture.runAsync(() -> {
                    while (true) {
                        heard.compareAndSet(false, socket.receive(Frame.TEXT).equals("echo hello"));
                    }
                }, task -> Thread.ofVirtual().start(task));
                for (int word = 0; word < 4; word++) {
                    Eventually.throughout(IDLE.dividedBy(2), "it is ready", () -> launcher.state(APP).equals("ready"));
                    socket.text("hello");
                }
                Eventually.within(SOON, "the echo came", heard::get);
                assertThat(launcher.explain(APP).path("notes").toString())
                        .contains("nobody can tell what they carry: any data from their clients counts as human");

                launcher.awaitState(APP, "stopped");

                assertThat(reading).as("the server talked until the end").failsWithin(SOON);
            }
            assertThat(launcher.status(APP).path("reason_code").asText()).isEqualTo("idle");
        }
    }

    /** As fast as the gateway answers: what a forgotten tab of a sleeping app asks in a day wakes nothing. */
    @Test
    void aDayOfAForgottenTabsPollsWakesNothing() {
        try (var launcher = Launcher.running(Launcher.QUIET, List.of(Launcher.web(APP)))) {
            long began = System.nanoTime();
            var tabs = IntStream.range(0, AT_ONCE).mapToObj(_ -> CompletableFuture.runAsync(
                    () -> poll(port(launcher), PAIRS_A_DAY / AT_ONCE), task -> Thread.ofVirtual().start(task)))
                            .toList();
            tabs.forEach(CompletableFuture::join);
            System.out.printf("forgotten tab: %,d pairs of polls in %.1f s%n", PAIRS_A_DAY,
                    (System.nanoTime() - began) / 1e9);

            assertThat(launcher.starts(APP)).isZero();
            assertThat(launcher.status(APP).path("reason_code").asText()).isEqualTo("never-started");
        }
    }

    private static void poll(int port, int pairs) {
        String host = " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n\r\n";
        String pair = "GET /" + APP + "/_stcore/health" + host + "GET /" + APP + "/_stcore/host-config" + host;
        try (RawHttp http = RawHttp.to(port)) {
            for (int i = 0; i < pairs; i++) {
                http.send(pair);
                assertThat(http.answer().status()).isEqualTo(503);
                assertThat(http.answer().field("X-App-State")).contains("stopped");
            }
        }
    }
}
