package launcher.daemon.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafeFolderTest {

    private static final int WRITABLE_TO_OTHERS = 0_022;

    @TempDir
    private Path temp = Path.of("");

    @Test
    void missingFolderAloneIsMadeWithTheMode() throws IOException {
        assertThat(SafeFolder.make(temp.resolve("above/it"), SafeFolder.OWNER_ONLY)).isTrue();

        assertThat(mode(temp.resolve("above/it"))).isEqualTo("rwx------");
        assertThat(mode(temp.resolve("above"))).isEqualTo(mode(Files.createDirectory(temp.resolve("plain"))));
    }

    @Test
    void takenNameIsLeftAsItIs() throws IOException {
        Files.createSymbolicLink(folder(), temp.resolve("nowhere"));
        assertThat(SafeFolder.make(folder(), SafeFolder.OWNER_ONLY)).isFalse();
        assertThat(temp.resolve("nowhere")).doesNotExist();

        Files.delete(folder());
        Files.createDirectory(folder());
        Files.setPosixFilePermissions(folder(), PosixFilePermissions.fromString("rwx--x---"));
        assertThat(SafeFolder.make(folder(), SafeFolder.OWNER_ONLY)).isFalse();
        SafeFolder.makeAll(folder(), SafeFolder.OWNER_ONLY);
        assertThat(mode(folder())).isEqualTo("rwx--x---");
    }

    @Test
    void allMissingFoldersAreMadeWithTheMode() throws IOException {
        SafeFolder.makeAll(temp.resolve("above/it"), SafeFolder.OWNER_ONLY);

        assertThat(mode(temp.resolve("above"))).isEqualTo("rwx------");
        assertThat(mode(temp.resolve("above/it"))).isEqualTo("rwx------");
        Files.createFile(folder());
        assertThatThrownBy(() -> SafeFolder.makeAll(folder(), SafeFolder.OWNER_ONLY))
                .isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void folderOfThisAccountIsOwn() throws IOException {
        SafeFolder.make(folder(), SafeFolder.GROUP_READS);

        assertThat(SafeFolder.isOwn(folder(), WRITABLE_TO_OTHERS)).isTrue();
        Files.setPosixFilePermissions(folder(), PosixFilePermissions.fromString("rwx----w-"));
        assertThat(SafeFolder.isOwn(folder(), WRITABLE_TO_OTHERS)).isFalse();
        assertThatThrownBy(() -> SafeFolder.isOwn(temp.resolve("missing"), 0)).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void linkAndFileAreNotOwn() throws IOException {
        Files.createSymbolicLink(folder(), temp);
        assertThat(SafeFolder.isOwn(temp, 0)).isTrue();
        assertThat(SafeFolder.isOwn(folder(), 0)).isFalse();
        assertThat(SafeFolder.isOwn(Files.createFile(temp.resolve("file")), 0)).isFalse();
    }

    @Test
    void folderOfAnotherAccountIsNotOwn() throws IOException {
        assumeTrue(Account.ownUid() == 0, "root, to give a folder away");
        SafeFolder.make(folder(), SafeFolder.OWNER_ONLY);
        Files.setAttribute(folder(), "unix:uid", 12345);

        assertThat(SafeFolder.isOwn(folder(), 0)).isFalse();
    }

    @Test
    void groupGetsTheLinkItself() throws IOException {
        assumeTrue(Account.ownUid() == 0, "root, to give a folder to any group");
        Path target = Files.createDirectory(temp.resolve("target"));
        Object before = Files.getAttribute(target, "unix:gid");
        Files.createSymbolicLink(folder(), target);

        SafeFolder.giveToGroup(folder(), "12345");

        assertThat(Files.getAttribute(folder(), "unix:gid", LinkOption.NOFOLLOW_LINKS)).isEqualTo(12345);
        assertThat(Files.getAttribute(target, "unix:gid")).isEqualTo(before);
        assertThatThrownBy(() -> SafeFolder.giveToGroup(folder(), "no-such-group"))
                .isInstanceOf(UserPrincipalNotFoundException.class);
    }

    @Test
    void ownPrincipalOwnsWhatThisProcessMakes() throws IOException {
        assertThat(Files.getOwner(Files.createFile(temp.resolve("made")))).isEqualTo(Account.ownPrincipal());
        assertThat(Files.getAttribute(temp.resolve("made"), "unix:uid")).isEqualTo(Account.ownUid());
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
    }

    private Path folder() {
        return temp.resolve("folder");
    }
}
