package launcher.daemon.track;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import launcher.core.app.AppId;
import launcher.daemon.track.TouchFolder.TouchResult;
import org.junit.jupiter.api.Test;

class TouchFolderTest extends TouchFolderFixture {

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
}
