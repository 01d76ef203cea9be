package launcher.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many apps may be starting at a time, at its place and at its old place. */
class ConcurrentStartsTest {

    @TempDir
    private Path temp;

    private ConfigFolder folder;

    @BeforeEach
    void folder() {
        folder = new ConfigFolder(temp);
    }

    @Test
    void concurrentStartsAreASettingOfTheLauncher() {
        Config config = folder.valid("launcher: {concurrent_starts: 5}\napps: {a: {command: [run]}}\n");
        assertThat(config.catalog().policy().concurrentStarts()).isEqualTo(5);
        assertThat(config.warnings()).isEmpty();
    }

    @Test
    void concurrentStartsAtTheirOldPlaceWorkWithAWarning() {
        Config config = folder.valid("gateway: {limits: {concurrent_starts: 5}}\napps: {a: {command: [run]}}\n");
        assertThat(config.catalog().policy().concurrentStarts()).isEqualTo(5);
        assertThat(config.warnings()).singleElement().asString()
                .contains("1:20",
                        "gateway.limits.concurrent_starts: moved to launcher.concurrent_starts; write it there");
    }

    @Test
    void concurrentStartsOfTheLauncherBeatTheirOldPlace() {
        Config config = folder.valid("""
                launcher: {concurrent_starts: 3}
                gateway: {limits: {concurrent_starts: 5}}
                apps: {a: {command: [run]}}
                """);
        assertThat(config.catalog().policy().concurrentStarts()).isEqualTo(3);
        assertThat(config.warnings()).singleElement().asString()
                .contains("not used, since launcher.concurrent_starts is given");
    }
}
