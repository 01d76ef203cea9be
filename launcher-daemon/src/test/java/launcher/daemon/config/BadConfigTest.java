package launcher.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import launcher.daemon.config.source.Problem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every wrong configuration is reported with its position, what is wrong, and what to do. */
class BadConfigTest {

    @TempDir
    private Path temp;

    private ConfigFolder folder;

    @BeforeEach
    void folder() {
        folder = new ConfigFolder(temp);
    }

    static Stream<Arguments> badLaunchers() {
        return Stream.of(
                Arguments.of("idle_timout: 30m",
                        "2:3: error: launcher.idle_timout: unknown key, did you mean \"idle_timeout\"?"),
                Arguments.of("banana: 1",
                        "2:3: error: launcher.banana: unknown key; known here: check_interval, concurrent_starts, "
                                + "enabled, "),
                Arguments.of("idle_timeout: 30", "2:17: error: launcher.idle_timeout: expected a duration like 500ms, "
                        + "30s, 30m or 2h, of at least 1ms, "
                        + "not \"30\": a number needs its unit, did you mean \"30s\" or \"30m\"?"),
                Arguments.of("idle_timeout: 30min", "did you mean \"30m\"?"),
                Arguments.of("idle_timeout: 2 days", "did you mean \"48h\"?"),
                Arguments.of("idle_timeout: 0s", "of at least 1ms, not \"0s\""),
                Arguments.of("idle_timeout: -5m", "expected a duration"),
                Arguments.of("idle_timeout: 999999999999h", "the longest is 87600h"),
                Arguments.of("idle_timeout: [30m]",
                        "expected a duration like 500ms, 30s, 30m or 2h, of at least 1ms, not a list"),
                Arguments.of("memory_threshold: 100", "not \"100\": a number needs its unit, did you mean \"100MiB\"?"),
                Arguments.of("memory_threshold: 512M", "did you mean \"512MiB\"?"),
                Arguments.of("memory_threshold: 2GB", "did you mean \"2GiB\"?"),
                Arguments.of("memory_threshold: 999999999999999TiB", "no machine has that much"),
                Arguments.of("enabled: maybe", "2:12: error: launcher.enabled: expected true or false, not \"maybe\""),
                Arguments.of("enabled: 1", "expected true or false, not \"1\""),
                Arguments.of("log_level: inof",
                        "expected one of debug, info, warn, error, not \"inof\", did you mean \"info\"?"),
                Arguments.of("readers: nobody", "expected one of group, all"),
                Arguments.of("ports: 30000-20000", "the first is the larger one"),
                Arguments.of("ports: 0-70000", "they go from 1 to 65535"),
                Arguments.of("trackers: root", "expected a list, not \"root\"; write [root]"),
                Arguments.of("trackers: [{a: b}]",
                        "launcher.trackers[0]: expected the name of an account, not a block of keys"),
                Arguments.of("trackers: [null]",
                        "2:14: error: launcher.trackers[0]: nothing; remove it, or put it in quotes"),
                Arguments.of("socket: /"
                        + "x".repeat(107), "has 108 bytes, a socket's path may have 107; choose a shorter one"),
                Arguments.of("state_dir: \"/a\\0b\"",
                        "2:14: error: launcher.state_dir: expected a path (without ~), not \"/a\\u0000b\""));
    }

    @ParameterizedTest
    @MethodSource("badLaunchers")
    void badLauncherSettingIsReportedAtItsPosition(String line, String expected) {
        assertThat(folder.problems("launcher:\n  " + line + "\napps_dir: .\n")).singleElement().asString()
                .contains(expected);
    }

    static Stream<Arguments> badGateways() {
        return Stream.of(
                Arguments.of("listen: 8600", "did you mean \"127.0.0.1:8600\"?"),
                Arguments.of("listen: 127.0.0.1:99999", "expected an address"),
                Arguments.of("listen: \"::1:80\"", "expected an address"),
                Arguments.of("listen: \"[::zz]:80\"", "expected an address"),
                Arguments.of("domain: -x-", "expected a host name"),
                Arguments.of("trusted_proxies: [localhost]",
                        "gateway.trusted_proxies[0]: expected an IP address or a network"),
                Arguments.of("trusted_proxies: [10.0.0.0/33]",
                        "gateway.trusted_proxies[0]: expected an IP address or a network"),
                Arguments.of("loading: {status: 99}",
                        "gateway.loading.status: expected a whole number from 200 to 599"),
                Arguments.of("loading: {pgae: on}", "gateway.loading.pgae: unknown key, did you mean \"page\"?"),
                Arguments.of("ignore: {paths: [healthz]}",
                        "gateway.ignore.paths[0]: expected a path that begins with a slash"),
                Arguments.of("limits: {connections: 0}",
                        "gateway.limits.connections: expected a whole number from 1 to 1000000"),
                Arguments.of("limits: {head: 32}", "did you mean \"32MiB\"?"),
                Arguments.of("limits: 5", "gateway.limits: expected a block of keys, not \"5\""));
    }

    @ParameterizedTest
    @MethodSource("badGateways")
    void aBadGatewaySettingIsTold(String line, String expected) {
        assertThat(folder.problems("gateway:\n  " + line + "\napps_dir: .\n")).singleElement().asString()
                .startsWith("2:").contains(expected);
    }

    static Stream<Arguments> badApps() {
        return Stream.of(
                Arguments.of("a: {}", "2:6: error: apps.a: nothing to start; give it streamlit: SCRIPT or command:"),
                Arguments.of("a:", "2:3: error: apps.a: nothing to start"),
                Arguments.of("a: [x]", "apps.a: expected a block of keys, not a list"),
                Arguments.of("a: {command: [x], streamlit: x.py}", "has both streamlit and command; remove one"),
                Arguments.of("a: {command: python3 app.py}",
                        "expected a list; write [python3, app.py], or set shell: true"),
                Arguments.of("a: {command: [a, b], shell: true}", "with shell: true this is one line of text"),
                Arguments.of("a: {command: []}", "expected a program and its arguments"),
                Arguments.of("a: {command: [\"\"]}", "expected a program and its arguments"),
                Arguments.of("a: {command: [\"x\\0\"]}", "an argument without a NUL"),
                Arguments.of("a: {command: [x, \"{prot}\"]}", "{prot} is not known, did you mean \"port\"?"),
                Arguments.of("a: {command: [x, '{\"k\": 1}']}", "a single \"{\"; write {{ and }} for braces"),
                Arguments.of("a: {command: [x, 'y}']}", "a single \"}\"; write }} for a brace"),
                Arguments.of("a: {command: [x], env: {K: \"{x}\"}}", "apps.a.env: K: \"{x}\": {x} is not known"),
                Arguments.of("a: {command: [x], priority: banana}",
                        "apps.a.priority: expected a whole number from 1 to 100, not \"banana\""),
                Arguments.of("a: {command: [x], priority: 101}", "not \"101\""),
                Arguments.of("a: {command: [x], priority: 0}", "not \"0\""),
                Arguments.of("a: {command: [x], priority: 99999999999999999999}", "expected a whole number"),
                Arguments.of("a: {command: [x], always_on: maybe}", "expected true or false, not \"maybe\""),
                Arguments.of("a: {command: [x], port: 0}", "expected auto or a port from 1 to 65535"),
                Arguments.of("a: {command: [x], user: 'a b'}", "expected the name of an account"),
                Arguments.of("a: {command: [x], env: {1A: x}}", "\"1A\" cannot be a variable's name"),
                Arguments.of("a: {command: [x], env: {A: [x]}}", "apps.a.env.A: expected text, not a list"),
                Arguments.of("a: {command: [x], env: {STREAMLIT_LAUNCHER_RUN: x}}", "set by the launcher itself"),
                Arguments.of("a: {command: [x], env: [A=b]}", "expected NAME: value pairs, not a list"),
                Arguments.of("a: {command: [x], route: {path: sales}}", "expected a path like /sales"),
                Arguments.of("a: {command: [x], route: {path: /a/../b}}", "expected a path like /sales"),
                Arguments.of("a: {command: [x], route: {path: /.launcher/x}}", "expected a path like /sales"),
                Arguments.of("a: {command: [x], route: {tcp: 5433, path: /x}}", "apps.a.route.path: belongs to HTTP"),
                Arguments.of("a: {streamlit: config.yaml, shell: true}",
                        "goes with command, and a Streamlit app has none"),
                Arguments.of("a: {command: [x], port: auto, ready: {http: /, tcp: true}}",
                        "apps.a.ready: has http and tcp; keep one of them"),
                Arguments.of("a: {command: [x], ready: {http: /}}",
                        "apps.a.ready.http: the app has no port; set port: auto"),
                Arguments.of("a: {command: [x], ready: {tcp: on}}", "apps.a.ready.tcp: the app has no port"),
                Arguments.of("a: {command: [x], ready: {log: '('}}",
                        "expected a regular expression, not \"(\": Unclosed group"),
                Arguments.of("a: {command: [x], ready: {status: 200}}", "apps.a.ready.status: goes with http"),
                Arguments.of("a: {command: [x], ready: {command: ping}}",
                        "apps.a.ready.command: expected a list of arguments"),
                Arguments.of("a: {command: [x], stop: {signal: KILL}}",
                        "expected one of HUP, INT, QUIT, USR1, USR2, TERM"),
                Arguments.of("a: {command: [x], stop: {method: kill, timeout: 3s}}",
                        "has no meaning with method: kill"),
                Arguments.of("a: {command: [x], restart: {backoff: 60s..1s}}", "the first is the longer one"),
                Arguments.of("a: {command: [x], restart: {limit: 5}}",
                        "expected a number of crashes and a duration like \"5 in 5m\""),
                Arguments.of("a: {command: [x], restart: {policy: no}}", "expected one of never, on-failure, always"));
    }

    @ParameterizedTest
    @MethodSource("badApps")
    void aBadAppIsTold(String line, String expected) {
        assertThat(folder.problems("apps:\n  " + line + "\n").stream().filter(text -> text.contains("error")))
                .singleElement().asString().startsWith("2:").contains(expected);
    }

    static Stream<String> laterKeys() {
        return Stream.of("health: {http: /healthz}", "depends_on: {db: ready}", "hooks: {}", "params: {region: eu}",
                "variants: {}",
                "oneshot: true", "container: pg", "provider: docker");
    }

    @ParameterizedTest
    @MethodSource("laterKeys")
    void whatALaterVersionBringsIsRefusedAndNotIgnored(String key) {
        assertThat(folder.problems("apps:\n  a: {command: [x], " + key + "}\n"))
                .singleElement().asString().contains("apps.a." + key.substring(0, key.indexOf(':')))
                        .contains(": not supported by this version");
    }

    static Stream<Arguments> badNames() {
        return Stream.of(
                Arguments.of("../x", "\"../x\" cannot be an app name", "call it \"x\""),
                Arguments.of("a/b", "\"a/b\" cannot be", "call it \"a-b\""),
                Arguments.of("\"a\\0b\"", "\"a\\u0000b\" cannot be", "call it \"a-b\""),
                Arguments.of("Sales", "\"Sales\" cannot be", "call it \"sales\""),
                Arguments.of("..", "\"..\" cannot be", "1 to 63 lower-case letters"),
                Arguments.of("-a", "\"-a\" cannot be", "begin and end with a letter or digit; call it \"a\""),
                Arguments.of("'$(reboot)'", "\"$(reboot)\" cannot be", "call it \"reboot\""),
                Arguments.of("x".repeat(64), "cannot be an app name", "1 to 63"),
                Arguments.of("\"\"", "\"\" cannot be", "1 to 63"));
    }

    @ParameterizedTest
    @MethodSource("badNames")
    void anAppNameThatCouldEscapeIsRefused(String name, String what, String advice) {
        assertThat(folder.problems("apps:\n  " + name + ": {command: [x]}\n"))
                .singleElement().asString().startsWith("2:3: error: ").contains(what).contains(advice);
    }

    static Stream<Arguments> brokenFiles() {
        String bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + Stream.iterate('b', c -> c < 'k', c -> (char) (c + 1))
                .map(c -> c + ": &" + c + " [" + ("*" + (char) (c - 1) + ",").repeat(9) + "]\n")
                        .reduce("", String::concat);
        return Stream.of(
                Arguments.of("launcher:\n\tenabled: true\n", "2:1: error: a tab; YAML is indented with spaces"),
                Arguments.of("launcher: {enabled: true\n", "error: not YAML: "),
                Arguments.of("apps:\n  a: {command: [x]}\n  a: {command: [y]}\n",
                        "3:3: error: a: given twice, first in line 2; remove one"),
                Arguments.of(bomb, "the aliases of this file stand for more than 100000 values"),
                Arguments.of("a: &a [*a]\n", "1:8: error: *a contains itself"),
                Arguments.of("a: *b\n", "1:4: error: *b: nothing above is marked &b"),
                Arguments.of("a: " + "[".repeat(500_000), "nested deeper than 32 levels"),
                Arguments.of("{".repeat(500_000), "nested deeper than 32 levels"),
                Arguments.of("? [a, b]\n: c\n", "a key must be a word, this is a list"),
                Arguments.of("apps_dir: !!python/object:os.system ls\n",
                        "tags like tag:yaml.org,2002:python/object:os.system are not used here"),
                Arguments.of("apps_dir: .\n---\napps_dir: /\n", "a second document"),
                Arguments.of("apps_dir: \u0007\n", "the control character \\u0007"),
                Arguments.of("apps_dir: \0\n", "1:11: error: a NUL character"),
                Arguments.of("[a, b]\n", "1:1: error: the configuration: expected a block of keys, not a list"),
                Arguments.of("hello\n", "expected a block of keys, not \"hello\""),
                Arguments.of("", "1:1: error: the configuration is empty; it needs at least apps_dir: FOLDER"),
                Arguments.of("# only words\n", "the configuration is empty"),
                Arguments.of("#" + "x".repeat(1 << 20), "1:1: error: larger than 1 MiB"),
                Arguments.of("<<: {a: b}\n", "<<: merge keys are no part of YAML 1.2; write the keys out"));
    }

    @ParameterizedTest
    @MethodSource("brokenFiles")
    void aBrokenFileIsToldInOneSentence(String text, String expected) {
        assertThat(folder.problems(text).getFirst()).contains(expected).doesNotContain("\n");
    }

    @Test
    void missingFileAndFolderAndDeviceAreReported() {
        assertThat(folder.problems(temp.resolve("none.yaml")))
                .containsExactly("1:1: error: no such file; create it, or name another with --config");
        assertThat(folder.problems(temp)).singleElement().asString().contains("this is a folder");
        assertThat(folder.problems(Path.of("/dev/zero"))).containsExactly("1:1: error: this is not a regular file");
    }

    @Test
    void invalidUtf8IsReportedAtItsFirstWrongByte() throws IOException {
        Path file = Files.write(temp.resolve("config.yaml"),
                "apps_dir: .\n# größe\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(folder.problems(file)).containsExactly("2:5: error: not UTF-8; save the file in that encoding");
    }

    @Test
    void problemsOfAllFilesAreReportedTogetherInOrder() {
        folder.write("conf.d/20.yaml", "launcher: {ports: x}\n");
        folder.write("conf.d/10.yaml", "apps: {b: {comand: [x]}}\n");
        assertThat(folder.problems("launcher:\n  idle_timeout: 5\n  enabled: perhaps\napps:\n  A: {}\n"))
                .satisfiesExactly(
                first -> assertThat(first).startsWith(
                        "conf.d/10.yaml:1:12: error: apps.b.comand: unknown key, did you mean \"command\"?"),
                second -> assertThat(second).startsWith("conf.d/20.yaml:1:19: error: launcher.ports"),
                third -> assertThat(third).startsWith("2:17: error: launcher.idle_timeout"),
                fourth -> assertThat(fourth).startsWith("3:12: error: launcher.enabled"),
                last -> assertThat(last).startsWith("5:3: error: \"A\" cannot be an app name"));
    }

    @Test
    void brokenPartNeitherHidesNorInventsProblemsElsewhere() {
        folder.write("conf.d/10.yaml", "apps: {a: {command: [x]\n");
        assertThat(folder.problems("launcher: {enabled: perhaps}\napps: {a: {priority: 5}}\n"))
                .hasSize(2)
                .anyMatch(text -> text.contains("conf.d/10.yaml") && text.contains("not YAML"))
                .anyMatch(text -> text.contains("launcher.enabled"));
    }

    @Test
    void portOfTheGatewayIsRefusedForApps() {
        String yaml = """
                gateway: {listen: 127.0.0.1:8700}
                apps:
                  a: {command: [x], port: 8700}
                  b: {command: [x], port: 5000, route: {tcp: 8700}}
                  c: {command: [x], port: 5432, route: {tcp: 5432}}
                """;
        assertThat(folder.problems(yaml)).satisfiesExactly(
                port -> assertThat(port).startsWith("3:3: error: apps.a.port: 8700 is where the gateway listens"),
                route -> assertThat(route).startsWith("4:3: error: apps.b.route.tcp: 8700 is where the gateway"),
                both -> assertThat(both).startsWith("5:3: error: apps.c.port: 5432 is its route.tcp too"));
    }

    @Test
    void whatIsNotThereYetIsAWarning() {
        folder.write("conf.d/more.yml", "apps: {}\n");
        Config config = folder.valid("apps:\n  a: {command: [x], cwd: /no/such, user: no-such-account}\n");
        assertThat(config.warnings()).extracting(Problem::toString).satisfiesExactlyInAnyOrder(
                cwd -> assertThat(cwd).contains("apps.a.cwd: no such folder: /no/such; the app cannot start"),
                user -> assertThat(user).contains("apps.a.user: no such account: no-such-account;"),
                part -> assertThat(part).contains("more.yml", "is not read; rename it to NAME.yaml"));
    }

    @Test
    void tildeIsRefusedAsAPath() {
        assertThat(folder.problems("apps:\n  a: {command: [x], cwd: ~/x}\n")).singleElement().asString()
                .contains("apps.a.cwd: expected a path (without ~), not \"~/x\"");
    }

    @Test
    void sharedRouteIsAnErrorAndSharedPortAWarning() {
        String yaml = "apps:\n  a: {command: [x], port: 8501}\n  b: {command: [x], port: 8501, route: {path: /a}}\n";
        assertThat(folder.problems(yaml)).satisfiesExactly(
                route -> assertThat(route)
                        .isEqualTo("3:3: error: apps.b.route: /a is the route of a too; give one of them another"),
                port -> assertThat(port).startsWith("3:3: warning: apps.b.port: 8501 is the port of a too"));
    }

    @Test
    void thousandsOfProblemsAreCountedAndNotKept() {
        var problems = folder.problems("apps:\n"
                + Stream.iterate(0, i -> i + 1).limit(5000).map(i -> "  A" + i + ":\n").reduce("", String::concat));
        assertThat(problems).hasSize(1001).last().asString().contains("and 4000 more problems");
    }
}
