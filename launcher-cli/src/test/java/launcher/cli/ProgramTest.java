package launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import launcher.core.protocol.Request;
import launcher.core.protocol.result.AppList;
import launcher.core.protocol.result.AppView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The program as a process of its own. */
@Timeout(60)
class ProgramTest {

    @TempDir
    Path folder;

    private Path socket() {
        return folder.resolve("control.sock");
    }

    private static List<String> command(String... arguments) {
        // a shell that runs the tests in the background may ignore SIGINT, and children inherit that
        var command = new ArrayList<>(
                List.of("env", "--default-signal=INT", ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-cp",
                        System.getProperty("java.class.path"), "launcher.cli.Main"));
        command.addAll(List.of(arguments));
        return command;
    }

    @Test
    void ctrlCEndsItWith130AndCancelsTheWait() throws Exception {
        var asked = new CountDownLatch(1);
        try (var daemon = new FakeDaemon(socket(), (_, _) -> asked.countDown())) {
            var process = new ProcessBuilder(command("start", "never", "--socket", socket().toString())).inheritIO()
                    .start();
            try {
                assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
                assertThat(new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor()).isZero();
                assertThat(process.waitFor()).isEqualTo(130);
                assertThat(daemon.hungUp.await(10, TimeUnit.SECONDS)).isTrue();
            } finally {
                process.destroyForcibly();
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /dev/full   | completion bash | 1
            /dev/full   | help            | 1
            /dev/full   | list            | 1
            /dev/null   | completion bash | 0
            &-          | completion bash | 1
            """)
    void outputThatCannotBeWrittenIsAFailure(String target, String arguments, int code) throws Exception {
        try (var _ = new FakeDaemon(socket(), ProgramTest::apps)) {
            var process = shell(arguments + " >" + target, Redirect.PIPE);
            var messages = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(process.waitFor()).isEqualTo(code);
            assertThat(messages).matches(code == 0
                    ? "" : "streamlit-launcherctl: the output could not be written: .+\n");
        }
    }

    @Test
    void readerThatLeavesIsNoFailure() throws Exception {
        var fifo = folder.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
        // opened for reading and writing, so that the program can open its end and finds no reader when it writes
        var process = shell("completion bash >" + fifo + " 3<&-", Redirect.PIPE);
        try (var reader = Files.newByteChannel(fifo)) {
            assertThat(reader.isOpen()).isTrue();
        }

        assertThat(process.getErrorStream().readAllBytes()).isEmpty();
        assertThat(process.waitFor()).isZero();
    }

    private Process shell(String call, Redirect errors) throws IOException {
        var quoted = command().stream().map(word -> "'" + word + "'").toList();
        return new ProcessBuilder("sh", "-c",
                "exec " + String.join(" ", quoted) + " --socket '" + socket() + "' " + call)
                .redirectError(errors).start();
    }

    @Test
    void bashCompletesVerbsOptionsAndTheAppsOfTheMoment() throws Exception {
        var program = folder.resolve("streamlit-launcherctl");
        var quoted = command().stream().map(word -> "'" + word + "'").toList();
        Files.writeString(program, "#!/bin/sh\nexec " + String.join(" ", quoted) + " \"$@\"\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        try (var _ = new FakeDaemon(socket(), ProgramTest::apps)) {
            assertThat(bash("""
                    set -eu
                    source <(streamlit-launcherctl completion bash)
                    complete -p streamlit-launcherctl
                    try() {
                        COMP_WORDS=(streamlit-launcherctl "$@")
                        COMP_CWORD=$#
                        _streamlit_launcherctl
                        echo "$*: ${COMPREPLY[*]}"
                    }
                    try st
                    try --json always
                    try start he
                    try stop hello ''
                    try --socket "$SOCKET" explain s
                    try events --app s
                    try always-on hello o
                    try start --no
                    try config ''
                    try completion z
                    """)).isEqualTo("""
                    complete -F _streamlit_launcherctl streamlit-launcherctl
                    st: status start stop start-all stop-all
                    --json always: always-on
                    start he: hello
                    stop hello : hello sales
                    --socket %s explain s: sales
                    events --app s: sales
                    always-on hello o: on off
                    start --no: --no-color --no-wait
                    config : check show
                    completion z: zsh
                    """.formatted(socket()));
        }
    }

    private static void apps(Request request, FakeDaemon.Answer answer) throws IOException {
        assertThat(request).isEqualTo(new Request.ListApps());
        answer.ok(new AppList(List.of(app("hello"), app("sales"))));
    }

    private static AppView app(String name) {
        return new AppView(new AppView.Status(name, "stopped", "never started", "never-started"),
                new AppView.Instance("process", OptionalLong.empty(), OptionalInt.empty()),
                new AppView.Settings(50, false, true),
                new AppView.Use(OptionalDouble.empty(), OptionalDouble.empty(), OptionalInt.empty(),
                        OptionalLong.empty()),
                new AppView.Starts(0, 0, OptionalDouble.empty()),
                Optional.empty());
    }

    private String bash(String script) throws IOException, InterruptedException {
        var builder = new ProcessBuilder("bash", "--norc", "-c", script).redirectErrorStream(true);
        builder.environment().put("PATH", folder + ":" + System.getenv("PATH"));
        builder.environment().put("SOCKET", socket().toString());
        builder.environment().put("STREAMLIT_LAUNCHER_SOCKET", socket().toString());
        var process = builder.start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }
}
