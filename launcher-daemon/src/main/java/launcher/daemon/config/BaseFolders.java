package launcher.daemon.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What relative paths are relative to.
 *
 * @param config  the absolute folder of the main configuration file
 * @param appsDir the absolute folder of apps, where one is set
 */
record BaseFolders(Path config, Optional<Path> appsDir) {

    /** {@code text} as an absolute path without {@code ..} in it. */
    Path resolve(String text) {
        return config.resolve(text).normalize();
    }

    /**
     * The same for a script, which may also be given relative to {@code apps_dir}: the first of the two that is there.
     */
    Path resolveScript(String text) {
        Path usual = resolve(text);
        return Files.exists(usual)
                ? usual
                : appsDir.map(folder -> folder.resolve(text).normalize()).filter(Files::exists).orElse(usual);
    }
}
