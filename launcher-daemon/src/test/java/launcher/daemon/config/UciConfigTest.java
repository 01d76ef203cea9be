package launcher.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import launcher.core.app.AppId;
import launcher.core.app.AppSpec;
import launcher.core.app.PortSpec;
import launcher.core.app.ReadinessSpec;
import launcher.core.app.StopSpec;
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
        Path script = folder.write("apps/one/src/main.py", "");
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
        assertThat(AppSpecs.process(app).cwd()).contains(String.valueOf(script.getParent()));
        assertThat(app.enabled()).isTrue();
        assertThat(app.policy().startAll()).isFalse();
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
    void theFolderOfTheForgeIsFollowed() {
        folder.write("streamlit-forge", "config forge main\n option apps_dir '/mnt/apps'\nconfig app one\n");
        Config config = valid("config global g\n option apps_dir '/elsewhere'\n");
        assertThat(AppSpecs.process(ConfigFolder.app(config, "one")).command()).contains("/mnt/apps/one/app.py");
        assertThat(config.warnings()).anyMatch(problem -> problem.message()
                .equals("apps_dir: not used, since slforge has its apps in /mnt/apps; remove it here"));
    }

    @Test
    void appOfTheForgeServesAtTheRootBelowItsPath() {
        AppSpec app = ConfigFolder.app(valid("config global g\n"), "one");
        assertThat(AppSpecs.process(app).command()).doesNotContain("--server.baseUrlPath");
        assertThat(app.route().path()).isEqualTo("/one");
        assertThat(app.route().strip()).isTrue();
        assertThat(app.basePath()).isEmpty();
    }

    @Test
    void whatSlforgeWritesIsUnderstood() {
        folder.write("streamlit-forge", """

                config app 'one'
                \toption name 'Bob'\\''s sales'
                \toption enabled '0'
                \toption created '2026-11-20'
                \toption last_pull '2026-11-20T10:00:00+00:00'
                \toption published_mesh '1'

                """);
        assertThat(valid("config global 'global'\n").warnings()).noneMatch(problem ->
                problem.place().file().endsWith("streamlit-forge") && !problem.message().contains("no such file"));
    }

    @Test
    void gatewayIsConfiguredInItsOwnSection() {
        var gateway = valid("""
                config gateway
                \toption listen '127.0.0.2:8700'
                \toption domain 'apps.example.org'
                \toption template '/usr/share/streamlit-launcher/loading.html'
                \toption portal '0'
                \tlist trusted_proxies '127.0.0.1'
                \tlist trusted_proxies '192.168.255.1'
                \toption loading_status '200'
                \tlist ignore_paths '/healthz'
                \toption head '64K'
                """).gateway();
        assertThat(gateway.listen()).hasToString("127.0.0.2:8700");
        assertThat(gateway.domain()).contains("apps.example.org");
        assertThat(gateway.loading().template()).contains(Path.of("/usr/share/streamlit-launcher/loading.html"));
        assertThat(gateway.loading().status()).isEqualTo(200);
        assertThat(gateway.portal()).isFalse();
        assertThat(gateway.trustedProxies()).containsExactly("127.0.0.1", "192.168.255.1");
        assertThat(gateway.ignore().paths()).containsExactly("/healthz");
        assertThat(gateway.limits().headBytes()).isEqualTo(64 << 10);
    }

    @Test
    void installedLoadingPageIsTheTemplateUnlessAnotherIsNamed() {
        Path page = folder.write("share/loading.html", "<h1>Starting</h1>");
        var places = new DefaultPaths(Optional.empty(), List.of(), Path.of("/s"), Path.of("/d"), page);
        assertThat(template(places, "config global g\n")).contains(page);
        assertThat(template(places, "config gateway\n option template /mnt/own.html\n"))
                .contains(Path.of("/mnt/own.html"));
        assertThat(valid("config global g\n").gateway().loading().template()).isEmpty();
    }

    private Optional<Path> template(DefaultPaths places, String uci) {
        return switch (new ConfigReader(places).read(folder.write("streamlit-launcher", uci))) {
            case ConfigReader.Reading.Read(Config config) -> config.gateway().loading().template();
            case ConfigReader.Reading.Invalid(var problems) -> throw new AssertionError(problems);
        };
    }

    @Test
    void appOfTheForgeHasASectionOfItsOwn() {
        AppSpec app = ConfigFolder.app(valid(ONE + """
                config app
                \toption name 'one'
                \toption idle_timeout '10'
                \toption startup_timeout '90'
                \toption priority '80'
                \toption always_on '0'
                \toption user 'nobody'
                \toption memory_limit '256'
                \toption ready '/healthz'
                \toption stop_method 'kill'
                \tlist env 'REGION=eu'
                \tlist env 'MODE=a b'
                """), "one");
        assertThat(app.idleTimeout()).isEqualTo(Duration.ofMinutes(10));
        assertThat(app.startupTimeout()).isEqualTo(Duration.ofSeconds(90));
        assertThat(app.priority()).as("beats the priority section").isEqualTo(80);
        assertThat(app.alwaysOn()).isFalse();
        assertThat(AppSpecs.process(app).user()).contains("nobody");
        assertThat(AppSpecs.process(app).env()).containsEntry("REGION", "eu").containsEntry("MODE", "a b");
        assertThat(app.memoryLimitBytes()).isEqualTo(OptionalLong.of(256L << 20));
        assertThat(app.readiness().check()).isEqualTo(new ReadinessSpec.Check.HttpAnswers("/healthz", 200, 399));
        assertThat(app.stop().signal()).isEqualTo(StopSpec.Signal.KILL);
    }

    static Stream<Arguments> checks() {
        return Stream.of(
                Arguments.of("tcp", new ReadinessSpec.Check.TcpListens()),
                Arguments.of("command curl -f x", new ReadinessSpec.Check.CommandSucceeds(List.of("curl", "-f", "x"))));
    }

    @ParameterizedTest
    @MethodSource("checks")
    void readinessIsWrittenInOneLine(String written, ReadinessSpec.Check check) {
        folder.write("apps/one/README.nfo", "[launcher]\nhealth_check=/healthz\n");
        AppSpec app = ConfigFolder.app(valid("config global g\n option apps_dir apps\nconfig app one\n "
                + "option ready '" + written + "'\n"), "one");
        assertThat(app.readiness().check()).isEqualTo(check);
    }

    @Test
    void appMayBePausedInsteadOfStopped() {
        AppSpec paused = ConfigFolder.app(valid("config app one\n option stop_method 'pause'\n"), "one");
        assertThat(paused.stop().toString()).isEqualTo(folder.app(
                "apps: {a: {command: [x], stop: {method: pause}}}\n").stop().toString());
    }

    @Test
    void appThatIsNotOfTheForgeNamesWhatItRuns() {
        AppSpec app = ConfigFolder.app(valid("""
                config app
                \toption name 'my-report'
                \tlist command 'python3'
                \tlist command 'report.py'
                \tlist command '{port}'
                """), "my-report");
        assertThat(AppSpecs.process(app).command()).containsExactly("python3", "report.py", "{port}");
    }

    @Test
    void manifestOfAnAppCountsBelowItsSections() {
        folder.write("apps/one/README.nfo", """
                # ═══ art
                [identity]
                priority=99
                [description]
                long=<<EOF
                [launcher]
                priority=1
                EOF
                [launcher]
                on_demand=0
                priority=70
                always_on=1
                idle_timeout=5
                startup_timeout="45"
                health_check=/healthz
                colour=red
                [settings]
                priority=3
                """);
        String own = "config global g\n option apps_dir apps\n" + ALL;
        AppSpec app = ConfigFolder.app(valid(own), "one");
        assertThat(app.priority()).as("beats the section of all apps").isEqualTo(70);
        assertThat(app.alwaysOn()).isTrue();
        assertThat(app.onDemand()).isFalse();
        assertThat(app.idleTimeout()).isEqualTo(Duration.ofMinutes(5));
        assertThat(app.startupTimeout()).isEqualTo(Duration.ofSeconds(45));
        assertThat(app.readiness().check()).isEqualTo(new ReadinessSpec.Check.HttpAnswers("/healthz", 200, 399));
        assertThat(ConfigFolder.app(valid(own + ONE), "one").priority()).isEqualTo(100);
        assertThat(ConfigFolder.app(valid(own + "config app one\n option idle_timeout 7\n"), "one").idleTimeout())
                .isEqualTo(Duration.ofMinutes(7));
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
