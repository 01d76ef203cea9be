package launcher.packaging;

import static launcher.packaging.Launcher.web;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import launcher.fixtures.Eventually;
import launcher.fixtures.Processes;
import launcher.fixtures.http.Answer;
import launcher.fixtures.http.RawHttp;
import org.junit.jupiter.api.Test;

/** An app that is paused while it is idle, over a real process, its daemon's death, and other programs. */
class PauseIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    private static Launcher launcher(String settings) {
        Launcher launcher = Launcher.fresh();
        try {
            launcher.workspace().gateway("portal: off");
            launcher.configure("memory_threshold: 1MiB\ncheck_interval: 1s\n" + settings,
                    List.of(web("hello").with("stop: {method: pause}")));
            launcher.startDaemon();
            return launcher;
        } catch (AssertionError | RuntimeException e) {
            launcher.close();
            throw e;
        }
    }

    @Test
    void idleAppIsHeldAndServesAsTheSameProcessAgain() {
        try (Launcher launcher = launcher("idle_timeout: 2s")) {
            String pid = pidOf(visit(launcher));

            JsonNode paused = launcher.awaitState(SOON, "hello", "paused");

            assertThat(paused.path("reason_code").asText()).isEqualTo("idle");
            assertThat(paused.path("memory_bytes").asLong()).as("it keeps its memory").isGreaterThan(1 << 20);
            assertThat(state(Long.parseLong(pid))).isEqualTo('T');
            assertThat(launcher.cli("status", "hello").exit()).isEqualTo(3);
            assertThat(launcher.cli("explain", "hello").succeeded().out()).contains("the next request resumes it");
            launcher.cli("track", "hello").succeeded();
            assertThat(launcher.state("hello")).as("a track resumes nothing").isEqualTo("paused");

            assertThat(pidOf(visit(launcher))).isEqualTo(pid);

            assertThat(launcher.starts("hello")).isEqualTo(1);
            launcher.awaitState(SOON, "hello", "paused");
            assertThat(launcher.cli("events", "--app", "hello", "--json").succeeded().out().lines()
                    .map(Launcher::parse).map(event -> event.path("type").asText())).containsExactly(
                            "starting", "woke", "waiting_ready", "ready", "paused", "resumed", "paused");
            launcher.cli("stop", "hello").succeeded();
            assertThat(Processes.alive(Long.parseLong(pid))).isFalse();
            assertThat(launcher.workspace().runs()).isEmpty();
        }
    }

    @Test
    void pausedAppIsTakenOverPausedByTheNextDaemon() {
        try (Launcher launcher = launcher("idle_timeout: 2s")) {
            String pid = pidOf(visit(launcher));
            launcher.awaitState(SOON, "hello", "paused");

            launcher.daemon().kill();
            launcher.startDaemon();

            assertThat(launcher.awaitState(SOON, "hello", "paused").path("reason_code").asText()).isEqualTo("adopted");
            assertThat(state(Long.parseLong(pid))).isEqualTo('T');
            assertThat(pidOf(visit(launcher))).isEqualTo(pid);
        }
    }

    @Test
    void whatOtherProgramsPauseAndResumeIsFollowed() {
        try (Launcher launcher = launcher("idle_timeout: 1h")) {
            long pid = Long.parseLong(pidOf(visit(launcher)));

            Processes.signal(pid, "STOP");
            launcher.awaitState(SOON, "hello", "paused");
            Eventually.throughout(Duration.ofSeconds(3), "it stays so", () -> state(pid) == 'T');
            Processes.signal(pid, "CONT");
            launcher.awaitState(SOON, "hello", "ready");

            Processes.signal(pid, "STOP");
            launcher.awaitState(SOON, "hello", "paused");
            launcher.cli("start", "hello").succeeded();
            assertThat(state(pid)).isNotEqualTo('T');

            Processes.signal(pid, "STOP");
            launcher.awaitState(SOON, "hello", "paused");
            Processes.signal(pid, "KILL");
            assertThat(launcher.awaitState(SOON, "hello", "stopped").path("reason_code").asText())
                    .isEqualTo("exited");
        }
    }

    /** A browser goes to the app through the gateway; the first time it is held by its fetch metadata. */
    private static Answer visit(Launcher launcher) {
        try (RawHttp http = RawHttp.to(launcher.gatewayPort(), SOON)) {
            boolean asleep = launcher.state("hello").equals("stopped");
            return http.send("GET /hello/pid HTTP/1.1\r\nHost: localhost\r\n"
                    + (asleep ? "" : "Accept: text/html\r\nSec-Fetch-Mode: navigate\r\n") + "\r\n").answer();
        }
    }

    private static String pidOf(Answer answer) {
        assertThat(answer.status()).isEqualTo(200);
        return answer.body().strip();
    }

    /** As in {@code /proc/PID/stat}: T for one that is held. */
    private static char state(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
