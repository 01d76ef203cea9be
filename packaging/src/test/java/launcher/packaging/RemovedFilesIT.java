package launcher.packaging;

import static launcher.packaging.Launcher.QUIET;
import static launcher.packaging.Launcher.app;
import static launcher.packaging.Launcher.web;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import launcher.fixtures.Eventually;
import launcher.fixtures.Processes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a logout or a cleaner of temporary files removes of a launcher that runs, or ran (case 2). */
class RemovedFilesIT {

    private static final String LOOKS_OFTEN = QUIET + "check_interval: 1s\n";

    @ParameterizedTest
    @ValueSource(strings = {"", "runs", "shim.sh", "control.sock", "state", "state/logs"})
    void removedFilesAreMadeAgainAndSaid(String removed) {
        try (var launcher = Launcher.running(LOOKS_OFTEN,
                List.of(web("hello"), app("late", "sh", "-c", "echo late; exec sleep 1000")))) {
            launcher.cli("start", "hello").succeeded();
            long pid = launcher.pid("hello");
            remove(place(launcher, removed));

            Eventually.within(Launcher.SOON, "the launcher answers", () -> launcher.cli("status").exit() == 0);
            if (!removed.equals("state/logs")) {
                Eventually.within(Launcher.SOON, "it is said", () -> launcher.cli("status").out().contains("removed"));
            }
            launcher.cli("start", "late").succeeded();
            Eventually.within(Launcher.SOON, "what it printed",
                    () -> launcher.cli("logs", "late").out().contains("late"));
            launcher.daemon().kill();
            launcher.startDaemon();

            assertThat(launcher.awaitState("hello", "ready").path("pid").asLong()).isEqualTo(pid);
            assertThat(launcher.starts("hello")).isEqualTo(1);
            launcher.cli("stop", "hello").succeeded();
            assertThat(Processes.alive(pid)).isFalse();
        }
    }

    @Test
    void appsAreTakenOverThoughTheirFilesWereRemovedMeanwhile() {
        try (var launcher = Launcher.running(LOOKS_OFTEN, List.of(web("hello")))) {
            launcher.cli("start", "hello").succeeded();
            long pid = launcher.pid("hello");
            launcher.daemon().kill();
            remove(place(launcher, ""));

            launcher.startDaemon();

            assertThat(launcher.awaitState("hello", "ready").path("pid").asLong()).isEqualTo(pid);
            Eventually.throughout(Duration.ofSeconds(3), "one copy", () -> launcher.starts("hello") == 1);
            launcher.cli("stop", "hello").succeeded();
            assertThat(Processes.alive(pid)).isFalse();
        }
    }

    /** The file in the runtime folder or, as state/…, in state_dir. */
    private static Path place(Launcher launcher, String name) {
        if (name.equals("control.sock")) {
            return launcher.workspace().socket();
        }
        return name.startsWith("state")
                ? launcher.workspace().folder().resolve(name)
                : launcher.workspace().socket().resolveSibling(name);
    }

    private static void remove(Path path) {
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
