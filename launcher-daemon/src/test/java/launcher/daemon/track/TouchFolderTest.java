package launcher.daemon.track;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import launcher.core.app.AppId;
import launcher.daemon.track.TouchFolder.TouchResult;
import launcher.fixtures.Eventually;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TouchFolderTest {

    private static final AppId SALES = new AppId("sales");
    private static final AppId HR = new AppId("hr");
    private static final Duration NEVER = Duration.ofDays(1);
    private static final String NO_GROUP = "no-such-group-here";

    @TempDir
    Path temp;

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private volatile Set<AppId> apps = Set.of(SALES, HR);

    @Test
    void aTouchIsSeenAtOnce() throws Exception {
        try (TouchFolder _ = start()) {
            Files.createFile(file("sales"));
            assertThat(next()).isEqualTo("touched sales");
            setTime(file("sales"), "2026-01-01T00:00:00Z");
            assertThat(next()).isEqualTo("touched sales");
        }
    }

    @Test
    void existingFileIsNoTouchUntilItIsTouched() throws Exception {
        Files.createDirectory(folder());
        Files.createFile(file("sales"));
        try (TouchFolder touches = start()) {
            assertThat(touches.lookAgain(SALES)).isFalse();
            assertThat(told).isEmpty();
            setTime(file("sales"), "2026-01-01T00:00:00Z");
            assertThat(next()).isEqualTo("touched sales");
        }
    }

    @Test
    void aChmodIsNoTouch() throws Exception {
        Files.createDirectory(folder());
        Files.createFile(file("sales"));
        try (TouchFolder _ = start()) {
            Files.setPosixFilePermissions(file("sales"), PosixFilePermissions.fromString("rw-rw-rw-"));
            Files.createFile(file("hr"));
            assertThat(next()).isEqualTo("touched hr");
        }
    }

    @Test
    void lookingAgainSeesATouchWithoutTheKernelsNews() throws Exception {
        try (TouchFolder touches = startWithoutNews(NEVER)) {
            assertThat(touches.lookAgain(SALES)).isFalse();
            Files.createFile(file("sales"));
            assertThat(touches.lookAgain(SALES)).isTrue();
            assertThat(next()).isEqualTo("touched sales");
            assertThat(touches.lookAgain(SALES)).isFalse();
        }
    }

    @Test
    void theSlowLookSeesWhatTheKernelDidNotTell() throws Exception {
        try (TouchFolder _ = startWithoutNews(Duration.ofMillis(20))) {
            Files.createFile(file("sales"));
            assertThat(next()).isEqualTo("touched sales");
            Files.delete(file("sales"));
            Files.createFile(file("hr"));
            assertThat(next()).isEqualTo("touched hr");
        }
    }

    @Test
    void futureOrPastTimeCountsOnceAndKeepsNothingAwake() throws Exception {
        Files.createDirectory(folder());
        Files.createFile(file("sales"));
        try (TouchFolder touches = startWithoutNews(NEVER)) {
            setTime(file("sales"), "2199-01-01T00:00:00Z");
            assertThat(touches.lookAgain(SALES)).isTrue();
            assertThat(touches.lookAgain(SALES)).isFalse();
            setTime(file("sales"), "1970-01-01T00:00:00Z");
            assertThat(touches.lookAgain(SALES)).isTrue();
            assertThat(touches.lookAgain(SALES)).isFalse();
        }
    }

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
    void namesOfNoAppAreNotRemembered() throws Exception {
        try (TouchFolder _ = start()) {
            run("sh", "-c", "cd '" + folder()
                    + "' && touch \"$(printf 'a\\377\\nb')\" ..sales SALES ' ' 'sales ' stranger");
            Files.createFile(file("hr"));
            assertThat(next()).isEqualTo("touched hr");
            assertThat(told).isEmpty();
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
    void anAppThatIsAddedLaterIsWatchedToo() throws Exception {
        AppId added = new AppId("added");
        try (TouchFolder touches = start()) {
            Files.createFile(file("added"));
            Files.createFile(file("hr"));
            assertThat(next()).isEqualTo("touched hr");
            apps = Set.of(SALES, HR, added);
            assertThat(touches.lookAgain(added)).as("its file was there before").isFalse();
            setTime(file("added"), "2026-01-01T00:00:00Z");
            assertThat(next()).isEqualTo("touched added");
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
    void touchingMakesTheFileAndIsSeen() throws Exception {
        try (TouchFolder touches = startWithoutNews(NEVER)) {
            assertThat(touches.touch(SALES)).isEqualTo(new TouchResult.Touched());
            assertThat(mode(file("sales"))).isEqualTo(0100660);
            assertThat(touches.lookAgain(SALES)).isTrue();
            assertThat(touches.touch(SALES)).isEqualTo(new TouchResult.Touched());
            try (var left = Files.list(folder())) {
                assertThat(left).containsExactly(file("sales"));
            }
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

    @Test
    void changedIntervalCountsAtOnce() throws Exception {
        for (FolderEvents events : List.of(FolderEvents.none(), FolderEvents.open())) {
            try (TouchFolder touches = start(settings(List.of(), NEVER), events)) {
                events.unwatch();
                setTime(Files.createFile(file("sales")), "2026-01-01T00:00:00Z");
                touches.lookEvery(Duration.ofMillis(20));
                assertThat(next()).isEqualTo("touched sales");
            }
            Files.delete(file("sales"));
        }
    }

    @Test
    void closingEndsTheThread() throws Exception {
        Set<Thread> before = touchThreads();
        TouchFolder touches = start();
        Set<Thread> during = touchThreads();
        assertThat(during).hasSize(before.size() + 1);
        touches.close();
        assertThat(touchThreads()).hasSize(before.size());
    }

    private static Set<Thread> touchThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("touch-watch"))
                .collect(Collectors.toSet());
    }

    private TouchFolder start() throws IOException {
        return start(settings(List.of(), NEVER), FolderEvents.open());
    }

    private TouchFolder startWithoutNews(Duration interval) throws IOException {
        return start(settings(List.of(), interval), FolderEvents.none());
    }

    private TouchFolder start(TouchFolder.Settings settings, FolderEvents events) throws IOException {
        return TouchFolder.start(settings, NO_GROUP, events, listener());
    }

    private TouchFolder.Settings settings(List<String> trackers, Duration interval) {
        return new TouchFolder.Settings(folder(), trackers, interval, () -> apps);
    }

    private TouchListener listener() {
        return new TouchListener() {
            @Override
            public void touched(AppId app) {
                told.add("touched " + app);
            }

            @Override
            public void trackingUnusable(String why) {
                told.add("unusable: " + why);
            }

            @Override
            public void trackingMended() {
                told.add("mended");
            }
        };
    }

    private String next() throws InterruptedException {
        return Objects.requireNonNull(told.poll(10, TimeUnit.SECONDS), "nothing was told");
    }

    private Path folder() {
        return temp.resolve("touches");
    }

    private Path file(String name) {
        return folder().resolve(name);
    }

    private static void setTime(Path file, String time) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse(time)));
    }

    private static int mode(Path path) throws IOException {
        return (int) Files.getAttribute(path, "unix:mode", NOFOLLOW_LINKS);
    }

    private static boolean isRoot() throws IOException {
        return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
    }

    private static void giveAway(Path path) throws IOException {
        Files.setOwner(path, FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
    }

    private static void run(String... command) throws Exception {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }
}
