package launcher.packaging;

import static launcher.packaging.Launcher.QUIET;
import static launcher.packaging.Launcher.app;
import static launcher.packaging.Launcher.web;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import launcher.fixtures.CommandResult;
import launcher.fixtures.Eventually;
import launcher.fixtures.Processes;
import org.junit.jupiter.api.Test;

/** One app from asleep to served to asleep again, and what the CLI says on the way. */
class LifecycleIT {

    @Test
    void requestWakesServesAndIdlenessStops() {
        try (var launcher = Launcher.running("idle_timeout: 10s", List.of(web("hello")))) {
            assertThat(launcher.state("hello")).isEqualTo("stopped");
            assertThat(launcher.starts("hello")).isZero();

            launcher.cli("request", "hello").succeeded();

            JsonNode row = launcher.status("hello");
            assertThat(row.path("state").asText()).isEqualTo("ready");
            assertThat(Launcher.get(row, "/pid").body()).isEqualTo(row.path("pid").asText());
            long pid = row.path("pid").asLong();
            JsonNode stopped = launcher.awaitState(Duration.ofSeconds(40), "hello", "stopped");
            assertThat(stopped.path("reason_code").asText()).isEqualTo("idle");
            assertThat(launcher.cli("explain", "hello").succeeded().out()).contains("last activity:   request by uid")
                    .doesNotContain("evicted before");
            assertThat(Processes.alive(pid)).isFalse();
            assertThat(launcher.workspace().runs()).isEmpty();
        }
    }

    @Test
    void statusHasTheFieldsOfTheContract() {
        try (var launcher = Launcher.running(QUIET, List.of(web("hello")))) {
            JsonNode status = launcher.json("status");

            assertThat(status.path("schema").asInt()).isEqualTo(1);
            assertThat(Launcher.fields(status.path("launcher")))
                    .contains("version", "pid", "uptime_seconds", "enabled", "on_demand",
                    "idle_timeout_seconds", "check_interval_seconds", "memory_threshold_bytes",
                            "memory_available_bytes");
            assertThat(Launcher.fields(status.path("apps").path(0)))
                    .contains("app", "state", "reason", "reason_code", "provider",
                    "pid", "port", "priority", "always_on", "enabled", "idle_seconds", "stops_in_seconds",
                            "connections",
                    "memory_bytes", "starts", "restarts", "last_start_seconds", "url");
            assertThat(status.path("apps").path(0).path("pid").isNull()).isTrue();
        }
    }

    @Test
    void exitCodesSayWhatHappened() {
        var broken = app("broken", "sh", "-c", "exit 4").with("port: auto");
        var slow = web("slow", "--never-ready").with("startup_timeout: 1s");
        try (var launcher = Launcher.running(QUIET, List.of(web("hello"), broken, slow))) {
            assertThat(launcher.cli("status").exit()).isZero();
            assertThat(launcher.cli("status", "hello").exit()).isEqualTo(3);
            assertThat(launcher.cli("start", "helo")).satisfies(ran -> {
                assertThat(ran.exit()).isEqualTo(4);
                assertThat(ran.err()).contains("hello");
                assertThat(ran.out()).isEmpty();
            });
            assertThat(launcher.cli("priority", "hello", "banana").exit()).isEqualTo(2);
            assertThat(launcher.cli("priority", "hello", "101").exit()).isEqualTo(2);
            assertThat(launcher.cli("strat").exit()).isEqualTo(2);
            assertThat(launcher.cli("start", "broken").exit()).isEqualTo(8);
            assertThat(launcher.cli("start", "slow").exit()).isEqualTo(7);
            launcher.awaitState("slow", "failed");
            assertThat(launcher.cli("status", "--socket", "/nonexistent/s").exit()).isEqualTo(5);
            assertThat(launcher.cli("stop", "hello").exit()).isZero();
            assertThat(launcher.cli("start", "hello").exit()).isZero();
            assertThat(launcher.cli("start", "hello").exit()).isZero();
            assertThat(launcher.starts("hello")).isEqualTo(1);
        }
    }

    @Test
    void appWithoutASlotWaitsUntilAReloadGivesMore() {
        try (var launcher = Launcher.fresh()) {
            launcher.configure(QUIET, List.of(web("slow", "--never-ready").with("startup_timeout: 10m"),
                    web("low").with("priority: 10"), web("high")));
            launcher.workspace().write("conf.d/slots.yaml", "launcher: {concurrent_starts: 1}\n");
            launcher.startDaemon();
            for (String app : List.of("slow", "low", "high")) {
                launcher.cli("start", app, "--no-wait").succeeded();
            }

            launcher.awaitState("high", "starting");
            assertThat(launcher.status("high").path("reason").asText())
                    .endsWith("; waits for a slot: 1 of 1 apps are starting");
            assertThat(launcher.cli("explain", "high").succeeded().out()).contains("waits for a slot");
            assertThat(launcher.status("high").path("pid").isNull()).isTrue();
            launcher.workspace().write("conf.d/slots.yaml", "launcher: {concurrent_starts: 2}\n");
            launcher.cli("reload").succeeded();

            launcher.awaitState("low", "ready");
            assertThat(launcher.state("slow")).isEqualTo("starting");
            assertThat(launcher.cli("events", "--json").succeeded().out().lines().map(Launcher::parse)
                    .filter(event -> event.path("type").asText().equals("waiting_ready"))
                            .map(event -> event.path("app").asText()))
                    .as("by priority").containsExactly("slow", "high", "low");
            assertThat(launcher.cli("events", "--app", "low", "--json").succeeded().out().lines().map(Launcher::parse)
                    .map(event -> event.path("type").asText())).containsExactly("starting", "waiting_ready", "ready");
        }
    }

    @Test
    void explainLogsAndEventsShowWhatHappened() {
        try (var launcher = Launcher.running(QUIET, List.of(web("hello", "--lines", "3")))) {
            launcher.cli("request", "hello").succeeded();

            Eventually.within(Launcher.SOON, "the output is captured",
                    () -> launcher.cli("logs", "hello").out().contains("line 2"));
            assertThat(launcher.cli("explain", "hello").succeeded().out()).contains("hello");
            assertThat(launcher.cli("events", "--app", "hello", "--json").succeeded().out().lines())
                    .allSatisfy(line -> assertThat(Launcher.parse(line).path("app").asText()).isEqualTo("hello"))
                    .anySatisfy(line -> assertThat(Launcher.parse(line).path("type").asText()).isEqualTo("woke"))
                    .anySatisfy(line -> assertThat(Launcher.parse(line).path("type").asText()).isEqualTo("ready"));
            assertThat(launcher.cli("logs", "hello", "-n", "1").out().lines()).hasSize(1);
        }
    }

    @Test
    void priorityAndPinSurviveTheDaemon() {
        try (var launcher = Launcher.running("idle_timeout: 2s", List.of(web("hello")))) {
            launcher.cli("priority", "hello", "80", "1").succeeded();
            launcher.cli("priority", "hello", "70").succeeded();
            launcher.cli("start", "hello").succeeded();

            launcher.daemon().terminate();
            launcher.startDaemon();

            JsonNode row = launcher.awaitState("hello", "ready");
            assertThat(row.path("priority").asInt()).isEqualTo(70);
            assertThat(row.path("always_on").asBoolean()).isTrue();
            assertThat(launcher.cli("config", "show", "--origin").succeeded().out()).contains("70");
            Eventually.throughout(Duration.ofSeconds(4), "hello is ready", () ->
                    launcher.state("hello").equals("ready"));
        }
    }

    @Test
    void alwaysOnAppStartsWithTheDaemonAndAfterACrash() {
        try (var launcher = Launcher.running(QUIET, List.of(web("front").with("always_on: true")))) {
            launcher.awaitState("front", "ready");
            long before = launcher.pid("front");

            Processes.signal(before, "KILL");

            Eventually.within(Launcher.SOON, "another process serves",
                    () -> launcher.state("front").equals("ready") && launcher.pid("front") != before);
        }
    }

    @Test
    void stopEndsATreeThatIgnoresTermAndLeavesItsSession() {
        var stubborn = web("stubborn", "--ignore-term", "--children", "3", "--escape").with("stop: {timeout: 1s}");
        try (var launcher = Launcher.running(QUIET, List.of(stubborn))) {
            launcher.cli("start", "stubborn").succeeded();
            assertThat(launcher.workspace().runs()).hasSizeGreaterThanOrEqualTo(5);

            launcher.cli("stop", "stubborn").succeeded();

            assertThat(launcher.workspace().runs()).isEmpty();
        }
    }

    @Test
    void namesAreUtf8ThoughTheLocaleWasNeverGenerated() throws IOException {
        try (var launcher = Launcher.fresh()) {
            Path cwd = Files.createDirectory(launcher.workspace().folder().resolve("é"));
            launcher.configure(QUIET, List.of(new Launcher.App("names",
                    "command: [sh, -c, 'printf %s \"$1 $LANG\" >out; exec sleep 100', x, \"é☕\"], cwd: WORKSPACE/é")));
            launcher.workspace().startedBy(List.of("env", "-u", "LC_ALL", "-u", "LC_CTYPE", "LANG=xx_XX.UTF-8"));
            launcher.startDaemon();

            launcher.cli("start", "names").succeeded();

            assertThat(cwd.resolve("out")).hasContent("é☕ xx_XX.UTF-8");
        }
    }

    @Test
    void takenPortIsRetriedIfAutoAndReportedIfFixed() throws IOException {
        try (var taken = new ServerSocket(0)) {
            var fixed = new Launcher.App("fixed",
                    "command: [python3, stub-web.py, --port, \"{port}\"], cwd: WORKSPACE, port: "
                    + taken.getLocalPort() + ", startup_timeout: 5s");
            try (var launcher = Launcher.running(QUIET, List.of(fixed, web("auto")))) {
                CommandResult ran = launcher.cli("start", "fixed");

                assertThat(ran.exit()).isNotZero();
                assertThat(ran.err()).contains("fixed").contains(Integer.toString(taken.getLocalPort()));
                launcher.cli("start", "auto").succeeded();
            }
        }
    }

    @Test
    void startAllAndStopAllNameThoseThatFailed() {
        try (var launcher =
                Launcher.running(QUIET, List.of(web("a"), web("b"), app("broken", "false").with("port: auto")))) {
            CommandResult ran = launcher.cli("start-all");

            assertThat(ran.exit()).isEqualTo(1);
            assertThat(ran.err()).contains("broken");
            assertThat(launcher.state("a")).isEqualTo("ready");
            launcher.cli("stop-all").succeeded();
            assertThat(launcher.state("b")).isEqualTo("stopped");
            launcher.cli("stop-all").succeeded();
        }
    }

    @Test
    void memoryCheckEvictsTheLowestPriorityFirstUnlessDryRun() {
        var apps = List.of(web("low").with("priority: 10"), web("high").with("priority: 90"));
        try (var launcher = Launcher.running(QUIET, apps)) {
            launcher.cli("start", "low", "high").succeeded();
            launcher.configure("idle_timeout: 1h\nmemory_threshold: 1000000MiB", apps);
            assertThat(launcher.cli("check-memory", "--dry-run").exit()).isZero();
            assertThat(launcher.state("low")).isEqualTo("ready");

            launcher.cli("reload").succeeded();

            launcher.awaitState("low", "stopped");
            assertThat(launcher.status("low").path("reason_code").asText()).isEqualTo("memory");
        }
    }
}
