package launcher.daemon.track;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import launcher.core.app.AppId;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A touch folder of two apps, and what its listener was told. */
@Timeout(60)
abstract class TouchFolderFixture {

    static final AppId SALES = new AppId("sales");
    static final AppId HR = new AppId("hr");
    static final Duration NEVER = Duration.ofDays(1);
    static final String NO_GROUP = "no-such-group-here";

    @TempDir
    Path temp;

    final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    volatile Set<AppId> apps = Set.of(SALES, HR);

    TouchFolder start() throws IOException {
        return start(settings(List.of(), NEVER), FolderEvents.open());
    }

    TouchFolder startWithoutNews(Duration interval) throws IOException {
        return start(settings(List.of(), interval), FolderEvents.none());
    }

    TouchFolder start(TouchFolder.Settings settings, FolderEvents events) throws IOException {
        return TouchFolder.start(settings, NO_GROUP, events, listener());
    }

    TouchFolder.Settings settings(List<String> trackers, Duration interval) {
        return new TouchFolder.Settings(folder(), trackers, interval, () -> apps);
    }

    TouchListener listener() {
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

    String next() throws InterruptedException {
        return Objects.requireNonNull(told.poll(10, TimeUnit.SECONDS), "nothing was told");
    }

    Path folder() {
        return temp.resolve("touches");
    }

    Path file(String name) {
        return folder().resolve(name);
    }

    static void setTime(Path file, String time) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse(time)));
    }

    static int mode(Path path) throws IOException {
        return (int) Files.getAttribute(path, "unix:mode", NOFOLLOW_LINKS);
    }

    static boolean isRoot() throws IOException {
        return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
    }

    static void giveAway(Path path) throws IOException {
        Files.setOwner(path, FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
    }

    static void run(String... command) throws Exception {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }
}
