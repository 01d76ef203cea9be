package launcher.core.protocol.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import launcher.core.protocol.json.Json;
import launcher.core.protocol.json.JsonText;
import launcher.core.protocol.json.WireFormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ResultTest {

    private static final AppView READY =
            new AppView(new AppView.Status("hello", "ready", "woken by GET / from 127.0.0.1", "woken"),
                new AppView.Instance("process", OptionalLong.of(4720), OptionalInt.of(8501)),
                new AppView.Settings(50, false, true),
                new AppView.Use(OptionalDouble.of(3.2), OptionalDouble.of(1796.8), OptionalInt.of(1),
                        OptionalLong.of(61234567)),
                new AppView.Starts(1, 0, OptionalDouble.of(1.84)),
                Optional.of("http://127.0.0.1:8600/hello/"));
    private static final AppView ASLEEP =
            new AppView(new AppView.Status("sales", "stopped", "never started", "never-started"),
                new AppView.Instance("process", OptionalLong.empty(), OptionalInt.empty()),
                new AppView.Settings(80, true, false),
                new AppView.Use(OptionalDouble.empty(), OptionalDouble.empty(), OptionalInt.empty(),
                        OptionalLong.empty()),
                new AppView.Starts(0, 0, OptionalDouble.empty()),
                Optional.empty());
    private static final LauncherView LAUNCHER =
            new LauncherView(new LauncherView.Daemon("0.1.0", 4711, 12.3),
                new LauncherView.Settings(true, true, 1800, 60, 104857600),
                OptionalLong.of(8123456789L),
                List.of());

    private interface FromJson {
        Result read(Json.Obj json) throws WireFormatException;
    }

    /** How each kind of result is read back. */
    private static final Map<Class<? extends Result>, FromJson> READERS = Map.ofEntries(
            Map.entry(StatusDocument.class, StatusDocument::fromJson),
            Map.entry(AppList.class, AppList::fromJson),
            Map.entry(Started.class, Started::fromJson),
            Map.entry(Stopped.class, Stopped::fromJson),
            Map.entry(Tracked.class, Tracked::fromJson),
            Map.entry(PrioritySet.class, PrioritySet::fromJson),
            Map.entry(BatchReport.class, BatchReport::fromJson),
            Map.entry(CheckReport.class, CheckReport::fromJson),
            Map.entry(StreamEnd.class, StreamEnd::fromJson),
            Map.entry(Explanation.class, Explanation::fromJson),
            Map.entry(ReloadReport.class, ReloadReport::fromJson),
            Map.entry(ConfigReport.class, ConfigReport::fromJson),
            Map.entry(ConfigView.class, ConfigView::fromJson),
            Map.entry(VersionView.class, VersionView::fromJson),
            Map.entry(Pong.class, _ -> new Pong()));

    static Stream<Result> everyResult() {
        return Stream.of(
                new StatusDocument(LAUNCHER, List.of(READY, ASLEEP)),
                new StatusDocument(new LauncherView(new LauncherView.Daemon("0.1.0", 1, 0),
                new LauncherView.Settings(false, false, 0.5, 1, 1),
                OptionalLong.empty(),
                List.of("memory cannot be read")), List.of()),
                new AppList(List.of(ASLEEP)),
                new Started("hello", "ready", OptionalDouble.of(1.84)),
                new Started("hello", "starting", OptionalDouble.empty()),
                new Stopped("hello", "stopped", true),
                new Tracked("hello", "ready"),
                new PrioritySet("hello", 80, true),
                new BatchReport(List.of("a"),
                        List.of(new BatchReport.Failure("b", "crash-loop", "b: crashed 5 times"))),
                new CheckReport(true, List.of(new CheckReport.Decision("a", "stop", "idle for 31m", "idle")),
                        "1 of 2 apps idle"),
                new StreamEnd(12),
                new Explanation(new Explanation.Standing("hello", "ready", "requested", "requested"),
                Optional.of(new Explanation.Activity("touch file", 3.2)),
                Optional.of(new Explanation.Clocks(Optional.of("busy"), 3.2, OptionalDouble.of(0.1),
                        OptionalDouble.of(61), 2, 3)),
                new Explanation.Outlook(OptionalDouble.of(1796.8), "idle_timeout 30m", List.of("a", "b")),
                List.of("note")),
                new Explanation(new Explanation.Standing("hello", "stopped", "never started", "never-started"),
                Optional.empty(),
                Optional.empty(),
                new Explanation.Outlook(OptionalDouble.empty(), "it does not run", List.of()),
                List.of()),
                new Explanation(new Explanation.Standing("hello", "ready", "requested", "requested"),
                Optional.empty(),
                Optional.of(new Explanation.Clocks( Optional.empty(), 0, OptionalDouble.empty(),
                        OptionalDouble.empty(), 0, 0)),
                new Explanation.Outlook(OptionalDouble.empty(), "it is always-on", List.of()),
                List.of()),
                new ReloadReport(List.of("a"), List.of("b"), List.of("c"), List.of("d"),
                        List.of("socket: takes effect at the next start")),
                new ConfigReport(List.of("/etc/x.yaml"), List.of("/etc/x.yaml:1:2: error: unknown key"),
                        List.of("/etc/x.yaml:3:4: warning: no effect")),
                new ConfigView("launcher:\n",
                        List.of(new ConfigView.Value("launcher.enabled", "true", Optional.of("default")))),
                new VersionView("0.1.0", 4711),
                new Pong());
    }

    @ParameterizedTest
    @MethodSource("everyResult")
    void everyResultArrivesAsItWasSent(Result result) throws WireFormatException {
        var reader = Objects.requireNonNull(READERS.get(result.getClass()));
        var read = reader.read(JsonText.parse(JsonText.write(result.toJson())));
        assertThat(read).isEqualTo(result);
    }

    @Test
    void noKindOfResultIsLeftOut() {
        assertThat(everyResult().map(Object::getClass).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(Result.class.getPermittedSubclasses());
    }

    @Test
    void statusIsTheContractsDocumentLetterByLetter() {
        assertThat(JsonText.write(new StatusDocument(LAUNCHER, List.of(READY)).toJson())).isEqualTo("""
                {"schema":1,"launcher":{"version":"0.1.0","pid":4711,"uptime_seconds":12.3,"enabled":true,\
                "on_demand":true,\
                "idle_timeout_seconds":1800,"check_interval_seconds":60,"memory_threshold_bytes":104857600,\
                "memory_available_bytes":8123456789,"problems":[]},"apps":[{"app":"hello","state":"ready",\
                "reason":"woken by GET / from 127.0.0.1","reason_code":"woken","provider":"process","pid":4720,\
                "port":8501,\
                "priority":50,"always_on":false,"enabled":true,"idle_seconds":3.2,"stops_in_seconds":1796.8,\
                "connections":1,\
                "memory_bytes":61234567,"starts":1,"restarts":0,"last_start_seconds":1.84,\
                "url":"http://127.0.0.1:8600/hello/"}]}""");
    }

    @Test
    void whatDoesNotApplyIsNullAndNotMissing() {
        assertThat(JsonText.write(ASLEEP.toJson())).isEqualTo("""
                {"app":"sales","state":"stopped","reason":"never started","reason_code":"never-started",\
                "provider":"process",\
                "pid":null,"port":null,"priority":80,"always_on":true,"enabled":false,"idle_seconds":null,\
                "stops_in_seconds":null,\
                "connections":null,"memory_bytes":null,"starts":0,"restarts":0,"last_start_seconds":null,\
                "url":null}""");
    }

    @Test
    void whatTheReaderNeedsAndDoesNotFindIsNamed() {
        assertThatThrownBy(() -> Started.fromJson(Json.object().put("app", "a").build()))
                .isInstanceOf(WireFormatException.class)
                .hasMessage("\"state\" is missing: it takes a text");
    }
}
