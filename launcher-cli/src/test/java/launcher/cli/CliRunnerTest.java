package launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import launcher.core.protocol.ErrorCode;
import launcher.core.protocol.Request;
import launcher.core.protocol.result.Pong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CliRunnerTest extends CliFixture {

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void everyErrorHasItsExitCodeAndHint(ErrorCode code) {
        assertThat(setting.call("start", code.wire())).isEqualTo(new Call(code.exitCode(), "",
                "streamlit-launcherctl: " + code.wire() + ": not started\n  see `logs " + code.wire() + "`\n"));
    }

    @Test
    void mistypedAppGetsASuggestion() {
        assertThat(setting.call("status", "helo")).isEqualTo(new Call(4, "",
                "streamlit-launcherctl: no app named \"helo\"\n  did you mean \"hello\"?\n"));
    }

    @Test
    void timeoutEndsTheWaitWith7() throws InterruptedException {
        var call = setting.call("start", "never", "--timeout", "50ms");
        assertThat(call.exitCode()).isEqualTo(7);
        assertThat(call.err()).startsWith("streamlit-launcherctl: start: no answer within 0.05 s\n");
        assertThat(daemon.hungUp.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void globalOptionsStandBeforeOrAfterTheVerb() throws IOException {
        var elsewhere = setting.with("STREAMLIT_LAUNCHER_SOCKET", folder.resolve("nobody.sock").toString());
        var socket = socket().toString();
        assertThat(elsewhere.call("list", "-q").exitCode()).isEqualTo(5);
        assertThat(elsewhere.call("--socket", socket, "list", "-q").exitCode()).isZero();
        assertThat(elsewhere.call("list", "-q", "--socket", socket).exitCode()).isZero();
        assertThat(elsewhere.call("--socket=" + socket, "--no-color", "--timeout", "5s", "list", "--json").out())
                .startsWith("{\"schema\":1");
        assertThat(elsewhere.call("config", "show", "--socket", socket, "--json").out()).startsWith("{\"schema\":1");
        assertThat(elsewhere.call("--socket", socket, "config", "show").exitCode()).isZero();
    }

    @Test
    void missingDaemonExitsWith5AndAHint() throws IOException {
        daemon.close();
        assertThat(setting.call("status"))
                .isEqualTo(new Call(5, "", "streamlit-launcherctl: the daemon is not reachable at " + socket()
                + ": there is no such socket\n  start it with `systemctl start streamlit-launcher` or "
                        + "`streamlit-launcherctl daemon`,"
                + " or name its socket with --socket\n"));
        assertThat(setting.call("version").exitCode()).isZero();
    }

    @Test
    void hangUpOrMalformedAnswerIsAFailure() throws IOException {
        daemon.close();
        try (var _ = new FakeDaemon(socket(), (_, answer) -> answer.client().close())) {
            assertThat(setting.call("status").exitCode()).isEqualTo(5);
        }
        try (var _ = new FakeDaemon(socket(), (_, answer) -> answer.line("HTTP/1.1 400 Bad Request"))) {
            assertThat(setting.call("status").exitCode()).isEqualTo(1);
        }
        try (var _ = new FakeDaemon(socket(), (_, answer) -> answer.ok(new Pong()))) {
            assertThat(setting.call("status")).satisfies(call -> assertThat(call.exitCode()).isEqualTo(1))
                    .satisfies(call -> assertThat(call.err()).contains("\"launcher\" is missing"));
        }
    }

    @Test
    void busyAnswerIsReadThoughTheDaemonHungUp() throws Exception {
        daemon.close();
        var refused = new CountDownLatch(1);
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket()));
            var thread = Thread.ofPlatform().start(() -> {
                try (var client = server.accept()) {
                    new FakeDaemon.Answer("1", client)
                            .fail(ErrorCode.BUSY, "all 64 connections are taken", "try again");
                    refused.countDown();
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            assertThat(setting.call("status").err()).contains("all 64 connections are taken");
            thread.join();
        }
        assertThat(refused.getCount()).isZero();
        Files.delete(socket());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            '' | a verb is missing
            strat | no such verb: "strat", did you mean "start"?
            start | Missing required parameter: 'APP'
            status a b | Unmatched argument
            status --jsn | Unknown option
            priority a banana | "banana" is no priority: write a number from 1 to 100, or default
            priority a 0 | "0" is no priority
            priority a 101 | "101" is no priority
            priority a 050 | "050" is no priority
            priority a 50 yes | "yes" is neither 0 nor 1
            priority a | Missing required parameter: 'VALUE'
            always-on a maybe | "maybe" is neither on nor off
            --timeout 30 status | "30" is no duration: write 500ms, 30s, 30m or 2h; did you mean 30s?
            status --timeout 0s | "0s" is too short
            logs -n -5 | -5
            logs -n x | "x" is no number of lines
            logs --since yesterday | "yesterday" is no duration
            config | say which: check [FILE] or show [--origin]
            completion bsh | no script for "bsh": there are those for bash, zsh, fish, did you mean "bash"?
            help strat | no such verb: "strat", did you mean "start"?
            tree | tree: not supported by this version
            run hello | run: not supported by this version
            up --check hello | up: not supported by this version
            monitor | monitor: not supported by this version
            cleanup | cleanup: not supported by this version
            doctor | doctor: not supported by this version
            config convert f.yaml | config convert: not supported by this version
            daemon | only the start script can do this
            """)
    void wrongArgumentsAreUsageAndSendNothing(String arguments, String said) {
        var call = arguments.isEmpty() ? setting.call() : setting.call(arguments.split(" ", -1));
        assertThat(call.exitCode()).isEqualTo(2);
        assertThat(call.out()).isEmpty();
        assertThat(call.err()).contains(said);
        assertThat(daemon.asked).isEmpty();
    }

    @Test
    void tooLongSocketPathIsUsage() {
        var call = setting.call("status", "--socket", "/tmp/" + "x".repeat(120));
        assertThat(call.exitCode()).isEqualTo(2);
        assertThat(call.err()).contains("the path of the socket has 125 bytes").contains("at most 107");
    }

    @Test
    void helpListsEveryVerbAndExplainsEach() {
        var help = setting.call("help");
        assertThat(help.exitCode()).isZero();
        for (var verb : List.of("status", "list", "start", "stop", "restart", "start-all", "stop-all", "request",
                "track", "priority",
                "always-on", "check", "check-memory", "logs", "watch", "explain", "events", "reload", "config",
                        "daemon", "completion",
                "version", "help")) {
            assertThat(help.out()).contains("\n  " + verb + " ");
            assertThat(setting.call("help", verb).out()).startsWith("Usage: streamlit-launcherctl " + verb);
            assertThat(setting.call(verb, "--help").out()).isEqualTo(setting.call("help", verb).out());
        }
    }
}
