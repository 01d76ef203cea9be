package launcher.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import launcher.fixtures.CommandResult;
import launcher.fixtures.Component;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The start scripts, in a home of their own, on a machine whose every usual folder lies below a temporary one. */
class StartScriptsTest {

    @TempDir
    private Path machine = Path.of("");

    private final Map<String, String> environment = new HashMap<>();

    static Stream<List<String>> shells() {
        return Scripts.shells();
    }

    @BeforeEach
    void install() throws IOException {
        Scripts.copy(Scripts.PACKAGING.resolve("dist/bin"), home().resolve("bin"));
        Scripts.copy(Scripts.PACKAGING.resolve("dist/lib"), home().resolve("lib"));
        for (String jar : List.of("launcher-cli-1.jar", "launcher-core-1.jar", "picocli-1.jar", "jackson-core-1.jar")) {
            Files.createFile(home().resolve("lib").resolve(jar));
        }
        Path finder = home().resolve("lib/find-java.sh");
        String text = Files.readString(finder).replace(" /usr/", " " + machine + "/usr/")
                .replace(" /opt/", " " + machine + "/opt/");
        Files.writeString(finder, text);
        environment.put("JAVA_HOME", "");
        environment.put("HOME", machine.resolve("home").toString());
        environment.put("PATH", Scripts.fakeJava(machine.resolve("old"), "17.0.15") + "/bin:" + System.getenv("PATH"));
    }

    @ParameterizedTest
    @MethodSource("shells")
    void olderJavaOnPathIsPassedOver(List<String> shell) {
        Path java = Scripts.fakeJava(machine.resolve("opt/temurin 25"), "25.0.3");

        assertThat(start(shell, "streamlit-launcherctl").out()).startsWith(java + "/bin/java\n");
        assertThat(start(shell, "streamlit-launcherd").out()).startsWith(java + "/bin/java\n");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void javaHomeIsTakenBeforeTheUsualFolders(List<String> shell) {
        Scripts.fakeJava(machine.resolve("usr/lib/jvm/a"), "25");
        Path java = Scripts.fakeJava(machine.resolve("mine"), "26-ea");
        environment.put("JAVA_HOME", java.toString());

        assertThat(start(shell, "streamlit-launcherd").out()).startsWith(java + "/bin/java\n");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void withoutJava25ItSaysWhatToInstall(List<String> shell) {
        Scripts.fakeJava(machine.resolve("usr/lib/jvm/a"), "24.0.2");

        CommandResult ran = start(shell, "streamlit-launcherctl");

        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).contains("no Java runtime 25").contains("openjdk-25").contains("JAVA_HOME");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void cliGetsArgumentsUnchangedAndOnlyNeededJars(List<String> shell) {
        Scripts.fakeJava(machine.resolve("usr/lib/jvm/a"), "25");

        List<String> words = start(shell, "streamlit-launcherctl", "status", "two words", "*", "").out().lines()
                .toList();

        assertThat(words).containsSubsequence("launcher.cli.Main", "status", "two words", "*", "");
        assertThat(words.get(words.indexOf("-cp") + 1).split(":", -1))
                .allSatisfy(jar -> assertThat(jar).startsWith(home() + "/lib/"));
        assertThat(words.get(words.indexOf("-cp") + 1)).contains("launcher-core-1.jar").doesNotContain("daemon");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void verbDaemonBecomesTheDaemonWithTheSamePid(List<String> shell) {
        Scripts.fakeJava(machine.resolve("usr/lib/jvm/a"), "25");
        var command = new ArrayList<>(List.of("/bin/sh", "-c", "echo pid $$; exec \"$@\"", "sh"));
        command.addAll(shell);
        command.addAll(List.of(home().resolve("bin/streamlit-launcherctl").toString(), "daemon", "--ephemeral"));

        CommandResult ran = CommandResult.command(Duration.ofSeconds(20), command, environment);

        List<String> words = ran.succeeded().out().lines().toList();
        assertThat(words.stream().filter(words.getFirst()::equals)).hasSize(2);
        assertThat(words).containsSubsequence("launcher.daemon.DaemonMain", "--ephemeral").contains("arenas 2",
                "--enable-native-access=ALL-UNNAMED", "-XX:+ExitOnOutOfMemoryError", "-Xss256k");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void verbDaemonMayFollowOptionsAndBeAValue(List<String> shell) {
        Scripts.fakeJava(machine.resolve("usr/lib/jvm/a"), "25");

        assertThat(start(shell, "streamlit-launcherctl", "--json", "--no-color", "daemon", "--config", "a daemon", "")
                .out().lines())
                .containsSubsequence("launcher.daemon.DaemonMain", "--json", "--no-color", "--config", "a daemon", "")
                        .doesNotContain("daemon");
        assertThat(start(shell, "streamlit-launcherctl", "--socket", "/s", "daemon").out().lines())
                .containsSubsequence("launcher.daemon.DaemonMain", "--socket", "/s");
        assertThat(start(shell, "streamlit-launcherctl", "--socket", "daemon", "status", "--timeout", "daemon").out()
                .lines())
                .containsSubsequence("launcher.cli.Main", "--socket", "daemon", "status", "--timeout", "daemon");
        assertThat(start(shell, "streamlit-launcherctl", "status", "daemon").out().lines())
                .containsSubsequence("launcher.cli.Main", "status", "daemon");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void heapGrowsWithConnectionsAndConfiguration(List<String> shell) throws IOException {
        Scripts.fakeJava(machine.resolve("usr/lib/jvm/a"), "25");
        Path config =
                Files.writeString(machine.resolve("c.yaml"), "gateway: {limits: {connections: 9000, memory: 16MiB}}\n");

        assertThat(start(shell, "streamlit-launcherd", "--config", machine.resolve("none").toString()).out())
                .contains("-Xmx63m\n");
        assertThat(start(shell, "streamlit-launcherd", "--config", config.toString()).out()).contains("-Xmx321m\n");
        Path more = Files.createDirectory(machine.resolve("conf.d")).resolve("1.yaml");
        Files.writeString(more, "gateway:\n  limits:\n    memory: 1GiB\n");
        assertThat(start(shell, "streamlit-launcherd", "--config", config.toString()).out()).contains("-Xmx1329m\n");
        Files.writeString(more, "gateway: {limits: {connections: 1000, memory: 512KiB}}\n");
        assertThat(start(shell, "streamlit-launcherd", "--config", config.toString()).out()).contains("-Xmx56m\n");
        Files.delete(more);
        Files.writeString(config, """
                config app
                \toption memory_limit '512M'
                config gateway
                \toption connections_per_app '7'
                \toption connections '9000'
                \toption memory '16M'
                """);
        assertThat(start(shell, "streamlit-launcherd", "--config", config.toString()).out()).contains("-Xmx321m\n");
        Files.writeString(config, "# " + "x".repeat(1 << 20) + "\n");
        assertThat(start(shell, "streamlit-launcherd", "--config=" + config).out()).contains("-Xmx159m\n");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void namesAreUtf8WhateverTheLocaleIs(List<String> shell) {
        Scripts.fakeJava(machine.resolve("usr/lib/jvm/a"), "25");
        environment.put("LC_ALL", "de_DE.ISO-8859-1");

        assertThat(start(shell, "streamlit-launcherctl").out()).contains("locale C.UTF-8 ");
        assertThat(start(shell, "streamlit-launcherd").out())
                .endsWith("locale C.UTF-8 C.UTF-8 de_DE.ISO-8859-1\n");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void limitOfOpenFilesIsNotedForTheApps(List<String> shell) {
        Scripts.fakeJava(machine.resolve("usr/lib/jvm/a"), "25");
        var limited = new ArrayList<>(List.of("sh", "-c", "ulimit -Sn 234; exec \"$@\"", "sh"));
        limited.addAll(shell.isEmpty() ? List.of("sh") : shell);

        assertThat(start(limited, "streamlit-launcherd").out()).contains("files 234\n");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void homeIsFoundThroughLinks(List<String> shell) throws IOException {
        Path java = Scripts.fakeJava(machine.resolve("usr/lib/jvm/a"), "25");
        Path first = Files.createSymbolicLink(machine.resolve("first"), home().resolve("bin/streamlit-launcherctl"));
        Path second = Files.createSymbolicLink(machine.resolve("second"), Path.of("first"));
        assertThat(first).isSymbolicLink();

        assertThat(run(shell, second, "daemon").out()).startsWith(java + "/bin/java\n").contains(home() + "/lib/*");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void processOneReapsOrphansAndHasTheDaemonsExitCode(List<String> shell) {
        CommandResult ran = asProcessOne(shell, """
                orphan=$(sh -c 'true >/dev/null & echo $!')
                while [ -e "/proc/$orphan" ]; do :; done
                echo "$orphan reaped below 1, ${PPID}"
                exit 7
                """);

        assertThat(ran.out()).containsPattern("^[0-9]+ reaped below 1, 1\n$");
        assertThat(ran.exit()).isEqualTo(7);
    }

    @ParameterizedTest
    @MethodSource("shells")
    void processOnePassesSignalsOn(List<String> shell) {
        CommandResult ran = asProcessOne(shell, """
                trap 'kill -s INT 1' HUP
                trap 'echo ended; exit 6' TERM
                kill -s HUP 1
                while :; do :; done
                """);

        assertThat(ran.out()).isEqualTo("ended\n");
        assertThat(ran.exit()).isEqualTo(6);
    }

    /** The daemon's start script as the first process of a container, with this in place of Java. */
    private CommandResult asProcessOne(List<String> shell, String program) {
        Path java = Scripts.fakeJava(machine.resolve("usr/lib/jvm/a"), "25");
        Scripts.write(java.resolve("bin/java"), "#!/bin/sh\n" + program);
        var contained = new ArrayList<>(List.of(
                Requirements.orSkip(Component.program("unshare", "util-linux")).toString(), "-rpf", "--mount-proc",
                "--kill-child", "--"));
        // what runs the tests may ignore them, and a shell cannot hear what was ignored before it
        contained.addAll(List.of("env", "--default-signal=HUP,INT"));
        contained.addAll(shell);
        return start(contained, "streamlit-launcherd");
    }

    private Path home() {
        return machine.resolve("home of it");
    }

    private CommandResult start(List<String> shell, String script, String... arguments) {
        return run(shell, home().resolve("bin").resolve(script), arguments);
    }

    private CommandResult run(List<String> shell, Path script, String... arguments) {
        var command = new ArrayList<>(shell);
        command.add(script.toString());
        command.addAll(Arrays.asList(arguments));
        return CommandResult.command(Duration.ofSeconds(20), command, environment);
    }
}
