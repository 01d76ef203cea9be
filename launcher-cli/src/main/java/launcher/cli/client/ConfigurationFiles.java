package launcher.cli.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files that the daemon of the same account reads unless it is told others.
 *
 * @param folder what relative paths in them are relative to: that of the main file
 * @param files  in the order in which they are read; a later file wins
 */
record ConfigurationFiles(Path folder, List<Path> files) {

    private static final Path ROOTS_YAML = Path.of("/etc/streamlit-launcher/config.yaml");
    private static final Path ROOTS_UCI = Path.of("/etc/config/streamlit-launcher");

    ConfigurationFiles {
        files = List.copyOf(files);
    }

    /** Those of an account; empty if there are none that it may read. */
    static Optional<ConfigurationFiles> of(Map<String, String> environment, long uid) {
        if (uid != 0) {
            Optional<Path> folder = folder(environment, "XDG_CONFIG_HOME")
                    .or(() -> folder(environment, "HOME").map(home -> home.resolve(".config")));
            return folder.map(path -> path.resolve("streamlit-launcher/config.yaml")).filter(Files::isReadable)
                    .map(ConfigurationFiles::yaml);
        }
        return Files.isReadable(ROOTS_YAML)
                ? Optional.of(yaml(ROOTS_YAML))
                : Optional.of(new ConfigurationFiles(ROOTS_UCI.resolveSibling("."), List.of(ROOTS_UCI)));
    }

    private static ConfigurationFiles yaml(Path main) {
        var files = new ArrayList<Path>();
        try (var parts = Files.newDirectoryStream(main.resolveSibling("conf.d"), "[!.]*.yaml")) {
            parts.forEach(files::add);
            files.sort(null);
        } catch (IOException e) {
            // no such folder, as on most machines
            files.clear();
        }
        files.addFirst(main);
        return new ConfigurationFiles(main.resolveSibling("."), files);
    }

    private static Optional<Path> folder(Map<String, String> environment, String variable) {
        return Optional.ofNullable(environment.get(variable))
                .filter(value -> value.startsWith("/") && value.indexOf('\0') < 0).map(Path::of);
    }
}
