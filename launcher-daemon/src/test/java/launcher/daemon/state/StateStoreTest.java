package launcher.daemon.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import launcher.core.app.AppId;
import launcher.daemon.config.settings.OperatorSettings;
import launcher.daemon.os.FileReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class StateStoreTest {

    private static final AppId SALES = new AppId("sales");
    private static final AppId HR = new AppId("hr");
    private static final OperatorSettings EIGHTY = new OperatorSettings(OptionalInt.of(80), Optional.empty());
    private static final OperatorSettings PINNED = new OperatorSettings(OptionalInt.empty(), Optional.of(true));
    private static final StartTimes TIMES = new StartTimes(Duration.ofMillis(1840), Duration.ofMillis(2100));

    @TempDir
    Path folder;

    @Test
    void nothingIsSetAtFirst() throws Exception {
        StateStore store = new StateStore(folder);
        assertThat(store.settings()).isEmpty();
        assertThat(store.startTimes()).isEmpty();
        assertThat(store.problems()).isEmpty();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void settingsAndTimesSurviveARestart() throws Exception {
        StateStore store = new StateStore(folder);
        store.changeSettings(SALES, EIGHTY);
        store.changeSettings(HR, PINNED);
        store.learnStart(SALES, TIMES);
        StateStore next = new StateStore(folder);
        assertThat(next.settings()).containsEntry(SALES, EIGHTY).containsEntry(HR, PINNED).hasSize(2);
        assertThat(next.startTimes()).containsEntry(SALES, TIMES).hasSize(1);
        assertThat(next.problems()).isEmpty();
    }

    @Test
    void removedFilesAreWrittenAgain() throws Exception {
        StateStore store = new StateStore(folder);
        store.changeSettings(SALES, EIGHTY);
        store.learnStart(SALES, TIMES);
        assertThat(store.restore(() -> {})).isEqualTo(FileReport.FINE);
        Files.delete(file());
        Files.delete(folder.resolve("learned.json"));

        assertThat(store.restore(() -> {}).restored()).hasSize(2);

        assertThat(store.restore(() -> {})).isEqualTo(FileReport.FINE);
        StateStore next = new StateStore(folder);
        assertThat(next.settings()).containsEntry(SALES, EIGHTY);
        assertThat(next.startTimes()).containsEntry(SALES, TIMES);
    }

    @Test
    void settingNothingTakesTheSettingsBack() throws Exception {
        StateStore store = new StateStore(folder);
        store.changeSettings(SALES, EIGHTY);
        store.changeSettings(SALES, OperatorSettings.NONE);
        assertThat(store.settings()).isEmpty();
        assertThat(Files.readString(file())).doesNotContain("sales");
    }

    @Test
    void damagedFileIsSetAsideAndTheOtherFileUsed() throws Exception {
        new StateStore(folder).learnStart(SALES, TIMES);
        for (String damage : new String[] {"{\"apps\": {\"sa", "[]", "", "\0\0\0\0", "{\"apps\": 3}", "{} trailing"}) {
            Files.writeString(file(), damage);
            StateStore store = new StateStore(folder);
            assertThat(store.settings()).isEmpty();
            assertThat(store.startTimes()).containsEntry(SALES, TIMES);
            assertThat(store.problems()).singleElement().asString().startsWith(file() + " is damaged");
            assertThat(file()).doesNotExist();
        }
        assertThat(folder.resolve("settings.json.damaged-6")).hasContent("{} trailing");
    }

    @Test
    @Timeout(30)
    void folderOrFifoInPlaceOfAFileIsSetAside() throws Exception {
        Files.createDirectory(file());
        Files.createFile(file().resolve("inside"));
        assertThat(new ProcessBuilder("mkfifo", folder.resolve("learned.json").toString()).start().waitFor()).isZero();

        StateStore store = new StateStore(folder);

        assertThat(store.problems()).hasSize(2).allMatch(problem -> problem.contains("not a regular file"));
        assertThat(folder.resolve("settings.json.damaged-1/inside")).exists();
        store.changeSettings(SALES, EIGHTY);
        store.learnStart(SALES, TIMES);
        assertThat(new StateStore(folder).settings()).containsEntry(SALES, EIGHTY);
    }

    @Test
    void aWrongValueIsLeftOutAndTheRestUsed() throws Exception {
        Files.writeString(file(), """
                {"apps": {"sales": {"priority": "high", "always_on": true}, "hr": {"priority": 101},
                 "../etc": {"priority": 5}, "ops": 7, "fin": {"priority": 5}}}""");
        StateStore store = new StateStore(folder);
        assertThat(store.settings()).containsEntry(SALES, PINNED).containsKey(new AppId("fin")).hasSize(2);
        assertThat(store.problems()).hasSize(4);
        store.changeSettings(new AppId("fin"), EIGHTY);
        assertThat(store.problems()).as("said once").hasSize(4);
        assertThat(Files.readString(file())).contains("high");
    }

    @Test
    void fieldsOfANewerVersionSurvive() throws Exception {
        Files.writeString(file(), """
                {"colour": "blue", "apps": {"sales": {"priority": 5, "mood": [1, 2]}, "hr": {"mood": 3}}}""");
        StateStore store = new StateStore(folder);
        store.changeSettings(SALES, OperatorSettings.NONE);
        store.changeSettings(HR, EIGHTY);
        assertThat(Files.readString(file()).replaceAll("\\s", "")).isEqualTo(
                "{\"colour\":\"blue\",\"apps\":{\"sales\":{\"mood\":[1,2]},\"hr\":{\"mood\":3,\"priority\":80}}}");
    }

    @Test
    void whatCannotBeWrittenDoesNotHold() throws Exception {
        StateStore store = new StateStore(folder);
        store.changeSettings(SALES, EIGHTY);
        Files.delete(file());
        Files.createDirectory(file());
        Files.createFile(file().resolve("in the way"));
        assertThatThrownBy(() -> store.changeSettings(SALES, PINNED)).isInstanceOf(IOException.class);
        assertThat(store.settings()).containsEntry(SALES, EIGHTY);
        assertThat(folder.resolve("settings.json.new")).doesNotExist();
    }

    @Test
    void halfWrittenFileOfAKilledDaemonIsNoHindrance() throws Exception {
        Files.writeString(folder.resolve("settings.json.new"), "{\"ap");
        StateStore store = new StateStore(folder);
        store.changeSettings(SALES, EIGHTY);
        assertThat(new StateStore(folder).settings()).containsEntry(SALES, EIGHTY);
    }

    private Path file() {
        return folder.resolve("settings.json");
    }
}
