package launcher.daemon.config;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import launcher.core.app.AppId;
import launcher.daemon.config.key.NamedShape;
import launcher.daemon.config.source.Place;
import launcher.daemon.config.source.Problems;

/** Finds the Streamlit apps in a folder of folders. */
final class AppsFolder {

    /** The names a script may have, the preferred one first. */
    private static final List<String> SCRIPTS = List.of("app.py", "streamlit_app.py");

    private AppsFolder() {}

    /**
     * The scripts by the names of their folders; folders without one, and hidden ones, are skipped. A folder that cannot be read or whose
     * name no app can have is a warning.
     *
     * @param place where {@code apps_dir} is set
     */
    static SortedMap<AppId, Path> scan(Path folder, Place place, Problems problems) {
        var found = new TreeMap<AppId, Path>();
        if (!Files.isDirectory(folder)) {
            problems.warning(place, "apps_dir: no such folder: " + folder + "; create it and reload");
            return found;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                Optional<Path> script = name.startsWith(".") ? Optional.empty() : scriptIn(entry);
                if (script.isPresent()) {
                    AppId.parse(name).ifPresentOrElse(
                            id -> found.put(id, script.get()),
                            () -> problems.warning(place, "apps_dir: folder skipped: " + NamedShape.badName(name)));
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            problems.warning(place, "apps_dir: cannot be read: " + e.getMessage() + "; check the folder's owner and mode");
        }
        return found;
    }

    private static Optional<Path> scriptIn(Path folder) {
        return SCRIPTS.stream().map(folder::resolve).filter(Files::isRegularFile).findFirst();
    }
}
