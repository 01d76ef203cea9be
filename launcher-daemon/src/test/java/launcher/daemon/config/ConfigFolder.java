package launcher.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import launcher.core.app.AppId;
import launcher.core.app.AppSpec;

/** A folder with configuration files for a test. */
record ConfigFolder(Path folder) {

    static final DefaultPaths PLACES =
            new DefaultPaths(Optional.empty(), List.of(), Path.of("/run/x/control.sock"), Path.of("/var/lib/x"),
                    Path.of("/usr/share/x/loading.html"));

    Path write(String name, String text) {
        try {
            Path file = folder.resolve(name);
            Files.createDirectories(StreamlitCommand.folderOf(file));
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ConfigReader.Reading read(Path file) {
        return new ConfigReader(PLACES).read(file);
    }

    Config valid(String yaml) {
        return valid(write("config.yaml", yaml));
    }

    static Config valid(Path file) {
        return switch (read(file)) {
            case ConfigReader.Reading.Read(Config config) -> config;
            case ConfigReader.Reading.Invalid invalid -> throw new AssertionError(invalid.problems());
        };
    }

    /** The app {@code a} of a valid configuration. */
    AppSpec app(String yaml) {
        return app(valid(yaml), "a");
    }

    static AppSpec app(Config config, String name) {
        return config.catalog().find(new AppId(name)).orElseThrow();
    }

    /** What is wrong with a file, each as {@code LINE:COLUMN: severity: message}. */
    List<String> problems(Path file) {
        assertThat(read(file)).isInstanceOf(ConfigReader.Reading.Invalid.class);
        return read(file) instanceof ConfigReader.Reading.Invalid(var problems)
                ? problems.stream().map(problem -> problem.toString().replace(file + ":", "").replace(folder + "/", ""))
                        .toList()
                : List.of();
    }

    List<String> problems(String yaml) {
        return problems(write("config.yaml", yaml));
    }

    /** What {@code config show} prints. */
    static String text(Config config, boolean origins) {
        var text = new StringBuilder();
        ConfigText.write(config, origins, line -> text.append(line).append('\n'));
        return text.toString();
    }

    /** The repository's folder {@code config}. */
    static Path samples() {
        Path at = Path.of("").toAbsolutePath();
        while (!Files.exists(at.resolve("config/streamlit-launcher.yaml"))) {
            at = Optional.ofNullable(at.getParent()).orElseThrow();
        }
        return at.resolve("config");
    }
}
