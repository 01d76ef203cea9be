package launcher.packaging;

import static launcher.packaging.Launcher.QUIET;
import static launcher.packaging.Launcher.web;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import launcher.fixtures.CommandResult;
import launcher.fixtures.Eventually;
import launcher.fixtures.Processes;
import org.junit.jupiter.api.Test;

/**
 * Weaknesses of launchers that poll by a shell script, as far as they show from outside: no touch is tracked, the
 * startup timeout is cut short, an app found running is stopped at once, apps stop though on-demand is off, an idle
 * stop disables the app, a touch in the future counts for ever, {@code track} leaves its folder, any process on the
 * port counts as the app, each check spawns processes, concurrent starts and stops race, idle time is counted in
 * minutes.
 */
class WeaknessesIT {

    @Test
    void appSleepsOnceTouchesEnd() throws IOException {
        try (var launcher = Launcher.running("idle_timeout: 8s", List.of(web("hello")))) {
            launcher.cli("request", "hello").succeeded();
            Path touch = launcher.workspace().touches().resolve("hello");

            var lastTouch = new long[1];
            Eventually.throughout(Duration.ofSeconds(14), "a touched app is ready", () -> {
                touchEverySecond(touch, lastTouch);
                return Processes.alive(launcher.workspace().runs().getFirst());
            });

            assertThat(launcher.state("hello")).isEqualTo("ready");
            launcher.awaitState(Duration.ofSeconds(40), "hello", "stopped");
        }
    }

    @Test
    void startupTimeoutIsHonouredInFull() {
        try (var launcher =
                Launcher.running(QUIET, List.of(web("slow", "--delay", "4").with("startup_timeout: 20s")))) {
            launcher.cli("start", "slow").succeeded();

            assertThat(launcher.status("slow").path("last_start_seconds").asDouble()).isBetween(4.0, 20.0);
        }
    }

    @Test
    void takenOverAppGetsAFreshClock() {
        try (var launcher = Launcher.running("idle_timeout: 20s\ncheck_interval: 10s", List.of(web("hello")))) {
            launcher.cli("request", "hello").succeeded();
            launcher.daemon().kill();

            launcher.startDaemon();

            assertThat(launcher.awaitState("hello", "ready").path("stops_in_seconds").asDouble()).isPositive();
            launcher.awaitState(Duration.ofMinutes(1), "hello", "stopped");
            assertThat(launcher.starts("hello")).isEqualTo(1);
        }
    }

    @Test
    void withoutOnDemandEveryEnabledAppIsKeptRunning() {
        var apps = List.of(web("on"), web("off").with("enabled: false"));
        try (var launcher = Launcher.running("on_demand: false\nidle_timeout: 1s", apps)) {
            launcher.awaitState("on", "ready");

            Eventually.throughout(Duration.ofSeconds(3), "on is ready", () -> launcher.state("on").equals("ready"));

            assertThat(launcher.state("off")).isEqualTo("stopped");
            Processes.signal(launcher.pid("on"), "KILL");
            Eventually.within(Launcher.SOON, "started again", () -> launcher.starts("on") == 2);
        }
    }

    @Test
    void stoppingForIdlenessDoesNotDisableAnApp() {
        try (var launcher = Launcher.running("idle_timeout: 1s", List.of(web("hello")))) {
            launcher.cli("request", "hello").succeeded();
            launcher.awaitState("hello", "stopped");

            assertThat(launcher.status("hello").path("enabled").asBoolean()).isTrue();
            launcher.cli("start-all").succeeded();
            assertThat(launcher.starts("hello")).isEqualTo(2);
        }
    }

    @Test
    void touchWithAFutureTimeCountsOnce() throws IOException {
        try (var launcher = Launcher.running("idle_timeout: 2s", List.of(web("hello")))) {
            launcher.cli("request", "hello").succeeded();
            Path touch = Files.createFile(launcher.workspace().touches().resolve("hello"));
            Files.setLastModifiedTime(touch, FileTime.from(Instant.now().plus(Duration.ofDays(2))));

            launcher.awaitState(Duration.ofSeconds(15), "hello", "stopped");
        }
    }

    @Test
    void trackStaysInItsFolderAndIgnoresLinksAndFifos() throws IOException {
        try (var launcher = Launcher.running("idle_timeout: 3s", List.of(web("hello")))) {
            assertThat(launcher.cli("track", "../escaped").exit()).isEqualTo(4);
            assertThat(launcher.workspace().folder().resolve("escaped")).doesNotExist();
            launcher.cli("request", "hello").succeeded();
            Path target = launcher.workspace().write("target", "");
            Files.createSymbolicLink(launcher.workspace().touches().resolve("hello"), target);
            CommandResult.command(Duration.ofSeconds(10),
                    List.of("mkfifo", launcher.workspace().touches().resolve("other").toString())).succeeded();

            var lastTouch = new long[1];
            Eventually.within(Duration.ofSeconds(15), "hello is stopped though the link's target is touched", () -> {
                touchEverySecond(target, lastTouch);
                return launcher.workspace().runs().isEmpty();
            });

            assertThat(launcher.cli("status").exit()).isZero();
        }
    }

    @Test
    void crashIsNoticedAndAnotherListenerIsNoApp() throws IOException {
        try (var stranger = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            int port = stranger.getLocalPort();
            var taken = new Launcher.App("taken", web("taken").keys().replace("port: auto", "port: " + port)
                    .replace("ready: {http: /healthz}", "ready: {tcp: true}, startup_timeout: 5s"));
            var hello = web("hello").with("restart: {policy: never}");
            try (var launcher = Launcher.running(QUIET, List.of(hello, taken))) {
                launcher.cli("start", "hello").succeeded();
                assertThat(launcher.cli("start", "taken").exit()).isNotZero();
                assertThat(launcher.state("taken")).isNotEqualTo("ready");

                Processes.signal(launcher.pid("hello"), "KILL");

                launcher.awaitState(Duration.ofSeconds(3), "hello", "failed");
            }
        }
    }

    @Test
    void checkAndStatusSpawnNothing() {
        var apps = new ArrayList<Launcher.App>();
        for (int i = 0; i < 100; i++) {
            apps.add(web("app" + i));
        }
        try (var launcher = Launcher.running(QUIET, apps)) {
            long pid = launcher.daemon().pid();
            long ended = Processes.faultsOfChildren(pid);
            for (String verb : List.of("check", "check-memory", "status", "list", "explain\",\"app\":\"app7")) {
                String answer = launcher.workspace().connect().send("{\"v\":1,\"id\":\"1\",\"cmd\":\"" + verb + "\"}\n")
                        .line(Launcher.SOON).orElseThrow();

                assertThat(Launcher.parse(answer).path("ok").asBoolean()).as("%s", answer).isTrue();
            }

            assertThat(ProcessHandle.of(pid).orElseThrow().descendants()).isEmpty();
            assertThat(Processes.faultsOfChildren(pid)).as("of children that have ended already").isEqualTo(ended);
        }
    }

    @Test
    void concurrentRequestsStartASingleProcess() throws Exception {
        try (var launcher = Launcher.running(QUIET, List.of(web("hello", "--delay", "1")))) {
            List<Thread> requests = Stream.generate(() ->
                    Thread.ofPlatform().unstarted(() -> launcher.cli("request", "hello").succeeded()))
                    .limit(8).toList();
            requests.forEach(Thread::start);
            for (Thread request : requests) {
                assertThat(request.join(Duration.ofSeconds(60))).isTrue();
            }

            assertThat(launcher.starts("hello")).isEqualTo(1);
        }
    }

    @Test
    void requestDuringAStopStartsAgainOnceStopped() throws Exception {
        var apps = List.of(web("hello", "--ignore-term").with("stop: {timeout: 10s}"));
        try (var launcher = Launcher.running(QUIET, apps)) {
            launcher.cli("start", "hello").succeeded();
            Thread stop = Thread.ofPlatform().start(() -> launcher.cli("stop", "hello"));
            launcher.awaitState("hello", "stopping");

            launcher.cli("request", "hello").succeeded();

            assertThat(stop.join(Duration.ofSeconds(30))).isTrue();
            assertThat(launcher.state("hello")).isEqualTo("ready");
            assertThat(launcher.starts("hello")).isEqualTo(2);
        }
    }

    @Test
    void idleStopIsExactToASecond() {
        try (var launcher = Launcher.running("idle_timeout: 5s", List.of(web("hello")))) {
            launcher.cli("request", "hello").succeeded();

            launcher.awaitState("hello", "stopped");

            assertThat(Duration.between(time(launcher, "ready"), time(launcher, "stopping")))
                    .isBetween(Duration.ofMillis(4500), Duration.ofSeconds(7));
        }
    }

    /** When the daemon saw the app become so, by its own clock. */
    private static Instant time(Launcher launcher, String type) {
        return launcher.events("hello").stream().filter(event -> event.path("type").asText().equals(type))
                .map(event -> Instant.parse(event.path("time").asText())).findFirst().orElseThrow();
    }

    private static void touchEverySecond(Path file, long[] last) {
        if (System.nanoTime() - last[0] > 1_000_000_000L) {
            last[0] = System.nanoTime();
            try {
                if (!Files.exists(file)) {
                    Files.createFile(file);
                }
                Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }
}
