package launcher.daemon.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import launcher.fixtures.Component;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose files root reads on behalf of an account that can change what a path leads to. */
class OpenedFileTest {

    private final Component<Integer> account = Component.otherAccount();
    private final int app = account.orSkip().orElse(-1);
    private final int third = app + 1;

    @TempDir
    private Path folder = Path.of("");

    /** The app's own. */
    private Path home = Path.of("");

    @BeforeEach
    void makeHome() throws IOException {
        assumeTrue(account.orSkip().isPresent(), account::why);
        home = owned(Files.createDirectory(folder.resolve("home")), app);
    }

    @Test
    void filesThatNoForeignLinkLeadsToAreGiven() throws IOException {
        for (int owner : new int[] {0, app, third}) {
            assertThat(mayBeGiven(file(folder.resolve("of-" + owner), owner))).isTrue();
            assertThat(mayBeGiven(file(home.resolve("of-" + owner), owner))).isTrue();
        }
    }

    @Test
    void linkLeadsToFilesOfItsOwnerOnly() throws IOException {
        for (int of : new int[] {0, app, third}) {
            Path file = file(folder.resolve("of-" + of), of);
            assertThat(mayBeGiven(link(home.resolve("root-to-" + of), file, 0))).isTrue();
            assertThat(mayBeGiven(link(home.resolve("third-to-" + of), file, third))).isEqualTo(of != 0);
            assertThat(mayBeGiven(link(home.resolve("app-to-" + of), file, app))).isEqualTo(of == app);
        }
    }

    @Test
    void linkIsSeenAnywhereOnTheWay() throws IOException {
        Files.createDirectories(folder.resolve("a/b"));
        file(folder.resolve("a/b/secret"), 0);
        link(home.resolve("to-a"), folder.resolve("a"), app);
        link(folder.resolve("to-home"), Path.of("home/../home/to-a"), 0);

        assertThat(mayBeGiven(folder.resolve("a/../a/b/secret"))).isTrue();
        assertThat(mayBeGiven(home.resolve("to-a/b/secret"))).isFalse();
        assertThat(mayBeGiven(folder.resolve("to-home/b/secret"))).isFalse();
    }

    @Test
    void furtherNameInAForeignFolderIsNotTheFile() throws IOException {
        Path secret = file(folder.resolve("secret"), 0);
        Path planted = Files.createLink(home.resolve("planted"), secret);
        Path shared = Files.createDirectory(folder.resolve("shared"));
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThat(mayBeGiven(secret)).isTrue();
        assertThat(mayBeGiven(planted)).isFalse();
        assertThat(mayBeGiven(Files.createLink(shared.resolve("planted"), secret))).isFalse();
    }

    @Test
    void fileIsTheOneThatWasOpened() throws IOException {
        Path secret = file(folder.resolve("secret"), 0);
        Path at = link(home.resolve("env"), secret, app);
        try (OpenedFile opened = OpenedFile.of(at)) {
            Path harmless = file(home.resolve("harmless"), 0);
            Files.move(harmless, at, StandardCopyOption.REPLACE_EXISTING);

            assertThat(opened.mayBeGivenTo(app)).as("put back after the opening").isFalse();
            assertThat(opened.bytes(100)).asString(StandardCharsets.UTF_8).isEqualTo("secret");
            assertThat(opened.bytes(3)).hasSize(3);
        }
    }

    @Test
    void openingNeverWaits() throws IOException {
        Path fifo = folder.resolve("fifo");
        Posix.mkfifo(fifo.toString(), 0600);

        try (OpenedFile opened = OpenedFile.of(fifo)) {
            assertThat(opened.isRegular()).isFalse();
        }
        try (OpenedFile opened = OpenedFile.of(file(folder.resolve("file"), 0))) {
            assertThat(opened.isRegular()).isTrue();
        }
        assertThatThrownBy(() -> OpenedFile.of(folder.resolve("none"))).isInstanceOf(OsException.class);
    }

    private boolean mayBeGiven(Path path) throws IOException {
        try (OpenedFile opened = OpenedFile.of(path)) {
            return opened.mayBeGivenTo(app);
        }
    }

    private static Path file(Path path, int uid) throws IOException {
        return owned(Files.writeString(path, String.valueOf(path.getFileName())), uid);
    }

    private static Path link(Path path, Path target, int uid) throws IOException {
        return owned(Files.createSymbolicLink(path, target), uid);
    }

    private static Path owned(Path path, int uid) throws IOException {
        return Files.setAttribute(path, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
    }
}
