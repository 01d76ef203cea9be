package launcher.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
    void whatIsWrongInAManifestIsAWarning() {
        folder.write("apps/one/README.nfo", "[launcher]\npriority=high\nidle_timeout=5\n");
        Config config = valid("config global g\n option apps_dir apps\n");
        assertThat(ConfigFolder.app(config, "one").idleTimeout()).isEqualTo(Duration.ofMinutes(5));
        assertThat(config.warnings()).anyMatch(problem -> problem.toString().endsWith("README.nfo:2:1: warning: "
                + "priority: expected a whole number from 1 to 100, not \"high\"; it has no effect"));
    }

    static Stream<Arguments> badSections() {
        return Stream.of(
                Arguments.of("config gateway\n option listen 8600\n", "listen: expected an address"),
                Arguments.of("config gateway\n list trusted_proxies localhost\n",
                        "2:23: error: trusted_proxies: expected an IP address or a network"),
                Arguments.of("config gateway\n option lissen x\n", "unknown option, did you mean \"listen\"?"),
                Arguments.of("config app one\n option ready 'port'\n",
                        "ready: expected /PATH, tcp, log REGEX or command WORDS, not \"port\""),
                Arguments.of("config app one\n option stop_method 'brutal'\n",
                        "stop_method: expected one of stop, kill"),
                Arguments.of("config app one\n option memory_limit 'lots'\n",
                        "memory_limit: expected a number of megabytes, or a size like 512M or 2G, not \"lots\""),
                Arguments.of("config app one\n option stop_method kill\n option stop_timeout 5\n",
                        "app \"one\": stop_timeout: has no meaning with stop_method 'kill'"),
                Arguments.of("config app one\n list env 'A'\n", "env: expected lines like: list env 'NAME=value'"),
                Arguments.of("config app x\n option command 'python3 app.py'\n",
                        "command: expected a list; write each word: list command 'WORD', not \"python3 app.py\""),
                Arguments.of("config app one\nconfig app\n option name one\n",
                        "2:1: error: \"one\" has two app sections; remove one"));
    }

    @ParameterizedTest
    @MethodSource("badSections")
    void badSectionIsReportedInTheWordsOfUci(String text, String expected) {
        assertThat(folder.problems(folder.write("streamlit-launcher", text)))
                .anyMatch(problem -> problem.contains(expected))
                .noneMatch(problem ->
                        problem.matches(".*(YAML|\\.yaml|apps\\.one|launcher\\.|gateway\\.|: true|: auto).*"));
    }

    @Test
    void sectionForAnUnknownAppIsAWarning() {
        assertThat(valid("config app oen\n option priority 5\n").warnings()).anyMatch(problem -> problem.toString()
                .contains("no app named \"oen\"") && problem.message().contains("did you mean \"one\"?"));
    }

    @Test
    void onlyAValueThatIsUsedHasToBeUtf8() throws IOException {
        Files.write(temp.resolve("streamlit-forge"),
                "config app one\n option name 'caf\u00e9'\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(valid("config global g\n").catalog().apps()).hasSize(1);
        Path file = Files.write(temp.resolve("streamlit-launcher"),
                "config app one\n option cwd '/caf\u00e9'\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(folder.problems(file))
                .containsExactly("2:13: error: cwd: not UTF-8; write its value in that encoding");
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
                Arguments.of("config global g\n option\n", "2:2: error: write: option KEY 'VALUE'"),
                Arguments.of("config app 'my-app'\n", "1:12: error: \"my-app\" cannot be the name of a section: "
                        + "uci has letters, digits and _ alone; leave the name out here, and add: option name 'NAME'"),
                Arguments.of(ONE + "config app 'one'\n option idle_timeout 5\n",
                        "5:12: error: a section named \"one\" is there already, of type priority, in line 1; leave the "
                                + "name out here, and add: option name 'one'"),
                Arguments.of("config global g\n option idle-timeout 5\n",
                        "2:9: error: \"idle-timeout\" cannot be the name of an option: uci has letters, digits and _ "
                                + "alone"),
                Arguments.of("\uFEFFconfig global g\n", "1:1: error: the file begins with a byte order mark"),
                Arguments.of("config global g\nconfig gateway g\n",
                        "2:16: error: a section named \"g\" is there already, of type global, in line 1"),
                Arguments.of("config global g\n option enabled 1;\n option on_demand '1';\n",
                        "3:23: error: nothing follows this ; on its line; remove it"),
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
                Arguments.of("config global g\n option idle_timeout 0\n",
                        "2:22: error: idle_timeout: expected a number of minutes, not \"0\","
                        + " which is out of its range"),
                Arguments.of("config global g\n option enabled maybe\n",
                        "2:17: error: enabled: expected 0 or 1, not \"maybe\""),
                Arguments.of("config global g\n list enabled 1\n",
                        "2:7: error: enabled: this is not a list; write: option enabled 'VALUE'"),
                Arguments.of("config globl g\n",
                        "1:1: error: unknown section type \"globl\", did you mean \"global\"?"),
                Arguments.of("config priority\n option value 5\n", "1:1: error: this section has no app"),
                Arguments.of("config priority\n option app one\n option value banana\n",
                        "3:15: error: value: expected a whole number from 1 to 100"),
                Arguments.of("config priority\n option app one\n option value 101\n",
                        "expected a whole number from 1 to 100, not \"101\""),
                Arguments.of("config priority\n option app one\n option always_on maybe\n",
                        "always_on: expected 0 or 1, not \"maybe\""),
                Arguments.of(ONE + ONE.replace("'one'\n option app", "'uno'\n option app"),
                        "6:13: error: \"one\" has two priority sections; remove one"),
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
                Arguments.of("config app '../x'\n", "1:12: error: \"../x\" cannot be the name of a section"),
                Arguments.of("config app\n option name '../x'\n", "\"../x\" cannot be an app name"),
                Arguments.of("config app\n option name 'a/b'\n", "\"a/b\" cannot be an app name"),
                Arguments.of("config app 'Big'\n", "call it \"big\""),
                Arguments.of("config app\n", "1:1: error: this app has no name; write: config app 'NAME'"),
                Arguments.of("config app a\nconfig app\n option name a\n",
                        "2:1: error: a second app named \"a\"; remove one"),
                Arguments.of("config app a\n option entrypoint '../../etc/x.py'\n",
                        "2:20: error: entrypoint: expected a file in /srv/streamlit/apps/a"),
                Arguments.of("config app a\n option memory lots\n",
                        "2:16: error: memory: expected a size like 512M or 2G"),
                Arguments.of("config app a\n option prot 1\n",
                        "2:9: error: prot: unknown option, did you mean \"port\"?"),
                Arguments.of("config app a\n option port 99999\n", "2:14: error: port: expected auto or a port"),
                Arguments.of("config app a\n option domain 'x y'\n",
                        "2:16: error: domain: expected a host name"));
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
