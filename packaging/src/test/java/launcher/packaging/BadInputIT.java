package launcher.packaging;

import static launcher.packaging.Launcher.QUIET;
import static launcher.packaging.Launcher.app;
import static launcher.packaging.Launcher.web;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import launcher.fixtures.CommandResult;
import launcher.fixtures.Component;
import launcher.fixtures.Eventually;
import launcher.fixtures.FolderTrees;
import launcher.fixtures.Processes;
import launcher.fixtures.RawControlConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a daemon has to live with. After each of these it answers as before. */
class BadInputIT {

    @ParameterizedTest
    @ValueSource(strings = {
        "no json", "[]", "{}", "{\"v\":1}", "{\"v\":2,\"id\":\"1\",\"cmd\":\"status\"}",
                "{\"v\":1,\"id\":\"1\",\"cmd\":\"nothing\"}",
        "{\"v\":1,\"id\":\"1\",\"cmd\":\"start\",\"app\":7}",
                "{\"v\":1,\"id\":\"1\",\"cmd\":\"start\",\"app\":\"../x\"}",
        "{\"v\":1,\"id\":\"1\",\"cmd\":\"start\",\"app\":\"a\\u0000b\"}", "\u0000\u0001", "{\"v\":1,\"id\":",
                "\"\ud83d\ude00\""
    })
    void lineThatIsNoRequestIsAnsweredWithAnError(String line) {
        try (var launcher = Launcher.running(QUIET, List.of(web("hello")))) {
            try (var connection = launcher.workspace().connect()) {
                Optional<String> answer = connection.send(line + "\n").line(Launcher.SOON);

                assertThat(answer.map(text -> Launcher.parse(text).path("ok").asBoolean(true))).contains(false);
            }
            launcher.cli("status").succeeded();
        }
    }

    @Test
    void tenMegabyteLineIsRefusedAndTheConnectionClosed() {
        try (var launcher = Launcher.running(QUIET, List.of())) {
            try (var connection = launcher.workspace().connect()) {
                Optional<String> answer = connection.send(new byte[10 << 20]).send("\n").line(Launcher.SOON);

                assertThat(answer.map(text -> Launcher.parse(text).path("ok").asBoolean(true)).orElse(false)).isFalse();
                assertThat(connection.line(Launcher.SOON)).isEmpty();
            }
            launcher.cli("status").succeeded();
        }
    }

    @Test
    void halfALineAndAHangUpHarmNoOtherClient() {
        try (var launcher = Launcher.running(QUIET, List.of())) {
            for (int i = 0; i < 100; i++) {
                launcher.workspace().connect().send("{\"v\":1,\"id\"").close();
            }

            launcher.cli("status").succeeded();
        }
    }

    @Test
    void fiveHundredConnectionsAtOnceLeaveItUsable() {
        try (var launcher = Launcher.running(QUIET, List.of(web("hello")))) {
            launcher.cli("start", "hello").succeeded();
            var connections = new ArrayList<RawControlConnection>();
            try {
                for (int i = 0; i < 500; i++) {
                    connections.add(launcher.workspace().connect());
                }
            } finally {
                connections.forEach(RawControlConnection::close);
            }

            Eventually.within(Launcher.SOON, "it answers", () -> launcher.cli("status").exit() == 0);
            assertThat(launcher.state("hello")).isEqualTo("ready");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "launcher: {idle_timeuot: 3s}", "launcher: {idle_timeout: 30}", "launcher:\n\tenabled: true",
                "launcher: [a, list]",
        "apps: {UPPER: {command: [true]}}", "apps: {'a/b': {command: [true]}}", "apps: {'..': {command: [true]}}",
        "apps: {\"a\\0b\": {command: [true]}}", "apps: {a: {command: 7}}", "apps: {a: {priority: 101, command: [x]}}",
                "apps: {a: {",
        "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\napps: "
                + "[*c,*c,*c,*c,*c,*c,*c,*c]"
    })
    void badConfigurationIsReportedWithItsPlace(String text) {
        try (var launcher = Launcher.fresh()) {
            String file = launcher.workspace().write("bad.yaml", text + "\n").toString();

            CommandResult ran = launcher.cli("config", "check", file);

            assertThat(ran.exit()).isEqualTo(9);
            assertThat(ran.out() + ran.err()).containsPattern("bad\\.yaml:[0-9]+:[0-9]+: error: ");
        }
    }

    @Test
    void uciWithoutAClosingQuoteIsReportedWithItsPlace() {
        try (var launcher = Launcher.fresh()) {
            String file = launcher.workspace()
                    .write("uci/streamlit-launcher", "config global 'global'\n\toption enabled '1\n").toString();

            CommandResult ran = launcher.cli("config", "check", file);

            assertThat(ran.exit()).isEqualTo(9);
            assertThat(ran.out() + ran.err()).contains("streamlit-launcher:2:");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nonexistent/program", "/etc/passwd", "false", "true"})
    void commandThatCannotBecomeReadyFailsItsStart(String command) {
        var broken = new Launcher.App("broken", "command: [" + command + "], port: auto, startup_timeout: 60s");
        try (var launcher = Launcher.running(QUIET, List.of(broken))) {
            long start = System.nanoTime();

            CommandResult ran = launcher.cli("start", "broken");

            assertThat(ran.exit()).isIn(1, 8);
            assertThat(ran.err()).contains("broken");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
        }
    }

    @Test
    void forkingAppIsStoppedWithAllItsProcesses() {
        try (var launcher = Launcher.running(QUIET, List.of(web("away", "--background", "--escape")))) {
            launcher.cli("start", "away");
            launcher.cli("stop", "away");

            Eventually.within(Launcher.SOON, "nothing is left", () -> launcher.workspace().runs().isEmpty());
        }
    }

    @Test
    void gigabyteOfOutputWithoutLineEndsDelaysNoClient() {
        try (var launcher = Launcher.running(QUIET,
                List.of(web("loud", "--bytes", "1000000000").with("startup_timeout: 5m"), web("quiet")))) {
            launcher.cli("start", "loud", "--no-wait").succeeded();
            launcher.cli("start", "quiet").succeeded();

            launcher.awaitState(Duration.ofMinutes(5), "loud", "ready");
            assertThat(Processes.residentBytes(launcher.daemon().pid())).isLessThan(200L << 20);
            launcher.cli("logs", "loud", "-n", "1").succeeded();
        }
    }

    @Test
    void fullDiskForLogsDelaysNoAppAndReportsTheLoss() throws IOException {
        Path unshare = Requirements.orSkip(Component.program("unshare", "util-linux"));
        var chatty = app("chatty", "sh", "-c",
                "i=0; while [ $i -lt 20000 ]; do echo line $i of a disk that is full; i=$((i + 1)); done; "
                + "touch printed; while [ ! -e more ]; do sleep 0.1; done; echo more; exec sleep 1000");
        try (var launcher = Launcher.fresh()) {
            launcher.configure(QUIET, List.of(chatty));
            // a file system of its own for the daemon alone, which a file fills until there is room for 64 KiB
            Path logs = Files.createDirectory(launcher.workspace().folder().resolve("state/logs"));
            launcher.workspace().startedBy(
                    List.of(unshare.toString(), "-rm", "sh", "-c", "mount -t tmpfs -o size=1024k,mode=700 full \"$0\" "
                    + "&& head -c 983040 /dev/zero >\"$0/filler\" && exec \"$@\"", logs.toString()));
            launcher.startDaemon();
            Path seenByDaemon = Path.of("/proc/" + launcher.daemon().pid() + "/root" + logs);

            launcher.cli("start", "chatty").succeeded();

            Eventually.within(Launcher.SOON, "all is printed", () ->
                    Files.exists(launcher.workspace().folder().resolve("printed")));
            Eventually.within(Launcher.SOON, "status tells of it", () ->
                    launcher.cli("status").out().contains("app logs: No space left on device"));
            assertThat(launcher.cli("logs", "chatty", "-n", "1").succeeded().out())
                    .isEqualTo("line 19999 of a disk that is full\n");
            assertThat(Files.readString(seenByDaemon.resolve("chatty.log"))).contains("line 0 of")
                    .doesNotContain("line 19999 of");

            Files.delete(seenByDaemon.resolve("filler"));
            launcher.workspace().write("more", "");
            Eventually.within(Launcher.SOON, "what is missing is counted where it is missing", () -> Pattern
                    .compile("\\[streamlit-launcher: [0-9]+ lines are missing here: the disk was slow or "
                            + "full]\n(.*\n)*.* more\n")
                    .matcher(read(seenByDaemon.resolve("chatty.log"))).find());
            Eventually.within(Launcher.SOON, "status is content", () ->
                    !launcher.cli("status").out().contains("app logs"));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void trackingFolderReplacedByALinkIsNotFollowed() throws IOException {
        try (var launcher = Launcher.running(QUIET, List.of(web("hello"), app("worker", "./stub-worker.sh")))) {
            var elsewhere = Files.createDirectory(launcher.workspace().folder().resolve("elsewhere"));
            Eventually.within(Launcher.SOON, "the link is made before the daemon makes a folder", () -> {
                FolderTrees.delete(launcher.workspace().touches());
                return linked(launcher.workspace().touches(), elsewhere);
            });

            launcher.cli("track", "hello");

            assertThat(elsewhere).isEmptyDirectory();
            launcher.cli("request", "hello").succeeded();
        }
    }

    private static boolean linked(Path link, Path target) {
        try {
            Files.createSymbolicLink(link, target);
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
