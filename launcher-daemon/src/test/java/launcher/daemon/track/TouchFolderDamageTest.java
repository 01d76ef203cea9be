package launcher.daemon.track;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import launcher.daemon.track.TouchFolder.TouchResult;
import launcher.fixtures.Eventually;
import org.junit.jupiter.api.Test;

/** Whatever lies in its place, the folder is never followed elsewhere, and nothing in it blocks a look. */
class TouchFolderDamageTest extends TouchFolderFixture {

    @Test
    void fifosLinksAndFoldersNeitherCountNorBlock() throws Exception {
        Path elsewhere = Files.createFile(temp.resolve("elsewhere"));
        try (TouchFolder touches = start()) {
            run("mkfifo", file("sales").toString());
            assertThat(touches.lookAgain(SALES)).isFalse();
            Files.delete(file("sales"));
            Files.createSymbolicLink(file("sales"), elsewhere);
            assertThat(touches.lookAgain(SALES)).isFalse();
            setTime(elsewhere, "2026-01-01T00:00:00Z");
            assertThat(touches.lookAgain(SALES)).isFalse();
            Files.delete(file("sales"));
            Files.createDirectory(file("sales"));
            assertThat(touches.lookAgain(SALES)).isFalse();
            assertThat(told).isEmpty();
            Files.delete(file("sales"));
            Files.createFile(file("sales"));
            assertThat(next()).isEqualTo("touched sales");
        }
    }

    @Test
    void twentyThousandJunkFilesHideNoTouch() throws Exception {
        try (TouchFolder touches = start()) {
            run("sh", "-c", "cd '" + folder() + "' && seq -f junk%g 20000 | xargs touch");
            Files.createFile(file("sales"));
            assertThat(next()).isEqualTo("touched sales");
            touches.lookAtAll();
            setTime(file("sales"), "2026-01-01T00:00:00Z");
            assertThat(next()).isEqualTo("touched sales");
        }
    }

    @Test
    void folderReplacedByALinkIsReportedButNotFollowed() throws Exception {
        Path target = Files.createDirectory(temp.resolve("target"));
        try (TouchFolder touches = start()) {
            Eventually.within(Duration.ofSeconds(30), "the link is made before the folder is made anew", () ->
                    replacedByLink(target));
            assertThat(touches.lookAgain(SALES)).isFalse();
            assertThat(next()).isEqualTo("unusable: " + folder()
                    + " is a symbolic link; remove it, and the folder is made anew");
            assertThat(touches.touch(SALES)).isInstanceOf(TouchResult.NotTouched.class);
            Files.createFile(target.resolve("sales"));
            assertThat(touches.lookAgain(SALES)).isFalse();
            touches.lookAtAll();
            assertThat(told).isEmpty();
            assertThat(target).isDirectoryContaining(path -> path.endsWith("sales"));

            Files.delete(folder());
            assertThat(next()).as("mended by itself").isEqualTo("mended");
            Files.createFile(file("sales"));
            assertThat(next()).isEqualTo("touched sales");
        }
    }

    private boolean replacedByLink(Path target) {
        try {
            Files.deleteIfExists(folder());
            Files.createSymbolicLink(folder(), target);
            return true;
        } catch (FileAlreadyExistsException _) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aFolderThatIsDeletedIsMadeAnew() throws Exception {
        try (TouchFolder touches = start()) {
            Files.delete(folder());
            assertThat(touches.lookAgain(SALES)).isFalse();
            assertThat(folder()).isDirectory();
            Files.createFile(file("sales"));
            assertThat(next()).isEqualTo("touched sales");
        }
    }

    @Test
    void deletedFolderIsMadeAnewByItself() throws Exception {
        try (TouchFolder _ = start()) {
            Files.delete(folder());
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            while (!Files.isDirectory(folder())) {
                assertThat(System.nanoTime()).isLessThan(deadline);
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void fifoInsteadOfTheFolderIsReported() throws Exception {
        run("mkfifo", folder().toString());
        try (TouchFolder _ = start()) {
            assertThat(next()).startsWith("unusable: " + folder() + " is not a folder");
        }
    }

    @Test
    void folderOfAForeignAccountIsNotUsed() throws Exception {
        assumeTrue(isRoot(), "needs root to give a folder away");
        Files.createDirectory(folder());
        giveAway(folder());
        try (TouchFolder _ = start()) {
            assertThat(next()).startsWith("unusable: " + folder() + " belongs to nobody");
        }
    }

    @Test
    void touchByAForeignAccountCountsOnlyFromATracker() throws Exception {
        assumeTrue(isRoot(), "needs root to give a file away");
        for (List<String> trackers : List.of(List.<String>of(), List.of("nobody", "no-such-user"))) {
            try (TouchFolder touches = start(settings(trackers, NEVER), FolderEvents.none())) {
                Files.createFile(file("sales"));
                giveAway(file("sales"));
                assertThat(touches.lookAgain(SALES)).isEqualTo(!trackers.isEmpty());
                Files.delete(file("sales"));
                touches.lookAgain(SALES);
            }
        }
    }

    @Test
    void folderIsMadeForTheOwnerOrAnExistingGroup() throws Exception {
        try (TouchFolder _ = start()) {
            assertThat(mode(folder())).isEqualTo(040700);
        }
        Files.delete(folder());
        String ownGroup = Files.readAttributes(
                temp, PosixFileAttributes.class).group().getName();
        try (TouchFolder _ = TouchFolder.start(settings(List.of(), NEVER), ownGroup, FolderEvents.none(), listener())) {
            assertThat(mode(folder())).isEqualTo(042770);
        }
    }

    @Test
    void anExistingFolderKeepsItsMode() throws Exception {
        Files.createDirectory(folder(),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        try (TouchFolder _ = start()) {
            assertThat(mode(folder())).isEqualTo(040755);
        }
    }

    @Test
    void touchReplacesAFifoOrLinkInsteadOfOpeningIt() throws Exception {
        Path elsewhere = Files.writeString(temp.resolve("elsewhere"), "mine");
        FileTime before = Files.getLastModifiedTime(elsewhere);
        try (TouchFolder touches = startWithoutNews(NEVER)) {
            Files.createSymbolicLink(file("sales"), elsewhere);
            run("mkfifo", file("hr").toString());
            assertThat(touches.touch(SALES)).isEqualTo(new TouchResult.Touched());
            assertThat(touches.touch(HR)).isEqualTo(new TouchResult.Touched());
            assertThat(Files.isRegularFile(file("sales"), NOFOLLOW_LINKS)).isTrue();
            assertThat(Files.isRegularFile(file("hr"), NOFOLLOW_LINKS)).isTrue();
            assertThat(elsewhere).hasContent("mine");
            assertThat(Files.getLastModifiedTime(elsewhere)).isEqualTo(before);
        }
    }

    @Test
    void touchBlockedByAFolderSaysSoAndLeavesNothing() throws Exception {
        try (TouchFolder touches = startWithoutNews(NEVER)) {
            Files.createDirectory(file("sales"));
            assertThat(touches.touch(SALES)).isInstanceOfSatisfying(TouchResult.NotTouched.class,
                    result -> assertThat(result.why()).startsWith(file("sales").toString()));
            try (var left = Files.list(folder())) {
                assertThat(left).containsExactly(file("sales"));
            }
        }
    }
}
