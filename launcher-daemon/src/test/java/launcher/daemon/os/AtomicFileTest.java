package launcher.daemon.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void fileIsMadeWithItsMode() throws IOException {
        AtomicFile.replace(file(), bytes("new"), "rw-------");
        assertThat(file()).hasContent("new");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file()))).isEqualTo("rw-------");

        AtomicFile.replaceDurably(file(), bytes("newer"), "rw-r-----");
        assertThat(file()).hasContent("newer");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file()))).isEqualTo("rw-r-----");
    }

    @Test
    void readerOfTheOldFileKeepsIt() throws IOException {
        AtomicFile.replace(file(), bytes("old content"), "rw-------");
        try (var reader = Files.newInputStream(file())) {
            assertThat(reader.read()).isEqualTo('o');

            AtomicFile.replace(file(), bytes("new"), "rw-------");

            assertThat(new String(reader.readAllBytes(), StandardCharsets.US_ASCII)).isEqualTo("ld content");
        }
    }

    @Test
    void leftoverOfAKilledWriterIsReplaced() throws IOException {
        Path elsewhere = Files.writeString(folder.resolve("elsewhere"), "untouched");
        Files.createSymbolicLink(leftover(), elsewhere);

        AtomicFile.replace(file(), bytes("new"), "rw-------");

        assertThat(file()).isRegularFile().hasContent("new");
        assertThat(elsewhere).hasContent("untouched");
        assertThat(leftover()).doesNotExist();
    }

    @Test
    void failedReplacementLeavesEverythingAsItWas() throws IOException {
        Files.createFile(Files.createDirectory(file()).resolve("in the way"));

        assertThatThrownBy(() -> AtomicFile.replace(file(), bytes("new"), "rw-------"))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> AtomicFile.replaceDurably(file(), bytes("new"), "rw-------"))
                .isInstanceOf(IOException.class);

        assertThat(file()).isDirectory();
        assertThat(leftover()).doesNotExist();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private Path file() {
        return folder.resolve("file");
    }

    private Path leftover() {
        return folder.resolve("file.new");
    }
}
