package launcher.daemon.reload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import launcher.core.app.AppCatalog;
import launcher.core.app.AppSpec;
import launcher.daemon.config.Config;
import launcher.daemon.config.ConfigReader;
import launcher.daemon.config.DefaultPaths;
import launcher.daemon.provider.AppSpecs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is compiled ahead, and when. */
class ConfigurationApplierTest {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void folderOfTheScriptIsCompiledForAnyWorkingFolder() throws IOException {
        Path script = Files.createFile(Files.createDirectories(folder.resolve("a {1}")).resolve("main.py"));
        AppCatalog catalog = catalog("""
                apps:
                  here: {streamlit: "a {1}/main.py", cwd: /}
                  others: {streamlit: "a {1}/main.py", user: root}
                  web: {command: [python3, app.py], cwd: /}
                """);

        assertThat(catalog.apps().values())
                .extracting(app -> ConfigurationApplier.folderToCompile(app, AppSpecs.process(app)))
                .containsExactly(Optional.ofNullable(script.getParent()), Optional.empty(), Optional.empty());
    }

    @Test
    void changeCompilesOnlyAppsAddedOrStartedDifferently() throws IOException {
        Files.createFile(folder.resolve("main.py"));
        AppCatalog before = catalog("""
                apps:
                  same: {streamlit: main.py}
                  ranked: {streamlit: main.py, priority: 10}
                  rebuilt: {streamlit: main.py}
                  removed: {streamlit: main.py}
                """);
        AppCatalog after = catalog("""
                apps:
                  same: {streamlit: main.py}
                  ranked: {streamlit: main.py, priority: 90}
                  rebuilt: {streamlit: main.py, env: {A: b}}
                  added: {streamlit: main.py}
                """);

        assertThat(ConfigurationApplier.toCompile(before, after)).extracting(AppSpec::id).extracting(Object::toString)
                .containsExactlyInAnyOrder("added", "rebuilt");
    }

    private AppCatalog catalog(String yaml) throws IOException {
        var places = new DefaultPaths(Optional.empty(), List.of(), Path.of("/s"), Path.of("/d"), Path.of("/l"));
        return switch (new ConfigReader(places).read(Files.writeString(folder.resolve("config.yaml"), yaml))) {
            case ConfigReader.Reading.Read(Config config) -> config.catalog();
            case ConfigReader.Reading.Invalid(var problems) -> throw new AssertionError(problems);
        };
    }
}
