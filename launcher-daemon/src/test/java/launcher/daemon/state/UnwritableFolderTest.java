package launcher.daemon.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import launcher.core.app.AppId;
import launcher.daemon.config.settings.OperatorSettings;
import launcher.daemon.os.FileReport;
import launcher.daemon.state.StateDir.Opened;
import launcher.fixtures.Component;
import launcher.fixtures.SmallFileSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** state_dir on a file system that takes nothing, and then does. */
@Timeout(60)
class UnwritableFolderTest {

    private static final AppId SALES = new AppId("sales");
    private static final AppId HR = new AppId("hr");
    private static final OperatorSettings EIGHTY = new OperatorSettings(OptionalInt.of(80), Optional.empty());
    private static final StartTimes TIMES = new StartTimes(Duration.ofMillis(1840), Duration.ofMillis(2100));

    @TempDir
    Path temp;

    private Optional<SmallFileSystem> mounted = Optional.empty();

    private SmallFileSystem small() {
        Component<SmallFileSystem> component = SmallFileSystem.on(path());
        mounted = component.orSkip();
        assumeTrue(mounted.isPresent(), component::why);
        return mounted.orElseThrow();
    }

    @AfterEach
    void unmount() {
        mounted.ifPresent(SmallFileSystem::close);
    }

    @Test
    void fullFolderIsLockedOnceThereIsRoom() throws Exception {
        SmallFileSystem disk = small();
        disk.fillWithFiles();
        try (StateDir dir = mine(path())) {
            assertThat(dir.restore().failed()).singleElement().asString().contains(path() + "/lock",
                    "No space left on device");

            disk.makeRoom();

            assertThat(dir.restore()).isEqualTo(FileReport.FINE);
            assertThat(StateDir.open(path())).isInstanceOf(Opened.TakenBy.class);
        }
    }

    @Test
    void lockWithoutRoomForThePidGetsItLater() throws Exception {
        SmallFileSystem disk = small();
        disk.fill();
        try (StateDir dir = mine(path())) {
            assertThat(dir.restore().failed()).singleElement().asString().contains("No space left on device");

            disk.makeRoom();

            assertThat(dir.restore()).isEqualTo(FileReport.FINE);
            assertThat(path().resolve("lock")).hasContent(ProcessHandle.current().pid() + "\n");
        }
    }

    @Test
    void readOnlyFolderIsLockedOnceItIsWritable() throws Exception {
        SmallFileSystem disk = small();
        disk.makeReadOnly();
        try (StateDir dir = mine(path())) {
            assertThat(dir.restore().failed()).singleElement().asString().contains("Read-only file system");

            disk.makeWritable();

            assertThat(dir.restore()).isEqualTo(FileReport.FINE);
            assertThat(StateDir.open(path())).isInstanceOf(Opened.TakenBy.class);
        }
    }

    @Test
    void daemonThatHoldsAReadOnlyFolderIsFound() throws Exception {
        SmallFileSystem disk = small();
        Path readOnly = temp.resolve("read-only");
        Process other = StateDirTest.otherDaemon(path());
        try (var _ = disk.readOnlyOn(readOnly)) {
            assertThat(StateDir.open(readOnly)).isEqualTo(new Opened.TakenBy(OptionalLong.of(other.pid())));

            other.destroyForcibly().waitFor();

            assertThat(StateDir.open(readOnly)).isInstanceOf(Opened.Mine.class);
        } finally {
            other.destroyForcibly().waitFor();
        }
    }

    @Test
    void lockedFolderThatBecameReadOnlyIsSaid() throws Exception {
        SmallFileSystem disk = small();
        Path view = temp.resolve("view");
        try (StateDir dir = mine(path())) {
            assertThat(dir.restore()).isEqualTo(FileReport.FINE);
            try (var _ = disk.readOnlyOn(view); var _ = disk.readOnlyOn(path())) {
                assertThat(dir.restore().failed()).singleElement().asString().contains("may be read-only");
            }
            assertThat(dir.restore()).isEqualTo(FileReport.FINE);
        }
    }

    @Test
    void fileInPlaceOfTheFolderIsSaidUntilItIsRemoved() throws Exception {
        Files.createFile(path());
        try (StateDir dir = mine(path())) {
            assertThat(dir.restore().failed()).singleElement().asString().contains(path() + " is not a folder");

            Files.delete(path());

            assertThat(dir.restore()).isEqualTo(FileReport.FINE);
            assertThat(path().resolve("lock")).exists();
        }
    }

    @Test
    void settingsOfALateFolderComeIntoForce() throws Exception {
        var store = new StateStore(path());
        store.learnStart(HR, TIMES);
        assertThatThrownBy(() -> store.changeSettings(HR, EIGHTY)).isInstanceOf(IOException.class)
                .hasMessageContaining("not a folder");
        var told = new AtomicInteger();
        assertThat(store.restore(told::incrementAndGet).failed()).hasSize(2)
                .allMatch(why -> why.contains(path() + " is not a folder"));
        assertThat(told).hasValue(0);

        Files.createDirectory(path());
        var before = new StateStore(path());
        before.changeSettings(SALES, EIGHTY);
        before.learnStart(SALES, TIMES);

        assertThat(store.restore(told::incrementAndGet)).isEqualTo(FileReport.FINE);
        assertThat(told).hasValue(1);
        assertThat(store.settings()).containsOnlyKeys(SALES);
        assertThat(new StateStore(path()).startTimes()).isEqualTo(store.startTimes()).containsOnlyKeys(SALES, HR);
    }

    @Test
    void damagedSettingsAreSetAsideOnceThatCanBe() throws Exception {
        SmallFileSystem disk = small();
        Files.writeString(path().resolve("settings.json"), "{\"apps\": {\"sa");
        disk.makeReadOnly();
        var store = new StateStore(path());
        assertThat(store.restore(() -> {}).failed()).singleElement().asString()
                .contains("is damaged", "cannot be set aside", "Read-only file system");

        disk.makeWritable();

        assertThat(store.restore(() -> {})).isEqualTo(FileReport.FINE);
        assertThat(store.problems()).singleElement().asString().contains("settings.json.damaged-1");
        store.changeSettings(SALES, EIGHTY);
    }

    @Test
    void startTimesAreWrittenOnceThereIsRoom() throws Exception {
        SmallFileSystem disk = small();
        var store = new StateStore(path());
        disk.fill();
        store.learnStart(SALES, TIMES);
        assertThat(store.startTimes()).containsEntry(SALES, TIMES);
        assertThat(store.restore(() -> {}).failed()).singleElement().asString().contains("how long starts take",
                "No space left on device");

        disk.makeRoom();

        assertThat(store.restore(() -> {})).isEqualTo(FileReport.FINE);
        assertThat(new StateStore(path()).startTimes()).containsEntry(SALES, TIMES);
    }

    private static StateDir mine(Path path) {
        return ((Opened.Mine) StateDir.open(path)).dir();
    }

    private Path path() {
        return temp.resolve("state");
    }
}
