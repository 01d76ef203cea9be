package launcher.packaging;

import static launcher.packaging.Launcher.QUIET;
import static launcher.packaging.Launcher.app;
import static launcher.packaging.Launcher.web;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import launcher.fixtures.Component;
import launcher.fixtures.DaemonProcess;
import launcher.fixtures.Eventually;
import launcher.fixtures.Processes;
import launcher.fixtures.ServerProcess;
import launcher.fixtures.http.Answer;
import launcher.fixtures.http.RawHttp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of running apps when the daemon goes and another comes. */
class TakeoverIT {

    /** A web app that answers one request after the other, and to that for /long never. */
    private static final String ANSWERS_IN_TURN = """
            import http.server, sys, time

            class InTurn(http.server.BaseHTTPRequestHandler):
                def do_GET(self):
                    if self.path == "/long":
                        time.sleep(1000)
                    self.send_response(200)
                    self.end_headers()

            http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), InTurn).serve_forever()
            """;

    @ParameterizedTest
    @ValueSource(strings = {"KILL", "TERM", "INT"})
    void appsOutliveTheDaemonAndTheNextTakesThemOver(String signal) {
        try (var launcher = Launcher.running(QUIET, List.of(web("hello"), app("worker", "./stub-worker.sh")))) {
            launcher.cli("start", "hello", "worker").succeeded();
            long pid = launcher.pid("hello");
            long worker = launcher.pid("worker");
            int port = launcher.status("hello").path("port").asInt();

            launcher.daemon().signal(signal);
            launcher.daemon().awaitExit();
            assertThat(Processes.alive(pid)).isTrue();
            launcher.startDaemon();

            JsonNode row = launcher.awaitState("hello", "ready");
            assertThat(row.path("pid").asLong()).isEqualTo(pid);
            assertThat(row.path("port").asInt()).isEqualTo(port);
            assertThat(launcher.awaitState("worker", "ready").path("pid").asLong()).isEqualTo(worker);
            launcher.cli("start", "hello").succeeded();
            assertThat(launcher.starts("hello")).isEqualTo(1);
            assertThat(launcher.get("hello", "/pid").body()).isEqualTo(Long.toString(pid));
        }
    }

    @Test
    void servingAppIsTakenOverThoughSilentOrBusy() throws Exception {
        var talker = app("talker", "sh", "-c", "echo serving now; exec sleep 1000")
                .with("ready: {log: serving now}, startup_timeout: 6s");
        var busy = app("busy", "python3", "busy.py", "{port}")
                .with("port: auto, ready: {http: /}, startup_timeout: 6s");
        try (var launcher = Launcher.fresh()) {
            launcher.workspace().write("busy.py", ANSWERS_IN_TURN);
            launcher.configure(QUIET, List.of(talker, busy));
            launcher.startDaemon();
            launcher.cli("start", "talker", "busy").succeeded();
            long pid = launcher.pid("talker");
            JsonNode before = launcher.status("busy");
            launcher.daemon().kill();
            try (var client = new Socket(InetAddress.getLoopbackAddress(), before.path("port").asInt())) {
                client.getOutputStream().write("GET /long HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

                launcher.startDaemon();

                launcher.awaitState("talker", "ready");
                launcher.awaitState("busy", "ready");
                Eventually.throughout(Duration.ofSeconds(8), "both are ready and what they were", () ->
                        launcher.state("talker").equals("ready") && launcher.pid("talker") == pid
                                && launcher.state("busy").equals("ready")
                                && launcher.pid("busy") == before.path("pid").asLong());
            }
        }
    }

    @Test
    void exitOfAnAdoptedAppIsNoticedWithItsCode() {
        try (var launcher =
                Launcher.running(QUIET, List.of(web("hello", "--exit-code", "42").with("restart: {policy: never}")))) {
            launcher.cli("start", "hello").succeeded();
            launcher.daemon().kill();
            launcher.startDaemon();

            JsonNode row = launcher.awaitState("hello", "ready");
            assertThatThrownBy(() -> Launcher.get(row, "/crash")).as("no answer")
                    .isInstanceOf(UncheckedIOException.class);

            assertThat(launcher.awaitState("hello", "failed").path("reason").asText()).contains("42");
        }
    }

    @Test
    void outputWithoutADaemonIsReadByTheNext() {
        try (var launcher = Launcher.running(QUIET, List.of(app("clock", "sh", "-c",
                "i=0; while :; do i=$((i+1)); echo tick $i; sleep 0.1; done")))) {
            launcher.cli("start", "clock").succeeded();
            long pid = launcher.pid("clock");
            launcher.daemon().kill();

            Eventually.throughout(Duration.ofSeconds(2), "the app lives", () -> Processes.alive(pid));
            launcher.startDaemon();

            Eventually.within(Launcher.SOON, "ticks printed meanwhile and since",
                    () -> launcher.cli("logs", "clock", "-n", "10000").out().contains("tick 25"));
        }
    }

    @Test
    void ephemeralDaemonStopsEveryAppFirst() {
        try (var launcher = Launcher.fresh()) {
            launcher.configure(QUIET,
                    List.of(web("a", "--ignore-term").with("stop: {timeout: 1s}"), web("b", "--escape")));
            DaemonProcess daemon = launcher.startDaemon("--ephemeral");
            launcher.cli("start", "a", "b").succeeded();

            daemon.terminate();

            assertThat(launcher.workspace().runs()).isEmpty();
        }
    }

    @Test
    void secondDaemonIsRefusedWithThePidOfTheFirst() {
        try (var launcher = Launcher.running(QUIET, List.of(web("hello")))) {
            launcher.cli("start", "hello").succeeded();

            DaemonProcess second = launcher.workspace().launch();

            assertThat(second.awaitExit()).isEqualTo(1);
            assertThat(second.log()).contains(Long.toString(launcher.daemon().pid()));
            assertThat(launcher.state("hello")).isEqualTo("ready");
        }
    }

    @Test
    void staleSocketIsNoObstacle() {
        try (var launcher = Launcher.running(QUIET, List.of())) {
            launcher.daemon().kill();
            assertThat(launcher.workspace().socket()).exists();

            assertThat(launcher.startDaemon().isAlive()).isTrue();
        }
    }

    @Test
    void reloadRestartsWhatChangedAndNothingElse() {
        try (var launcher =
                Launcher.running(QUIET, List.of(web("same"), web("changed"), web("gone"), web("retuned")))) {
            launcher.cli("start-all").succeeded();
            long same = launcher.pid("same");
            long changed = launcher.pid("changed");
            long retuned = launcher.pid("retuned");

            launcher.configure(QUIET, List.of(web("same"), web("changed", "--lines", "1"),
                    web("retuned").with("priority: 99"), web("new")));
            launcher.cli("reload").succeeded();

            assertThat(launcher.pid("same")).isEqualTo(same);
            assertThat(launcher.pid("retuned")).isEqualTo(retuned);
            assertThat(launcher.status("retuned").path("priority").asInt()).isEqualTo(99);
            assertThat(launcher.state("new")).isEqualTo("stopped");
            Eventually.within(Launcher.SOON, "the old run of the changed app is gone", () -> !Processes.alive(changed));
            assertThat(launcher.cli("status", "gone").exit()).isEqualTo(4);
        }
    }

    @Test
    void badConfigurationIsRefusedAtStartAndAtReload() {
        try (var launcher = Launcher.running(QUIET, List.of(web("hello")))) {
            launcher.cli("start", "hello").succeeded();
            long pid = launcher.pid("hello");
            launcher.workspace().configure("idle_timeuot: 3\nmemory_threshold: lots", "hello: {comand: x}");

            assertThat(launcher.cli("reload").exit()).isEqualTo(9);
            assertThat(launcher.cli("config", "check", launcher.workspace().config().toString())).satisfies(ran -> {
                assertThat(ran.exit()).isEqualTo(9);
                assertThat(ran.out() + ran.err())
                        .contains("config.yaml:6:", "config.yaml:7:", "config.yaml:11:", "idle_timeout");
            });
            assertThat(launcher.pid("hello")).isEqualTo(pid);
            launcher.daemon().terminate();
            assertThat(launcher.workspace().launch().awaitExit()).isEqualTo(9);
            assertThat(Processes.alive(pid)).isTrue();
            launcher.configure(QUIET, List.of(web("hello")));
            launcher.startDaemon();
            assertThat(launcher.pid("hello")).isEqualTo(pid);
        }
    }

    @Test
    void hangUpReloads() {
        try (var launcher = Launcher.running(QUIET, List.of(web("a")))) {
            launcher.configure(QUIET, List.of(web("a"), web("b")));

            launcher.daemon().signal("HUP");

            Eventually.within(Launcher.SOON, "b is known", () -> launcher.cli("status", "b").exit() == 3);
        }
    }

    @Test
    void signalsWithoutAMeaningEndNothing() throws Exception {
        try (var launcher = Launcher.running(QUIET, List.of(web("a")))) {
            // USR1, ALRM, STKFLT, VTALRM, PROF, IO, PWR and the first and last of the real-time signals
            List<Integer> signals = List.of(10, 14, 16, 26, 27, 29, 30, 34, 64);
            signals.forEach(signal -> launcher.daemon().signal(String.valueOf(signal)));

            launcher.cli("start", "a").succeeded();
            Path status = Path.of("/proc/" + launcher.status("a").path("pid").asLong() + "/status");
            long ignored = Files.readAllLines(status).stream().filter(line -> line.startsWith("SigIgn:"))
                    .mapToLong(line -> Long.parseUnsignedLong(line.substring("SigIgn:".length()).strip(), 16))
                    .findFirst().orElseThrow();
            assertThat(signals).as("what the app inherits")
                    .noneMatch(signal -> (ignored & 1L << (signal - 1)) != 0);
        }
    }

    @Test
    void listenerOfAnotherAccountWithTheMarkGetsNoRequest() {
        int uid = Requirements.orSkip(Component.otherAccount());
        try (var launcher = Launcher.fresh()) {
            Path go = launcher.workspace().folder().resolve("go");
            launcher.configure(QUIET, List.of(web("hello", "--until", go.toString())));
            launcher.startDaemon();
            CompletableFuture<Answer> visit = CompletableFuture.supplyAsync(() -> visit(launcher));
            JsonNode starting = Eventually.within(Launcher.SOON, "hello is starting at a port",
                    () -> Optional.of(launcher.status("hello"))
                            .filter(row -> row.hasNonNull("pid") && row.hasNonNull("port")));
            int port = starting.path("port").asInt();
            Path received = launcher.workspace().folder().resolve("received");

            try (var stranger = ServerProcess.listening(
                    strangerAt(uid, mark(starting.path("pid").asLong()), port), received, port)) {
                Files.createFile(go);

                assertThat(visit.join().body()).as("%s", stranger).startsWith("hello from hello.");
                assertThat(launcher.awaitState("hello", "ready").path("port").asInt()).isNotEqualTo(port);
                assertThat(received).isEmptyFile();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Answer visit(Launcher launcher) {
        try (RawHttp http = RawHttp.to(launcher.gatewayPort())) {
            return http.send(
                    "GET /hello/ HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: session=secret\r\nConnection: close\r\n\r\n")
                    .answer("GET");
        }
    }

    /** The run's entry in the environment of its app. */
    private static String mark(long pid) throws IOException {
        return Stream.of(Files.readString(Path.of("/proc/" + pid + "/environ")).split("\0", -1))
                .filter(entry -> entry.startsWith(Processes.RUN_VARIABLE)).findFirst().orElseThrow();
    }

    /** Answers whatever it is sent with 200, and prints what that was. */
    private static List<String> strangerAt(int uid, String mark, int port) {
        String account = Integer.toString(uid);
        return List.of("env", mark, "setpriv", "--reuid", account, "--regid", account, "--clear-groups", "--",
                "/usr/bin/python3", "-S", "-E", "-c", """
                import socket
                server = socket.create_server(('127.0.0.1', %d))
                while True:
                    client = server.accept()[0]
                    client.settimeout(5)
                    sent = client.recv(65536)
                    if sent:
                        print(sent, flush=True)
                        client.sendall(b'HTTP/1.1 200 OK\\r\\nContent-Length: 8\\r\\nConnection: \
                close\\r\\n\\r\\nstranger')
                    client.close()
                """.formatted(port));
    }
}
