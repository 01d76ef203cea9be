package launcher.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import launcher.core.app.AppId;
import launcher.core.app.AppSpec;
import launcher.core.app.PortSpec;
import launcher.daemon.config.key.LogLevel;
import launcher.daemon.provider.AppSpecs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class UciConfigTest {

    private static final String ALL = "config priority\n option app '*'\n option value 40\n option always_on 0\n";
    private static final String ONE =
            "config priority 'one'\n option app 'one'\n option value '100'\n option always_on '1'\n";

    @TempDir
    private Path temp;

    private ConfigFolder folder;

    @BeforeEach
    void folder() {
        folder = new ConfigFolder(temp);
        folder.write("streamlit-forge", "config app one\nconfig app 'two'\n option enabled '0'\n");
    }

    private Config valid(String uci) {
        return ConfigFolder.valid(folder.write("streamlit-launcher", uci));
    }

    @Test
    void theSeedsOptionsHaveTheSeedsUnits() {
        Config config = valid("""
                config global 'global'
                \toption enabled '0'
                \toption on_demand "0"
                \toption idle_timeout 10   # minutes
                \toption check_interval '15'
                \toption memory_threshold '150'
                \toption startup_timeout '45'
                \toption tracking_dir '/tmp/touch'
                \toption log_level 'debug'
                \tlist trackers 'root'
                \tlist trackers 'www-data'
                """);
        var policy = config.catalog().policy();
        assertThat(policy.enabled()).isFalse();
        assertThat(policy.onDemand()).isFalse();
        assertThat(policy.idleTimeout()).isEqualTo(Duration.ofMinutes(10));
        assertThat(policy.checkInterval()).isEqualTo(Duration.ofSeconds(15));
        assertThat(policy.memoryThresholdBytes()).isEqualTo(150L << 20);
        assertThat(config.daemon().trackingDir()).isEqualTo(Path.of("/tmp/touch"));
        assertThat(config.daemon().logLevel()).isEqualTo(LogLevel.DEBUG);
        assertThat(config.daemon().trackers()).containsExactly("root", "www-data");
        assertThat(ConfigFolder.app(config, "one").startupTimeout()).isEqualTo(Duration.ofSeconds(45));
    }

    static Stream<List<String>> orders() {
        return Stream.of(List.of(ONE, ALL), List.of(ALL, ONE));
    }

    @ParameterizedTest
    @MethodSource("orders")
    void sectionOfAnAppBeatsTheGeneralInAnyOrder(List<String> sections) {
        Config config = valid(String.join("", sections));
        assertThat(ConfigFolder.app(config, "one").priority()).isEqualTo(100);
        assertThat(ConfigFolder.app(config, "one").alwaysOn()).isTrue();
        assertThat(ConfigFolder.app(config, "two").priority()).isEqualTo(40);
        assertThat(ConfigFolder.app(config, "two").alwaysOn()).isFalse();
    }

    @Test
    void omittedOptionIsTakenFromTheGeneralSection() {
        Config config = valid("config priority\n option app one\n option value 70\nconfig priority\n option app '*'\n "
                + "option always_on 1\n");
        assertThat(ConfigFolder.app(config, "one").alwaysOn()).isTrue();
        assertThat(ConfigFolder.app(config, "one").priority()).isEqualTo(70);
    }

    @Test
    void theAppsOfTheForgeAreStartedWithStreamlit() {
        Path script = folder.write("apps/one/main.py", "");
        folder.write("streamlit-forge", """
                config forge 'main'
                \toption gitea_url 'http://127.0.0.1:3000'
                config app 'one'
                \toption name 'The First'
                \toption enabled '0'
                \toption port '8501'
                \toption entrypoint 'main.py'
                \toption memory '512M'
                \toption domain 'one.example.org'
                \toption created '2026-01-01'
                """);
        Config config = valid("config global 'global'\n\toption apps_dir 'apps'\n");
        AppSpec app = ConfigFolder.app(config, "one");
        assertThat(AppSpecs.process(app).command()).containsSequence("streamlit", "run", script.toString());
        assertThat(app.enabled()).isFalse();
        assertThat(app.port()).isEqualTo(new PortSpec.Fixed(8501));
        assertThat(app.memoryLimitBytes()).isEqualTo(OptionalLong.of(512L << 20));
        assertThat(app.route().host()).contains("one.example.org");
        assertThat(app.basePath()).isEmpty();
        assertThat(config.warnings()).isEmpty();
        assertThat(config.files()).containsExactly(temp.resolve("streamlit-launcher"), temp.resolve("streamlit-forge"));
    }

    @Test
    void appsFolderDefaultsToTheFolderOfTheForge() {
        assertThat(AppSpecs.process(ConfigFolder.app(valid("config global 'global'\n"), "one")).command())
                .contains("/srv/streamlit/apps/one/app.py");
    }

    @Test
    void anOptionOnlyTheForgeKnowsIsAWarning() {
        folder.write("streamlit-forge", "config app one\n option colour red\n");
        assertThat(valid("config global g\n").warnings()).anyMatch(problem ->
                problem.toString().endsWith("streamlit-forge:2:9: warning: colour: unknown option, has no effect"));
    }

    @Test
    void priorityForAnUnknownAppIsAWarning() {
        assertThat(valid("config priority\n option app 'oen'\n option value 5\n").warnings()).anyMatch(problem ->
                problem.toString()
                        .endsWith("streamlit-launcher:2:13: warning: no app named \"oen\", did you mean \"one\"?"));
    }

    static Stream<Arguments> badFiles() {
        return Stream.of(
                Arguments.of("config global 'global\n",
                        "1:15: error: this quote is never closed; add the missing ' at the end of the value"),
                Arguments.of("config global g\n option enabled \"1\n option log_level 'inf'\n",
                        "2:17: error: this quote is never closed"),
                Arguments.of("config global g\n option enabled \"1\n option log_level 'inf'\n",
                        "expected one of debug, info, warn, error, not \"inf\""),
                Arguments.of("config\n", "1:1: error: write: config TYPE 'NAME'"),
                Arguments.of("config global g\n option enabled\n", "2:2: error: write: option KEY 'VALUE'"),
                Arguments.of("config global g\n option tracking_dir /a b\n",
                        "2:25: error: write: option KEY 'VALUE'; a value with spaces needs quotes"),
                Arguments.of("config global g\n optoin enabled 1\n",
                        "2:2: error: a line begins with config, option or list, this one with \"optoin\""),
                Arguments.of("package x\noption enabled 1\n",
                        "2:1: error: this stands before the first \"config\" line"),
                Arguments.of("config global g\n option idel_timeout 5\n",
                        "2:9: error: idel_timeout: unknown option, did you mean \"idle_timeout\"?"),
                Arguments.of("config global g\n option idle_timeout 30m\n",
                        "2:22: error: idle_timeout: expected a number of minutes, not \"30m\""),
                Arguments.of("config global g\n option idle_timeout 0\n", "launcher.idle_timeout: expected a duration"),
                Arguments.of("config global g\n option enabled maybe\n",
                        "2:17: error: launcher.enabled: expected true or false, not \"maybe\""),
                Arguments.of("config global g\n list enabled 1\n",
                        "2:7: error: enabled: this is not a list; write: option enabled 'VALUE'"),
                Arguments.of("config globl g\n",
                        "1:1: error: unknown section type \"globl\", did you mean \"global\"?"),
                Arguments.of("config priority\n option value 5\n", "1:1: error: this section has no app"),
                Arguments.of("config priority\n option app one\n option value banana\n",
                        "3:15: error: apps.one.priority: expected a whole number from 1 to 100"),
                Arguments.of("config priority\n option app one\n option value 101\n",
                        "expected a whole number from 1 to 100, not \"101\""),
                Arguments.of("config priority\n option app one\n option always_on maybe\n",
                        "expected true or false, not \"maybe\""),
                Arguments.of(ONE + ONE, "6:13: error: \"one\" has two priority sections; remove one"),
                Arguments.of("config global g\n option apps_dir 'a\0b'\n", "2:20: error: a NUL character"));
    }

    @ParameterizedTest
    @MethodSource("badFiles")
    void badFileIsReportedAtItsPosition(String text, String expected) {
        assertThat(folder.problems(folder.write("streamlit-launcher", text)))
                .anyMatch(problem -> problem.contains(expected));
    }

    static Stream<Arguments> badApps() {
        return Stream.of(
                Arguments.of("config app '../x'\n", "\"../x\" cannot be an app name"),
                Arguments.of("config app 'a/b'\n", "\"a/b\" cannot be an app name"),
                Arguments.of("config app 'Big'\n", "call it \"big\""),
                Arguments.of("config app\n", "1:1: error: this app has no name; write: config app 'NAME'"),
                Arguments.of("config app a\nconfig app a\n", "2:1: error: a second app named \"a\"; remove one"),
                Arguments.of("config app a\n option entrypoint '../../etc/x.py'\n",
                        "2:20: error: entrypoint: expected a file in /srv/streamlit/apps/a"),
                Arguments.of("config app a\n option memory lots\n",
                        "2:16: error: memory: expected a size like 512M or 2G"),
                Arguments.of("config app a\n option prot 1\n",
                        "2:9: error: prot: unknown option, did you mean \"port\"?"),
                Arguments.of("config app a\n option port 99999\n", "2:14: error: apps.a.port: expected auto or a port"),
                Arguments.of("config app a\n option domain 'x y'\n",
                        "2:16: error: apps.a.route.host: expected a host name"));
    }

    @ParameterizedTest
    @MethodSource("badApps")
    void badAppOfTheForgeIsReportedAtItsPosition(String text, String expected) {
        Path forge = folder.write("streamlit-forge", text);
        assertThat(folder.problems(folder.write("streamlit-launcher", "config global g\n"))).anyMatch(problem ->
                problem.startsWith(forge.getFileName() + ":") && problem.contains(expected));
    }

    @Test
    void theFormIsRecognisedByWhatTheFileSays() {
        folder.write("streamlit-forge", "");
        assertThat(ConfigFolder.valid(folder.write("anything", "# words\n\nconfig global 'global'\n")).catalog().apps())
                .isEmpty();
        Config yaml = ConfigFolder.valid(folder.write("no-suffix", "apps: {a: {command: [x]}}\n"));
        assertThat(yaml.catalog().find(new AppId("a"))).isPresent();
    }
}
