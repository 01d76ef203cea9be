package launcher.daemon.provider.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import launcher.daemon.os.Account;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunDirectoriesTest {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void missingFolderIsMadeForThisAccountAlone() throws IOException {
        Path runs = RunDirectories.in(folder.resolve("runtime"));
        RunDirectories.make(runs);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(runs))).isEqualTo("rwx------");
        RunDirectories.make(runs);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxrwx---", "rwx----w-", "rwxrwxrwx"})
    void folderWritableByOtherUsersIsRefused(String mode) throws IOException {
        Files.setPosixFilePermissions(Files.createDirectory(runs()), PosixFilePermissions.fromString(mode));

        assertRefused();
    }

    @Test
    void aLinkIsRefusedWhereverItLeads() throws IOException {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"), PosixFilePermissions.asFileAttribute(
                PosixFilePermissions.fromString("rwx------")));
        Files.createSymbolicLink(runs(), elsewhere);

        assertRefused();
    }

    @Test
    void aFileIsRefused() throws IOException {
        Files.createFile(runs());

        assertRefused();
    }

    @Test
    void folderOfAnotherAccountIsRefused() throws IOException {
        Files.createDirectory(runs());
        if (Account.ownUid() == 0) {
            Files.setAttribute(runs(), "unix:uid", 12345);

            assertRefused();
        } else {
            assertThatThrownBy(() -> RunDirectories.make(Path.of("/"))).isInstanceOf(IOException.class);
        }
    }

    private void assertRefused() {
        assertThatThrownBy(() -> RunDirectories.make(runs())).isInstanceOf(IOException.class)
                .hasMessageContaining(runs() + " is not a folder that belongs to this account")
                        .hasMessageContaining("launcher.socket");
    }

    private Path runs() {
        return RunDirectories.in(folder);
    }
}
