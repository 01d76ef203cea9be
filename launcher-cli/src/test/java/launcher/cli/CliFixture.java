package launcher.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import launcher.core.protocol.ErrorCode;
import launcher.core.protocol.Request;
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
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A scripted daemon, and calls of the program that ask it. */
@Timeout(30)
abstract class CliFixture {

    static final AppView HELLO =
            new AppView(new AppView.Status("hello", "ready", "woken by GET / from 127.0.0.1", "woken"),
                new AppView.Instance("process", OptionalLong.of(4720), OptionalInt.of(8501)),
                new AppView.Settings(50, false, true),
                new AppView.Use(OptionalDouble.of(3.2), OptionalDouble.of(1796.4), OptionalInt.of(1),
                        OptionalLong.of(61234567)),
                new AppView.Starts(3, 1, OptionalDouble.of(1.84)),
                Optional.of("http://127.0.0.1:8501/"));

    static final AppView SALES = new AppView(new AppView.Status("sales-board", "stopped", "idle for 30m", "idle"),
                new AppView.Instance("process", OptionalLong.empty(), OptionalInt.empty()),
                new AppView.Settings(100, true, true),
                new AppView.Use(OptionalDouble.empty(), OptionalDouble.empty(), OptionalInt.empty(),
                        OptionalLong.empty()),
                new AppView.Starts(1, 0, OptionalDouble.empty()),
                Optional.empty());

    static final AppView PAUSED = new AppView(
            new AppView.Status("notes", "paused", "idle for 30m", "idle"),
            new AppView.Instance("process", OptionalLong.of(4730), OptionalInt.of(20_003)),
            new AppView.Settings(50, false, true),
            new AppView.Use(OptionalDouble.of(1800), OptionalDouble.empty(), OptionalInt.of(0),
                    OptionalLong.of(61_234_567)),
            new AppView.Starts(1, 0, OptionalDouble.of(1.84)), Optional.empty());

    static final AppView BROKEN =
            new AppView(new AppView.Status("broken", "failed", "crashed \u001b[31m5 times", "crash-loop"),
                new AppView.Instance("process", OptionalLong.empty(), OptionalInt.empty()),
                new AppView.Settings(1, false, true),
                new AppView.Use(OptionalDouble.empty(), OptionalDouble.empty(), OptionalInt.empty(),
                        OptionalLong.empty()),
                new AppView.Starts(5, 5, OptionalDouble.empty()),
                Optional.empty());

    @TempDir
    Path folder;

    FakeDaemon daemon;

    Call.Setting setting;

    @BeforeEach
    void startDaemon() throws IOException {
        daemon = new FakeDaemon(socket(), CliFixture::answer);
        setting = Call.Setting.of(socket());
    }

    @AfterEach
    void stopDaemon() throws IOException {
        daemon.close();
    }

    Path socket() {
        return folder.resolve("control.sock");
    }

    static LauncherView launcher(String... problems) {
        return new LauncherView(new LauncherView.Daemon("0.1.0", 4711, 3725),
                new LauncherView.Settings(true, true, 1800, 60, 104857600),
                OptionalLong.of(8123456789L),
                List.of(problems));
    }

    static void answer(Request request, FakeDaemon.Answer answer) throws IOException {
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
            case Request.SetPriority(var app, var value, var on) ->
                    answer.ok(new PrioritySet(app, value.orElse(50), on.orElse(true)));
            case Request.SetAlwaysOn(var app, var on) -> answer.ok(new PrioritySet(app, 50, on));
            case Request.Check(var dry) -> answer.ok(new CheckReport(dry, List.of(
                    new CheckReport.Decision("hello", "keep", "used 3s ago", "requested"),
                    new CheckReport.Decision("sales-board", "stop", "idle for 31m", "idle")), "1 of 2 apps stopped"));
            case Request.CheckMemory(var dry) ->
                    answer.ok(new CheckReport(dry, List.of(), "7747 MiB available, threshold 100 MiB: nothing to do"));
            case Request.Logs logs -> logs(logs, answer);
            case Request.Explain(var app) ->
                    answer.ok(new Explanation(new Explanation.Standing(app, "ready", "requested by uid 0", "requested"),
                Optional.of(new Explanation.Activity("request by uid 0", 75)),
                Optional.of(new Explanation.Clocks(Optional.of("human"), 75, OptionalDouble.of(2),
                        OptionalDouble.of(61), 1, 3)),
                new Explanation.Outlook(OptionalDouble.of(1725), "idle_timeout is 30m", List.of("a", "b")),
                List.of("memory is short")));
            case Request.Events _ -> {
                answer.event(new EventLine(41, "2026-11-20T09:00:00.123Z", Optional.of("hello"), "starting",
                        "hello is starting"));
                answer.event(new EventLine(42, "2026-11-20T09:00:01.965Z", Optional.of("hello"), "waiting_ready",
                        "waiting for hello"));
                answer.ok(new StreamEnd(2));
            }
            case Request.Reload(var accept) -> answer.ok(new ReloadReport(List.of("new"),
                    accept ? List.of("lost") : List.of(), List.of("hello", "sales-board"),
                    accept ? List.of() : List.of("lost"), List.of("socket: at the next start")));
            case Request.ConfigCheck _ -> answer.ok(new ConfigReport(List.of("/etc/c.yaml"),
                    List.of("/etc/c.yaml:3:5: error: unknown key \"idel\""), List.of()));
            case Request.ConfigShow(var origin) ->
                    answer.ok(new ConfigView(origin ? "launcher: # default\n" : "launcher:\n", List.of()));
            case Request.Version _ -> answer.ok(new VersionView("0.1.0", 4711));
            case Request.Ping _ -> answer.ok(new Pong());
        }
    }

    static void status(Optional<String> app, FakeDaemon.Answer answer) throws IOException {
        if (app.isEmpty()) {
            answer.ok(new StatusDocument(launcher("the configuration was not reloaded:\n/etc/c.yaml:3:5: error: bad"),
                    List.of(BROKEN, HELLO, SALES)));
            return;
        }
        for (var known : List.of(HELLO, SALES, PAUSED, BROKEN)) {
            if (known.app().equals(app.get())) {
                answer.ok(new StatusDocument(launcher(), List.of(known)));
                return;
            }
        }
        answer.fail(ErrorCode.NO_SUCH_APP, "no app named \"" + app.get() + "\"", "did you mean \"hello\"?");
    }

    static void start(String app, boolean await, FakeDaemon.Answer answer) throws IOException {
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

    static void logs(Request.Logs logs, FakeDaemon.Answer answer) throws IOException {
        for (var app : logs.apps().isEmpty() ? List.of("hello", "sales-board") : logs.apps()) {
            answer.event(new LogLine(app, "2026-11-20T09:00:00.123Z", "listening as " + app));
        }
        answer.ok(new StreamEnd(1));
    }
}
