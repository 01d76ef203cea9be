package launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import launcher.core.protocol.ErrorCode;
import launcher.core.protocol.Request;
import launcher.core.protocol.json.JsonText;
import launcher.core.protocol.result.AppList;
import launcher.core.protocol.result.AppView;
import launcher.core.protocol.result.BatchReport;
import launcher.core.protocol.result.CheckReport;
import launcher.core.protocol.result.ConfigReport;
import launcher.core.protocol.result.ConfigView;
import launcher.core.protocol.result.EventLine;
import launcher.core.protocol.result.Explanation;
import launcher.core.protocol.result.LauncherView;
import launcher.core.protocol.result.LogLine;
import launcher.core.protocol.result.Pong;
import launcher.core.protocol.result.PrioritySet;
import launcher.core.protocol.result.ReloadReport;
import launcher.core.protocol.result.Started;
import launcher.core.protocol.result.StatusDocument;
import launcher.core.protocol.result.Stopped;
import launcher.core.protocol.result.StreamEnd;
import launcher.core.protocol.result.Tracked;
import launcher.core.protocol.result.VersionView;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
class CliRunnerTest {

    private static final AppView HELLO = new AppView(new AppView.Status("hello", "ready", "woken by GET / from 127.0.0.1", "woken"),
                new AppView.Instance("process", OptionalLong.of(4720), OptionalInt.of(8501)),
                new AppView.Settings(50, false, true),
                new AppView.Use(OptionalDouble.of(3.2), OptionalDouble.of(1796.4), OptionalInt.of(1), OptionalLong.of(61234567)),
                new AppView.Starts(3, 1, OptionalDouble.of(1.84)),
                Optional.of("http://127.0.0.1:8501/"));
    private static final AppView SALES = new AppView(new AppView.Status("sales-board", "stopped", "idle for 30m", "idle"),
                new AppView.Instance("process", OptionalLong.empty(), OptionalInt.empty()),
                new AppView.Settings(100, true, true),
                new AppView.Use(OptionalDouble.empty(), OptionalDouble.empty(), OptionalInt.empty(), OptionalLong.empty()),
                new AppView.Starts(1, 0, OptionalDouble.empty()),
                Optional.empty());
    private static final AppView BROKEN = new AppView(new AppView.Status("broken", "failed", "crashed \u001b[31m5 times", "crash-loop"),
                new AppView.Instance("process", OptionalLong.empty(), OptionalInt.empty()),
                new AppView.Settings(1, false, true),
                new AppView.Use(OptionalDouble.empty(), OptionalDouble.empty(), OptionalInt.empty(), OptionalLong.empty()),
                new AppView.Starts(5, 5, OptionalDouble.empty()),
                Optional.empty());

    @TempDir
    Path folder;

    private FakeDaemon daemon;
    private Call.Setting setting;

    @BeforeEach
    void startDaemon() throws IOException {
        daemon = new FakeDaemon(socket(), CliRunnerTest::answer);
        setting = Call.Setting.of(socket());
    }

    @AfterEach
    void stopDaemon() throws IOException {
        daemon.close();
    }

    private Path socket() {
        return folder.resolve("control.sock");
    }

    private static LauncherView launcher(String... problems) {
        return new LauncherView(new LauncherView.Process("0.1.0", 4711, 3725),
                new LauncherView.Settings(true, true, 1800, 60, 104857600),
                OptionalLong.of(8123456789L),
                List.of(problems));
    }

    private static void answer(Request request, FakeDaemon.Answer answer) throws IOException {
        switch (request) {
            case Request.Status(var app) -> status(app, answer);
            case Request.ListApps _ -> answer.ok(new AppList(List.of(HELLO, SALES)));
            case Request.Start(var app, var await) -> start(app, await, answer);
            case Request.Restart(var app, _) -> answer.ok(new Started(app, "ready", OptionalDouble.of(61)));
            case Request.Stop(var app, _) -> answer.ok(new Stopped(app, "stopped", app.equals("hello")));
            case Request.StartAll _ -> answer.ok(new BatchReport(List.of("hello"), List.of(
                    new BatchReport.Failure("broken", "crash-loop", "broken: not started: crashed 5 times"))));
            case Request.StopAll _ -> answer.ok(new BatchReport(List.of("hello"), List.of()));
            case Request.Access(var app) -> answer.ok(new Started(app, "ready", OptionalDouble.of(1.842)));
            case Request.Track(var app) -> answer.ok(new Tracked(app, "stopped"));
            case Request.SetPriority(var app, var value, var on) -> answer.ok(new PrioritySet(app, value.orElse(50), on.orElse(true)));
            case Request.SetAlwaysOn(var app, var on) -> answer.ok(new PrioritySet(app, 50, on));
            case Request.Check(var dry) -> answer.ok(new CheckReport(dry, List.of(
                    new CheckReport.Decision("hello", "keep", "used 3s ago", "requested"),
                    new CheckReport.Decision("sales-board", "stop", "idle for 31m", "idle")), "1 of 2 apps stopped"));
            case Request.CheckMemory(var dry) -> answer.ok(new CheckReport(dry, List.of(), "7747 MiB available, threshold 100 MiB: nothing to do"));
            case Request.Logs logs -> logs(logs, answer);
            case Request.Explain(var app) -> answer.ok(new Explanation(new Explanation.Standing(app, "ready", "requested by uid 0", "requested"),
                Optional.of(new Explanation.Activity("request by uid 0", 75)),
                Optional.of(new Explanation.Clocks(Optional.of("human"), 75, OptionalDouble.of(2), OptionalDouble.of(61), 1, 3)),
                new Explanation.Outlook(OptionalDouble.of(1725), "idle_timeout is 30m", List.of("a", "b")),
                List.of("memory is short")));
            case Request.Events _ -> {
                answer.event(new EventLine(41, "2026-11-20T09:00:00.123Z", Optional.of("hello"), "starting", "hello is starting"));
                answer.event(new EventLine(42, "2026-11-20T09:00:01.965Z", Optional.of("hello"), "waiting_ready", "waiting for hello"));
                answer.ok(new StreamEnd(2));
            }
            case Request.Reload _ -> answer.ok(new ReloadReport(List.of("new"), List.of(), List.of("hello", "sales-board"), List.of("socket: at the next start")));
            case Request.ConfigCheck _ -> answer.ok(new ConfigReport(List.of("/etc/c.yaml"), List.of("/etc/c.yaml:3:5: error: unknown key \"idel\""), List.of()));
            case Request.ConfigShow(var origin) -> answer.ok(new ConfigView(origin ? "launcher: # default\n" : "launcher:\n", List.of()));
            case Request.Version _ -> answer.ok(new VersionView("0.1.0", 4711));
            case Request.Ping _ -> answer.ok(new Pong());
        }
    }

    private static void status(Optional<String> app, FakeDaemon.Answer answer) throws IOException {
        if (app.isEmpty()) {
            answer.ok(new StatusDocument(launcher("the configuration was not reloaded:\n/etc/c.yaml:3:5: error: bad"), List.of(BROKEN, HELLO, SALES)));
            return;
        }
        for (var known : List.of(HELLO, SALES, BROKEN)) {
            if (known.app().equals(app.get())) {
                answer.ok(new StatusDocument(launcher(), List.of(known)));
                return;
            }
        }
        answer.fail(ErrorCode.NO_SUCH_APP, "no app named \"" + app.get() + "\"", "did you mean \"hello\"?");
    }

    private static void start(String app, boolean await, FakeDaemon.Answer answer) throws IOException {
        switch (app) {
            case "hello" -> answer.ok(new Started(app, await ? "ready" : "starting", OptionalDouble.empty()));
            case "slow" -> answer.ok(new Started(app, "ready", OptionalDouble.of(12.5)));
            case "never" -> {}
            default -> {
                var code = ErrorCode.of(app).orElse(ErrorCode.NO_SUCH_APP);
                answer.fail(code, app + ": not started", "see `logs " + app + "`");
            }
        }
    }

    private static void logs(Request.Logs logs, FakeDaemon.Answer answer) throws IOException {
        for (var app : logs.apps().isEmpty() ? List.of("hello", "sales-board") : logs.apps()) {
            answer.event(new LogLine(app, "2026-11-20T09:00:00.123Z", "listening as " + app));
        }
        answer.ok(new StreamEnd(1));
    }

    @Test
    void statusShowsTheSettingsTheProblemsAndTheApps() {
        assertThat(setting.call("status")).isEqualTo(new Call(0, """
                Streamlit Launcher Status
                =========================
                Version:             0.1.0 (pid 4711, up 1h 2m)
                Enabled:             yes
                On-Demand:           yes
                Idle Timeout:        30m
                Check Interval:      60s
                Memory Threshold:    100 MiB
                Free Memory:         7747 MiB

                Problems:
                ---------
                ! the configuration was not reloaded:
                ! /etc/c.yaml:3:5: error: bad

                Apps:
                -----
                NAME         STATE    IDLE  STOPS IN  MEMORY  PRIORITY  ALWAYS  REASON
                broken       failed      -         -       -         1  no      crashed ?[31m5 times
                hello        ready      3s   29m 56s  58 MiB        50  no      woken by GET / from 127.0.0.1
                sales-board  stopped     -         -       -       100  yes     idle for 30m
                """, ""));
    }

    @Test
    void statusOfOneAppShowsAllOfIt() {
        assertThat(setting.call("status", "hello")).isEqualTo(new Call(0, """
                App:                 hello
                State:               ready
                Reason:              woken by GET / from 127.0.0.1 (woken)
                Provider:            process
                Pid:                 4720
                Port:                8501
                URL:                 http://127.0.0.1:8501/
                Enabled:             yes
                Priority:            50
                Always-On:           no
                Idle:                3s
                Stops In:            29m 56s
                Connections:         1
                Memory:              58 MiB
                Starts:              3 (1 after a crash)
                Last Start Took:     1.84s
                """, ""));
    }

    @Test
    void statusOfAnAppThatDoesNotRunExitsWith3() {
        assertThat(setting.call("status", "sales-board").exitCode()).isEqualTo(3);
        assertThat(setting.call("status", "broken").exitCode()).isEqualTo(3);
        assertThat(setting.call("status", "broken", "--json").exitCode()).isEqualTo(3);
    }

    @Test
    void listIsATableAndQuietlyTheNames() {
        assertThat(setting.call("list")).isEqualTo(new Call(0, """
                NAME         STATE    IDLE  STOPS IN  MEMORY  PRIORITY  ALWAYS  URL
                hello        ready      3s   29m 56s  58 MiB        50  no      http://127.0.0.1:8501/
                sales-board  stopped     -         -       -       100  yes     -
                """, ""));
        assertThat(setting.call("list", "-q").out()).isEqualTo("hello\nsales-board\n");
    }

    @Test
    void jsonIsTheDaemonsDocumentAsItIs() {
        var document = JsonText.write(new StatusDocument(launcher(), List.of(HELLO)).toJson());
        assertThat(setting.call("status", "hello", "--json")).isEqualTo(new Call(0, document + "\n", ""));
        assertThat(setting.call("--json", "start", "hello").out())
                .isEqualTo("{\"schema\":1,\"app\":\"hello\",\"state\":\"ready\",\"started_in_seconds\":null}\n");
    }

    @Test
    void everyVerbThatReadsKnowsJsonWithItsSchema() {
        for (var verb : List.of("status", "list", "explain hello", "check --dry-run", "check-memory --dry-run", "config check",
                "config show", "version", "logs hello", "events")) {
            var call = setting.call((verb + " --json").split(" ", -1));
            assertThat(call.out().lines()).as(verb).isNotEmpty().allMatch(line -> line.startsWith("{\"schema\":1,"));
        }
    }

    @Test
    void colourIsForTerminalsThatWantIt() {
        var green = "\u001b[32mready\u001b[0m";
        assertThat(setting.onTerminal().call("list").out()).contains("hello        " + green + "      3s").isNotEqualTo(setting.call("list").out());
        assertThat(setting.call("list").out()).doesNotContain("\u001b");
        assertThat(setting.onTerminal().call("list", "--no-color").out()).isEqualTo(setting.call("list").out());
        assertThat(setting.onTerminal().with("NO_COLOR", "1").call("list").out()).isEqualTo(setting.call("list").out());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            start hello | hello is already ready
            start slow | slow is ready (started in 12.50s)
            start --no-wait hello | hello is starting
            restart hello | hello is ready (started in 1m 1s)
            stop hello | hello is stopped
            stop sales-board | sales-board is already stopped
            request hello | hello is ready (started in 1.84s)
            track hello | access to hello counted (it is stopped)
            priority hello 80 0 | hello: priority 80, always-on no
            priority hello default | hello: priority 50, always-on yes
            always-on hello | hello: priority 50, always-on yes
            always-on hello off | hello: priority 50, always-on no
            stop-all | hello is stopped
            check-memory --dry-run | dry run: 7747 MiB available, threshold 100 MiB: nothing to do
            config show | launcher:
            config show --origin | launcher: # default
            logs hello | listening as hello
            """)
    void verbsSayWhatTheyDid(String arguments, String said) {
        assertThat(setting.call(arguments.split(" ", -1))).isEqualTo(new Call(0, said + "\n", ""));
    }

    @Test
    void argumentsArriveAsTheRequestsFields() {
        setting.call("priority", "hello", "100", "1");
        setting.call("priority", "hello", "7");
        setting.call("logs", "a", "b", "-n", "5", "--since", "10m", "--previous");
        setting.call("events", "--app", "hello");
        setting.call("stop", "--no-wait", "hello");
        assertThat(daemon.asked).containsExactly(
                new Request.SetPriority("hello", OptionalInt.of(100), Optional.of(true)),
                new Request.SetPriority("hello", OptionalInt.of(7), Optional.empty()),
                new Request.Logs(List.of("a", "b"), false, 5, OptionalDouble.of(600), true),
                new Request.Events(false, Optional.of("hello")),
                new Request.Stop("hello", false));
    }

    @Test
    void explainReadsLikeAnAnswer() {
        assertThat(setting.call("explain", "hello")).isEqualTo(new Call(0, """
                hello is ready: requested by uid 0 (requested)
                  last activity:   request by uid 0, 1m 15s ago
                  clocks:          human 1m 15s ago, data 2s ago, busy (1, the last for 1m 1s), 3 connections; decided by human
                  will stop:       in 28m 45s unless used: idle_timeout is 30m
                  evicted before:  a, b
                  note:            memory is short
                """, ""));
    }

    @Test
    void checkSaysWhatItDidAndWhy() {
        assertThat(setting.call("check").out()).isEqualTo("""
                NAME         ACTION  REASON
                hello        keep    used 3s ago
                sales-board  stop    idle for 31m
                1 of 2 apps stopped
                """);
    }

    @Test
    void outputOfSeveralAppsIsPrefixed() {
        assertThat(setting.call("logs").out()).isEqualTo("hello | listening as hello\nsales-board | listening as sales-board\n");
        assertThat(setting.call("logs", "hello", "b").out()).isEqualTo("hello | listening as hello\nb     | listening as b\n");
        assertThat(setting.call("logs", "hello", "-t").out()).isEqualTo("2026-11-20T09:00:00.123Z listening as hello\n");
        assertThat(setting.call("logs", "hello", "b", "--timestamps").out()).startsWith("hello | 2026-11-20T09:00:00.123Z listening as hello\n");
        assertThat(setting.call("watch").out()).startsWith("hello | ");
        assertThat(daemon.asked).last().isEqualTo(new Request.Logs(List.of(), true, 10, OptionalDouble.empty(), false));
    }

    @Test
    void eventsAreAlignedLines() {
        assertThat(setting.call("events").out()).isEqualTo("""
                2026-11-20T09:00:00.123Z  starting       hello is starting
                2026-11-20T09:00:01.965Z  waiting_ready  waiting for hello
                """);
    }

    @Test
    void reloadNamesWhatDiffers() {
        assertThat(setting.call("reload").out()).isEqualTo("added: new\nchanged: hello, sales-board\nnote: socket: at the next start\n");
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void everyErrorHasItsExitCodeAndItsHint(ErrorCode code) {
        assertThat(setting.call("start", code.wire())).isEqualTo(new Call(code.exitCode(), "",
                "streamlit-launcherctl: " + code.wire() + ": not started\n  see `logs " + code.wire() + "`\n"));
    }

    @Test
    void aMistypedAppGetsASuggestion() {
        assertThat(setting.call("status", "helo")).isEqualTo(new Call(4, "",
                "streamlit-launcherctl: no app named \"helo\"\n  did you mean \"hello\"?\n"));
    }

    @Test
    void severalAppsAreReportedInOrderAndFailuresDecideTheExitCode() {
        var mixed = setting.call("start", "slow", "crash-loop", "hello");
        assertThat(mixed.exitCode()).isEqualTo(8);
        assertThat(mixed.out()).isEqualTo("slow is ready (started in 12.50s)\nhello is already ready\n");
        assertThat(setting.call("start", "crash-loop", "startup-timeout", "hello").exitCode()).isEqualTo(1);
        assertThat(setting.call("start", "startup-timeout", "startup-timeout").exitCode()).isEqualTo(7);
    }

    @Test
    void startAllNamesThoseThatFailedAndExitsWith1() {
        assertThat(setting.call("start-all")).isEqualTo(
                new Call(1, "hello is ready\n", "streamlit-launcherctl: broken: not started: crashed 5 times\n"));
    }

    @Test
    void configCheckPrintsTheWarningsOfAValidConfigurationAndExitsWith0() throws IOException {
        Path socket = folder.resolve("valid.sock");
        try (var _ = new FakeDaemon(socket, (_, answer) ->
                answer.ok(new ConfigReport(List.of("/etc/c.yaml"), List.of(), List.of("/etc/c.yaml:2:1: warning: no effect"))))) {
            assertThat(Call.Setting.of(socket).call("config", "check"))
                    .isEqualTo(new Call(0, "/etc/c.yaml:2:1: warning: no effect\nvalid: /etc/c.yaml\n", ""));
            assertThat(Call.Setting.of(socket).call("config", "check", "--json").out())
                    .contains("\"valid\":true").contains("\"warnings\":[\"/etc/c.yaml:2:1: warning: no effect\"]");
        }
    }

    @Test
    void configCheckPrintsEveryProblemAndExitsWith9() {
        assertThat(setting.call("config", "check")).isEqualTo(new Call(9, "/etc/c.yaml:3:5: error: unknown key \"idel\"\n", ""));
    }

    @Test
    void aNamedConfigurationIsCheckedWithoutTheDaemon() throws IOException {
        var program = folder.resolve("launcherd");
        Files.writeString(program, "#!/bin/sh\n[ \"$1 $2\" = '--check-config my.yaml' ] && exit 9\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        assertThat(setting.daemonProgram(program).call("config", "check", "my.yaml").exitCode()).isEqualTo(9);
        assertThat(daemon.asked).isEmpty();
        assertThat(setting.daemonProgram(folder.resolve("missing")).call("config", "check", "my.yaml"))
                .satisfies(call -> assertThat(call.exitCode()).isEqualTo(1))
                .satisfies(call -> assertThat(call.err()).contains("cannot be run"));
    }

    @Test
    void withoutADaemonTheConfigurationIsCheckedByItsProgram() throws IOException {
        var program = folder.resolve("launcherd");
        Files.writeString(program, "#!/bin/sh\n[ \"$*\" = --check-config ] && exit 0\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        daemon.close();
        assertThat(setting.daemonProgram(program).call("config", "check").exitCode()).isZero();
    }

    @Test
    void timeoutEndsTheWaitWith7() throws InterruptedException {
        var call = setting.call("start", "never", "--timeout", "50ms");
        assertThat(call.exitCode()).isEqualTo(7);
        assertThat(call.err()).startsWith("streamlit-launcherctl: start: no answer within 0.05 s\n");
        assertThat(daemon.hungUp.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void globalOptionsStandBeforeOrAfterTheVerb() throws IOException {
        var elsewhere = setting.with("STREAMLIT_LAUNCHER_SOCKET", folder.resolve("nobody.sock").toString());
        var socket = socket().toString();
        assertThat(elsewhere.call("list", "-q").exitCode()).isEqualTo(5);
        assertThat(elsewhere.call("--socket", socket, "list", "-q").exitCode()).isZero();
        assertThat(elsewhere.call("list", "-q", "--socket", socket).exitCode()).isZero();
        assertThat(elsewhere.call("--socket=" + socket, "--no-color", "--timeout", "5s", "list", "--json").out()).startsWith("{\"schema\":1");
        assertThat(elsewhere.call("config", "show", "--socket", socket, "--json").out()).startsWith("{\"schema\":1");
        assertThat(elsewhere.call("--socket", socket, "config", "show").exitCode()).isZero();
    }

    @Test
    void withoutADaemonItSaysWhatToDoAndExitsWith5() throws IOException {
        daemon.close();
        assertThat(setting.call("status")).isEqualTo(new Call(5, "", "streamlit-launcherctl: the daemon is not reachable at " + socket()
                + ": there is no such socket\n  start it with `systemctl start streamlit-launcher` or `streamlit-launcherctl daemon`,"
                + " or name its socket with --socket\n"));
        assertThat(setting.call("version").exitCode()).isZero();
    }

    @Test
    void aDaemonThatHangsUpOrBabblesIsNoAnswer() throws IOException {
        daemon.close();
        try (var _ = new FakeDaemon(socket(), (_, answer) -> answer.client().close())) {
            assertThat(setting.call("status").exitCode()).isEqualTo(5);
        }
        try (var _ = new FakeDaemon(socket(), (_, answer) -> answer.line("HTTP/1.1 400 Bad Request"))) {
            assertThat(setting.call("status").exitCode()).isEqualTo(1);
        }
        try (var _ = new FakeDaemon(socket(), (_, answer) -> answer.ok(new Pong()))) {
            assertThat(setting.call("status")).satisfies(call -> assertThat(call.exitCode()).isEqualTo(1))
                    .satisfies(call -> assertThat(call.err()).contains("\"launcher\" is missing"));
        }
    }

    @Test
    void aBusyDaemonsWordIsHeardThoughItHungUpFirst() throws Exception {
        daemon.close();
        var refused = new CountDownLatch(1);
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket()));
            var thread = Thread.ofPlatform().start(() -> {
                try (var client = server.accept()) {
                    new FakeDaemon.Answer("1", client).fail(ErrorCode.BUSY, "all 64 connections are taken", "try again");
                    refused.countDown();
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            assertThat(setting.call("status").err()).contains("all 64 connections are taken");
            thread.join();
        }
        assertThat(refused.getCount()).isZero();
        Files.delete(socket());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            '' | a verb is missing
            strat | no such verb: "strat", did you mean "start"?
            start | Missing required parameter: 'APP'
            status a b | Unmatched argument
            status --jsn | Unknown option
            priority a banana | "banana" is no priority: write a number from 1 to 100, or default
            priority a 0 | "0" is no priority
            priority a 101 | "101" is no priority
            priority a 050 | "050" is no priority
            priority a 50 yes | "yes" is neither 0 nor 1
            priority a | Missing required parameter: 'VALUE'
            always-on a maybe | "maybe" is neither on nor off
            --timeout 30 status | "30" is no duration: write 500ms, 30s, 30m or 2h; did you mean 30s?
            status --timeout 0s | "0s" is too short
            logs -n -5 | -5
            logs -n x | "x" is no number of lines
            logs --since yesterday | "yesterday" is no duration
            config | say which: check [FILE] or show [--origin]
            completion bsh | no script for "bsh": there are those for bash, zsh, fish, did you mean "bash"?
            help strat | no such verb: "strat", did you mean "start"?
            tree | tree: not supported by this version
            run hello | run: not supported by this version
            up --check hello | up: not supported by this version
            monitor | monitor: not supported by this version
            cleanup | cleanup: not supported by this version
            doctor | doctor: not supported by this version
            config convert f.yaml | config convert: not supported by this version
            daemon | only the start script can do this
            """)
    void whatCannotBeRightIsUsageAndAsksNothing(String arguments, String said) {
        var call = arguments.isEmpty() ? setting.call() : setting.call(arguments.split(" ", -1));
        assertThat(call.exitCode()).isEqualTo(2);
        assertThat(call.out()).isEmpty();
        assertThat(call.err()).contains(said);
        assertThat(daemon.asked).isEmpty();
    }

    @Test
    void aSocketPathThatIsTooLongIsUsage() {
        var call = setting.call("status", "--socket", "/tmp/" + "x".repeat(120));
        assertThat(call.exitCode()).isEqualTo(2);
        assertThat(call.err()).contains("the path of the socket has 125 bytes").contains("at most 107");
    }

    @Test
    void helpListsEveryVerbAndExplainsEach() {
        var help = setting.call("help");
        assertThat(help.exitCode()).isZero();
        for (var verb : List.of("status", "list", "start", "stop", "restart", "start-all", "stop-all", "request", "track", "priority",
                "always-on", "check", "check-memory", "logs", "watch", "explain", "events", "reload", "config", "daemon", "completion",
                "version", "help")) {
            assertThat(help.out()).contains("\n  " + verb + " ");
            assertThat(setting.call("help", verb).out()).startsWith("Usage: streamlit-launcherctl " + verb);
            assertThat(setting.call(verb, "--help").out()).isEqualTo(setting.call("help", verb).out());
        }
    }

    @Test
    void versionTellsBothSides() {
        assertThat(setting.call("version")).isEqualTo(new Call(0, "streamlit-launcherctl 0.1.0\ndaemon 0.1.0 (pid 4711)\n", ""));
        assertThat(setting.call("--version")).isEqualTo(setting.call("version"));
    }
}
