package launcher.daemon.reload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import launcher.daemon.config.Config;
import launcher.daemon.config.ConfigReader;
import launcher.daemon.config.DefaultPaths;
import launcher.daemon.control.command.ConfigurationCommands.Reloaded;
import launcher.daemon.state.StateStore;
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
    void appsOfAGoneFolderStayAndReloadExplains() throws IOException {
        ActiveConfiguration configuration = inForce();
        Files.move(apps, folder.resolve("unmounted"));

        Reloaded reloaded = configuration.reload();

        assertThat(reloaded).isInstanceOfSatisfying(Reloaded.Kept.class, kept ->
                assertThat(kept.problems()).singleElement().asString()
                .endsWith(":1:1: error: apps_dir: no such folder: " + apps
                        + "; create it, or mount what belongs there"));
        assertThat(configuration.effective().catalog().apps()).hasSize(1);
        assertThat(configuration.problems()).first().asString().contains("the one before stays in force");

        Files.move(folder.resolve("unmounted"), apps);
        assertThat(configuration.reload()).isInstanceOf(Reloaded.Taken.class);
        assertThat(configuration.problems()).isEmpty();
    }

    @Test
    void checkingTellsTheWarningsOfAValidConfigurationToo() throws IOException {
        Files.createFile(Files.createDirectories(apps.resolve("Bad Name")).resolve("app.py"));

        var report = ActiveConfiguration.check(reader, file);

        assertThat(report.problems()).isEmpty();
        assertThat(report.warnings()).singleElement().asString()
                .contains(":1:1: warning: apps_dir: folder skipped: \"Bad Name\"");
    }

    private ActiveConfiguration inForce() throws IOException {
        Config written = read();
        return new ActiveConfiguration(reader, file, written,
                new StateStore(Files.createDirectory(folder.resolve("state"))), new ConfigurationApplier(written), "");
    }

    private Config read() {
        return switch (reader.read(file)) {
            case ConfigReader.Reading.Read(Config config) -> config;
            case ConfigReader.Reading.Invalid(var problems) -> throw new AssertionError(problems);
        };
    }
}
