package launcher.daemon.reload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import launcher.daemon.config.ConfigReader;
import launcher.daemon.config.DefaultPaths;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configuration in force, and what a reload makes of it. */
class ActiveConfigurationTest {

    @TempDir
    private Path folder = Path.of("");

    private Path file = Path.of("");
    private Path apps = Path.of("");
    private ConfigReader reader = new ConfigReader(
            new DefaultPaths(Optional.empty(), List.of(), Path.of("/s"), Path.of("/d"), Path.of("/l")));

    @BeforeEach
    void anAppInAppsDir() throws IOException {
        apps = folder.resolve("apps");
        Files.createFile(Files.createDirectories(apps.resolve("sales")).resolve("app.py"));
        file = Files.writeString(folder.resolve("config.yaml"), "apps_dir: apps\n");
    }

    @Test
    void checkingTellsTheWarningsOfAValidConfigurationToo() throws IOException {
        Files.createFile(Files.createDirectories(apps.resolve("Bad Name")).resolve("app.py"));

        var report = ActiveConfiguration.check(reader, file);

        assertThat(report.problems()).isEmpty();
        assertThat(report.warnings()).singleElement().asString()
                .contains(":1:1: warning: apps_dir: folder skipped: \"Bad Name\"");
    }
}
