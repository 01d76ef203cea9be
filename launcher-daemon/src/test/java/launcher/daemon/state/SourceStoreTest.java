package launcher.daemon.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import launcher.core.app.AppCatalog;
import launcher.core.app.AppId;
import launcher.core.app.AppSpec;
import launcher.core.app.LauncherPolicy;
import launcher.core.app.PortSpec;
import launcher.core.app.ProcessSpec;
import launcher.core.app.ReadinessSpec;
import launcher.core.app.ReadinessSpec.Check;
import launcher.core.app.RestartSpec;
import launcher.core.app.RouteSpec;
import launcher.core.app.RunPolicy;
import launcher.core.app.ServingSpec;
import launcher.core.app.StopSpec;
import launcher.core.app.Timeouts;
import launcher.core.source.AppSource;
import launcher.core.source.AppSource.Kind;
import launcher.core.source.SourcedApps;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a daemon leaves the next of its sources of apps (case 10). */
class SourceStoreTest {

    private static final AppId A = new AppId("a");
    private static final AppId B = new AppId("b");

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @MethodSource("specs")
    void specificationIsReadAsItWasWritten(AppSpec spec) throws IOException {
        store().write(SourcedApps.NONE, catalog(spec));

        assertThat(store().specs(Set.of(A))).containsExactly(Map.entry(A, spec));
    }

    static Stream<AppSpec> specs() {
        return Stream.of(
                spec(A, new PortSpec.Auto(), new Check.TcpListens()),
                spec(A, new PortSpec.None(), new Check.ProcessUp()),
                spec(A, new PortSpec.Fixed(8501), new Check.HttpAnswers("/é", 200, 399)),
                spec(A, new PortSpec.Auto(), new Check.CommandSucceeds(List.of("true", "{port}"))),
                new AppSpec(A, new RunPolicy(false, 7, true, false, false),
                        new Timeouts(Duration.ofMillis(1500), Optional.of(Duration.ofDays(2)), Duration.ofHours(4),
                                Duration.ofSeconds(30)),
                        new ProcessSpec(List.of("exec \"x\"\n"), true, Optional.empty(), Map.of("K", "a=b", "L", ""),
                                Optional.of("/e"), Optional.of("apps")),
                        new ServingSpec(new PortSpec.Auto(), Optional.of("a"), true,
                                new ReadinessSpec(new Check.LogMatches("^r"), Optional.of(Duration.ofSeconds(1)),
                                        Duration.ofSeconds(2), Duration.ofSeconds(3)),
                                new RouteSpec("/", Optional.of("h"), OptionalInt.of(5433), true, Optional.of("/in"))),
                        OptionalLong.of(1L << 40),
                        new StopSpec(StopSpec.Signal.INT, Duration.ofSeconds(9), StopSpec.WhenIdle.PAUSE),
                        new RestartSpec(RestartSpec.Policy.NEVER, Duration.ofSeconds(2), Duration.ofSeconds(3), 4,
                                Duration.ofMinutes(6))));
    }

    @Test
    void sourcesAreReadAsTheyWereWritten() throws IOException {
        var given = new TreeMap<AppSource, SortedSet<AppId>>();
        Arrays.stream(Kind.values()).forEach(kind -> given.put(new AppSource(kind, "/x é"), new TreeSet<>(Set.of(A))));
        given.put(new AppSource(Kind.APPS_DIR, "/y"), new TreeSet<>());
        var sources = new SourcedApps(given, new TreeSet<>(Set.of(B)));

        store().write(sources, catalog(plain(A), plain(B)));

        assertThat(store().sources()).isEqualTo(sources);
        assertThat(store().specs(Set.of(B, new AppId("c"))).keySet()).containsExactly(B);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("apps.jsonl"))))
                .isEqualTo("rw-------");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{}", "{\"sources\":[{\"kind\":\"LATER\",\"path\":\"/\",\"apps\":[]}]}",
        "{\"sources\":[{\"kind\":\"LIST\",\"path\":\"/\",\"apps\":[\"A b\"]}]}", "\u00ff"})
    void damagedFileIsLikeNone(String text) throws IOException {
        Files.writeString(folder.resolve("apps.jsonl"), text, StandardCharsets.ISO_8859_1);

        assertThat(store().sources()).isEqualTo(SourcedApps.NONE);
        assertThat(store().specs(Set.of(A))).isEmpty();
    }

    @Test
    void damagedLineCostsItsAppAlone() throws IOException {
        store().write(SourcedApps.NONE, catalog(plain(A), plain(B)));
        Path file = folder.resolve("apps.jsonl");
        Files.writeString(file, Files.readAllLines(file).stream()
                .map(line -> line.contains("\"app\":\"a\"") ? line.replace("PT", "XX") : line)
                .collect(Collectors.joining("\n")));

        assertThat(store().specs(Set.of(A, B)).keySet()).containsExactly(B);
    }

    private SourceStore store() {
        return new SourceStore(folder);
    }

    private static AppSpec plain(AppId app) {
        return spec(app, new PortSpec.Auto(), new Check.TcpListens());
    }

    private static AppSpec spec(AppId app, PortSpec port, Check check) {
        return new AppSpec(app, new RunPolicy(true, 50, false, true),
                new Timeouts(Duration.ofMinutes(30), Optional.empty(), Duration.ofHours(4), Duration.ofSeconds(30)),
                new ProcessSpec(List.of("x"), false, Optional.of("/w"), Map.of(), Optional.empty(), Optional.empty()),
                new ServingSpec(port, Optional.empty(), false,
                        new ReadinessSpec(check, Optional.empty(), Duration.ofSeconds(1), Duration.ofSeconds(10)),
                        new RouteSpec("/a", Optional.empty(), OptionalInt.empty(), true, Optional.empty())),
                OptionalLong.empty(), new StopSpec(StopSpec.Signal.TERM, Duration.ofSeconds(10)), RestartSpec.DEFAULT);
    }

    private static AppCatalog catalog(AppSpec... specs) {
        return AppCatalog.of(new LauncherPolicy(true, true, Duration.ofMinutes(30), Duration.ofSeconds(60), 1, 2),
                List.of(specs));
    }
}
