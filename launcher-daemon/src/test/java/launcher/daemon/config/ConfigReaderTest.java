package launcher.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import launcher.core.app.AppId;
import launcher.core.app.AppSpec;
import launcher.core.app.LauncherPolicy;
import launcher.core.app.PortSpec;
import launcher.core.app.ProcessSpec;
import launcher.core.app.ReadinessSpec.Check;
import launcher.core.app.RestartSpec;
import launcher.core.app.RouteSpec;
import launcher.core.app.StopSpec;
import launcher.daemon.config.key.LogLevel;
import launcher.daemon.config.key.Readers;
import launcher.daemon.config.settings.HostPort;
import launcher.daemon.config.settings.OperatorSettings;
import launcher.daemon.provider.AppSpecs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigReaderTest {

    @TempDir
    private Path temp;

    private ConfigFolder folder;

    @BeforeEach
    void folder() {
        folder = new ConfigFolder(temp);
    }

    @Test
    void omittedKeyHasItsDocumentedDefault() {
        Config config = folder.valid("apps: {a: {command: [run]}}\n");
        assertThat(config.catalog().policy()).isEqualTo(
                new LauncherPolicy(true, true, Duration.ofMinutes(30), Duration.ofSeconds(60), 100L << 20, 2));
        assertThat(config.daemon())
                .isEqualTo(new DaemonSettings(Path.of("/tmp/streamlit-access"), List.of("root"), LogLevel.INFO,
                Readers.GROUP, 20_000, 29_999, Path.of("/var/lib/x"), Path.of("/run/x/control.sock")));
        assertThat(config.gateway().listen()).isEqualTo(new HostPort("127.0.0.1", 8600));
        AppSpec app = ConfigFolder.app(config, "a");
        assertThat(app.priority()).isEqualTo(50);
        assertThat(app.alwaysOn()).isFalse();
        assertThat(app.enabled()).isTrue();
        assertThat(app.idleTimeout()).isEqualTo(Duration.ofMinutes(30));
        assertThat(app.startupTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(app.busyMax()).isEqualTo(Duration.ofHours(4));
        assertThat(app.maxLifetime()).isEmpty();
        assertThat(AppSpecs.process(app).command()).containsExactly("run");
        assertThat(AppSpecs.process(app).cwd()).contains(temp.toString());
        assertThat(app.port()).isEqualTo(new PortSpec.None());
        assertThat(app.stop()).isEqualTo(new StopSpec(StopSpec.Signal.TERM, Duration.ofSeconds(10)));
        assertThat(app.restart()).isEqualTo(RestartSpec.DEFAULT);
        assertThat(app.readiness().check()).isEqualTo(new Check.ProcessUp());
        assertThat(app.route())
                .isEqualTo(new RouteSpec("/a", Optional.empty(), OptionalInt.empty(), true, Optional.empty()));
    }

    @Test
    void timeoutsAnAppDoesNotSetAreTheLaunchers() {
        Config config = folder.valid("""
                launcher: {idle_timeout: 5m, startup_timeout: 90s}
                apps:
                  a: {command: [x]}
                  b: {command: [x], idle_timeout: 10m, startup_timeout: 2h}
                """);
        assertThat(ConfigFolder.app(config, "a").idleTimeout()).isEqualTo(Duration.ofMinutes(5));
        assertThat(ConfigFolder.app(config, "a").startupTimeout()).isEqualTo(Duration.ofSeconds(90));
        assertThat(ConfigFolder.app(config, "b").idleTimeout()).isEqualTo(Duration.ofMinutes(10));
        assertThat(ConfigFolder.app(config, "b").startupTimeout()).isEqualTo(Duration.ofHours(2));
    }

    @Test
    void everyKeyOfAnAppReachesItsSpecification() {
        AppSpec app = folder.app("""
                apps:
                  a:
                    enabled: no
                    command: [python3, app.py, --port, "{port}", 7, on]
                    cwd: sub/../work
                    env: {REGION: eu, N: 2, F: on, NIL: null, EMPTY:, Q: "{app} {{x}}"}
                    env_file: /etc/a.env
                    user: sales
                    always_on: yes
                    on_demand: off
                    priority: 7
                    max_lifetime: 24h
                    busy_max: 90m
                    memory_limit: 512MiB
                    start_endpoint: /open
                    route: {path: /sales/, host: sales.example.org}
                    ready: {http: /healthz, status: 200-204, interval: 250ms, timeout: 2s, grace_period: 0s}
                    stop: {method: stop, signal: INT, timeout: 3s}
                    restart: {policy: always, backoff: 500ms..2m, limit: 3 in 1h}
                """);
        assertThat(app.enabled()).isFalse();
        assertThat(app.alwaysOn()).isTrue();
        assertThat(app.onDemand()).isFalse();
        assertThat(app.priority()).isEqualTo(7);
        assertThat(app.maxLifetime()).contains(Duration.ofHours(24));
        assertThat(app.busyMax()).isEqualTo(Duration.ofMinutes(90));
        ProcessSpec process = AppSpecs.process(app);
        assertThat(process.command()).containsExactly("python3", "app.py", "--port", "{port}", "7", "on");
        assertThat(process.cwd()).contains(temp.resolve("work").toString());
        assertThat(process.env()).isEqualTo(
                Map.of("REGION", "eu", "N", "2", "F", "on", "NIL", "null", "EMPTY", "", "Q", "{app} {{x}}"));
        assertThat(process.envFile()).contains("/etc/a.env");
        assertThat(process.user()).contains("sales");
        assertThat(app.port()).isEqualTo(new PortSpec.Auto());
        assertThat(app.memoryLimitBytes()).isEqualTo(OptionalLong.of(512L << 20));
        assertThat(app.stop()).isEqualTo(new StopSpec(StopSpec.Signal.INT, Duration.ofSeconds(3)));
        assertThat(app.route()).isEqualTo(
                new RouteSpec("/sales", Optional.of("sales.example.org"), OptionalInt.empty(), true,
                        Optional.of("/open")));
        assertThat(app.readiness().check()).isEqualTo(new Check.HttpAnswers("/healthz", 200, 204));
        assertThat(app.readiness().interval()).contains(Duration.ofMillis(250));
        assertThat(app.readiness().gracePeriod()).isEqualTo(Duration.ZERO);
        assertThat(app.restart()).isEqualTo(
                new RestartSpec(RestartSpec.Policy.ALWAYS, Duration.ofMillis(500), Duration.ofMinutes(2), 3,
                        Duration.ofHours(1)));
    }

    @Test
    void killStopsAtOnce() {
        assertThat(folder.app("apps: {a: {command: [x], stop: {method: kill}}}\n").stop())
                .isEqualTo(new StopSpec(StopSpec.Signal.KILL, Duration.ZERO));
    }

    @Test
    void pauseHoldsAnIdleAppAndElseStopsAsAsked() {
        assertThat(folder.app("apps: {a: {command: [x], stop: {method: pause, signal: INT, timeout: 3s}}}\n").stop())
                .isEqualTo(new StopSpec(StopSpec.Signal.INT, Duration.ofSeconds(3), StopSpec.WhenIdle.PAUSE));
        assertThat(folder.app("apps: {a: {command: [x], stop: {method: pause}}}\n").stop())
                .isEqualTo(new StopSpec(StopSpec.Signal.TERM, Duration.ofSeconds(10), StopSpec.WhenIdle.PAUSE));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "command: [x, '{port}'] | auto",
        "command: [x, '{{port}}'] | none",
        "{command: [x], env: {P: 'a{port}b'}} | auto",
        "{command: [x, '{port}'], port: 8501} | 8501",
        "{command: [x], port: auto} | auto",
        "{command: 'x {port}', shell: true} | auto",
        "command: [x] | none",
    })
    void anAppHasAPortWhereItUsesOneOrIsGivenOne(String app, String port) {
        PortSpec expected = switch (port) {
            case "auto" -> new PortSpec.Auto();
            case "none" -> new PortSpec.None();
            default -> new PortSpec.Fixed(Integer.parseInt(port));
        };
        AppSpec spec = folder.app("apps: {a: " + (app.startsWith("{") ? app : "{" + app + "}") + "}\n");
        assertThat(spec.port()).isEqualTo(expected);
        assertThat(spec.readiness().check())
                .isEqualTo(port.equals("none") ? new Check.ProcessUp() : new Check.TcpListens());
    }

    @Test
    void aStreamlitAppIsStartedAsStreamlitWantsIt() {
        Path script = folder.write("hello/app.py", "");
        AppSpec app = folder.app("apps: {a: {streamlit: hello/app.py}}\n");
        assertThat(AppSpecs.process(app).command())
                .containsExactly("python3", "-m", "streamlit", "run", script.toString(),
                "--server.port", "{port}", "--server.address", "127.0.0.1", "--server.headless", "true",
                "--server.baseUrlPath", "{base_path}", "--server.fileWatcherType", "none",
                        "--browser.gatherUsageStats", "false");
        assertThat(app.streamlit()).isTrue();
        assertThat(app.basePath()).contains("a");
        assertThat(app.port()).isEqualTo(new PortSpec.Auto());
        assertThat(AppSpecs.process(app).cwd()).contains(temp.resolve("hello").toString());
        assertThat(app.readiness().check()).isEqualTo(new Check.HttpAnswers("/a/_stcore/health", 200, 200));
        assertThat(app.route().strip()).isFalse();
    }

    @Test
    void streamlitAppWithAHostServesAtTheRoot() {
        folder.write("app.py", "");
        AppSpec app = folder.app("apps: {a: {streamlit: app.py, route: {host: a.example.org}}}\n");
        assertThat(app.basePath()).isEmpty();
        assertThat(AppSpecs.process(app).command()).doesNotContain("--server.baseUrlPath");
        assertThat(app.readiness().check()).isEqualTo(new Check.HttpAnswers("/_stcore/health", 200, 200));
        assertThat(app.route().path()).isEqualTo("/");
    }

    @Test
    void aStreamlitAppIsToldThePathOfItsRoute() {
        folder.write("app.py", "");
        AppSpec app = folder.app("apps: {a: {streamlit: app.py, route: {path: /team/sales/}}}\n");
        assertThat(app.basePath()).contains("team/sales");
        assertThat(app.readiness().check()).isEqualTo(new Check.HttpAnswers("/team/sales/_stcore/health", 200, 200));
    }

    @Test
    void scriptVenvIsUsedAndBracesInPathsStay() throws IOException {
        Path script = folder.write("a{b}/app.py", "");
        Path python = folder.write("a{b}/.venv/bin/python", "");
        Files.setPosixFilePermissions(python, PosixFilePermissions.fromString("rwxr-xr-x"));
        AppSpec app = folder.app("apps: {a: {streamlit: 'a{b}/app.py'}}\n");
        assertThat(AppSpecs.process(app).command().getFirst()).isEqualTo(python.toString().replace("{b}", "{{b}}"));
        assertThat(AppSpecs.process(app).command()).contains(script.toString().replace("{b}", "{{b}}"));
        assertThat(StreamlitCommand.scriptOf(app)).contains(script);
    }

    @Test
    void missingScriptIsOnlyAWarning() {
        Config config = folder.valid("apps: {a: {streamlit: none.py}}\n");
        assertThat(config.warnings()).singleElement().asString()
                .contains("config.yaml:1:12: warning: apps.a.streamlit: no such file: " + temp.resolve("none.py"));
    }

    @Test
    void folderWithAScriptIsAnAppOfThatName() {
        folder.write("apps/one/app.py", "");
        folder.write("apps/two/streamlit_app.py", "");
        folder.write("apps/both/streamlit_app.py", "");
        folder.write("apps/both/app.py", "");
        folder.write("apps/.hidden/app.py", "");
        folder.write("apps/empty/readme.txt", "");
        folder.write("apps/Bad Name/app.py", "");
        folder.write("apps/app.py", "");
        Config config = folder.valid("apps_dir: apps\n");
        assertThat(config.catalog().apps().keySet()).extracting(AppId::value).containsExactly("both", "one", "two");
        assertThat(AppSpecs.process(ConfigFolder.app(config, "two")).command())
                .contains(temp.resolve("apps/two/streamlit_app.py").toString());
        assertThat(AppSpecs.process(ConfigFolder.app(config, "both")).command())
                .contains(temp.resolve("apps/both/app.py").toString());
        assertThat(config.warnings()).singleElement().asString()
                .contains("1:1: warning: apps_dir: folder skipped: \"Bad Name\" cannot be")
                .contains("call it \"bad-name\"");
    }

    @Test
    void entryForADiscoveredAppKeepsItsScript() {
        Path script = folder.write("apps/one/app.py", "");
        Config config = folder.valid("apps_dir: apps\napps: {one: {priority: 9}}\n");
        AppSpec app = ConfigFolder.app(config, "one");
        assertThat(app.priority()).isEqualTo(9);
        assertThat(AppSpecs.process(app).command()).contains(script.toString());
        assertThat(config.warnings()).isEmpty();
    }

    @Test
    void aScriptMayBeNamedRelativeToAppsDir() {
        Path script = folder.write("apps/one/main.py", "");
        AppSpec app = folder.app("apps_dir: apps\napps: {a: {streamlit: one/main.py}}\n");
        assertThat(AppSpecs.process(app).command()).contains(script.toString());
    }

    @Test
    void missingAppsDirIsAnError() {
        folder.write("file", "");
        for (String name : List.of("nowhere", "file")) {
            assertThat(folder.problems("apps_dir: " + name + "\n")).singleElement().asString()
                    .startsWith("1:1: error: apps_dir: no such folder: ")
                            .contains("create it, or mount what belongs there");
        }
    }

    @Test
    void laterConfDPartOverridesAnEarlierKeyByKey() {
        folder.write("conf.d/20.yaml", "apps: {a: {priority: 20}}\n");
        folder.write("conf.d/10.yaml",
                "apps: {a: {priority: 10, env: {B: 2}}, b: {command: [y]}}\nlauncher: {enabled: off}\n");
        folder.write("conf.d/ignored.txt", "nonsense: [");
        folder.write("conf.d/.hidden.yaml", "nonsense: [");
        Config config = folder.valid("apps: {a: {command: [x], env: {A: 1}, always_on: on}}\n");
        AppSpec app = ConfigFolder.app(config, "a");
        assertThat(app.priority()).isEqualTo(20);
        assertThat(app.alwaysOn()).isTrue();
        assertThat(AppSpecs.process(app).env()).isEqualTo(Map.of("A", "1", "B", "2"));
        assertThat(config.catalog().find(new AppId("b"))).isPresent();
        assertThat(config.catalog().policy().enabled()).isFalse();
        assertThat(config.files()).containsExactly(
                temp.resolve("config.yaml"), temp.resolve("conf.d/10.yaml"), temp.resolve("conf.d/20.yaml"));
    }

    @Test
    void anchorsInModerationAreFine() {
        Config config = folder.valid("""
                apps:
                  a: {command: [x], env: &common {A: 1}}
                  b: {command: [y], env: *common}
                """);
        assertThat(AppSpecs.process(ConfigFolder.app(config, "b")).env()).isEqualTo(Map.of("A", "1"));
    }

    @Test
    void tenThousandAppsFitIntoOneFile() {
        var yaml = new StringBuilder("apps:\n");
        for (int i = 0; i < 10_000; i++) {
            yaml.append("  app-").append(i).append(": {command: [./stub, '{port}'], priority: ").append(1 + i % 100)
                    .append("}\n");
        }
        assertThat(folder.valid(yaml.toString()).catalog().apps()).hasSize(10_000);
    }

    @Test
    void everyEffectiveValueHasItsOrigin() {
        folder.write("conf.d/10.yaml", "\n\napps: {a: {priority: 10}}\n");
        Config config = folder.valid("launcher:\n  idle_timeout: 5m\napps: {a: {command: [x]}}\n");
        assertThat(origin(config, "launcher.idle_timeout")).isEqualTo(temp.resolve("config.yaml") + ":2");
        assertThat(origin(config, "apps.a.idle_timeout")).isEqualTo(temp.resolve("config.yaml") + ":2");
        assertThat(origin(config, "apps.a.priority")).isEqualTo(temp.resolve("conf.d/10.yaml") + ":3");
        assertThat(origin(config, "apps.a.always_on")).isEqualTo("default");
    }

    @Test
    void operatorSettingBeatsTheFileAndNamesItsOrigin() {
        Config config = folder.valid("apps: {a: {command: [x], priority: 10, always_on: on}, b: {command: [y]}}\n");
        Config merged = config.withOperatorSettings(Map.of(
                new AppId("a"), new OperatorSettings(OptionalInt.of(90), Optional.empty()),
                new AppId("b"), new OperatorSettings(OptionalInt.empty(), Optional.of(true)),
                new AppId("gone"), new OperatorSettings(OptionalInt.of(1), Optional.of(true))));
        assertThat(ConfigFolder.app(merged, "a").priority()).isEqualTo(90);
        assertThat(ConfigFolder.app(merged, "a").alwaysOn()).as("setting a priority keeps always_on").isTrue();
        assertThat(ConfigFolder.app(merged, "b").alwaysOn()).isTrue();
        assertThat(ConfigFolder.app(merged, "b").priority()).isEqualTo(50);
        assertThat(merged.catalog().apps()).hasSize(2);
        assertThat(origin(merged, "apps.a.priority")).isEqualTo("operator");
        assertThat(origin(merged, "apps.a.always_on")).endsWith("config.yaml:1");
        assertThat(ConfigFolder.text(merged, true)).contains("priority: 90  # operator");
    }

    @Test
    void whatAReloadCannotChangeIsSaidInWords() {
        Config config = folder.valid("apps_dir: .\n");
        Config next = folder.valid("apps_dir: .\nlauncher: {socket: /run/y.sock, ports: 100-200, log_level: "
                + "debug}\ngateway: {listen: 127.0.0.1:1}\n");
        assertThat(config.needingRestart(next)).containsExactly(
                "socket: stays /run/x/control.sock until the daemon is restarted, then /run/y.sock",
                "log_level: stays INFO until the daemon is restarted, then DEBUG",
                "ports: stays 20000-29999 until the daemon is restarted, then 100-200",
                "gateway.listen: stays 127.0.0.1:8600 until the daemon is restarted, then 127.0.0.1:1");
        assertThat(config.needingRestart(config)).isEmpty();
    }

    private static String origin(Config config, String key) {
        var found = new ArrayList<Setting>();
        config.forEachSetting(setting ->
                Optional.of(setting).filter(each -> each.key().equals(key)).ifPresent(found::add));
        assertThat(found).hasSize(1);
        return found.getFirst().origin().toString();
    }

    @Test
    void streamlitAppWithAStrippedPrefixIsNotToldIt() {
        folder.write("hello/app.py", "");
        AppSpec app = folder.app("apps: {a: {streamlit: hello/app.py, route: {path: /x, strip: true}}}\n");
        assertThat(app.route().strip()).isTrue();
        assertThat(app.basePath()).isEmpty();
        assertThat(AppSpecs.process(app).command()).doesNotContain("--server.baseUrlPath");
    }

    @Test
    void appMayBeLeftOutOfStartAllAlone() {
        AppSpec app = folder.app("apps: {a: {command: [x], start_all: false}}\n");
        assertThat(app.policy().startAll()).isFalse();
        assertThat(app.enabled()).isTrue();
        assertThat(app.withPriority(7).withAlwaysOn(true).policy().startAll()).isFalse();
    }
}
