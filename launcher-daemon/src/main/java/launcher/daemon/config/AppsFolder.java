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
import java.util.function.Consumer;
import launcher.core.app.AppId;
import launcher.daemon.config.key.NamedSectionsType;
import launcher.daemon.config.source.Problems;
import launcher.daemon.config.source.SourceLocation;
import launcher.daemon.os.IoErrors;

/** Finds the Streamlit apps in a folder of folders. */
final class AppsFolder {

    /** The names a script may have, the preferred one first. */
    private static final List<String> SCRIPTS = List.of("app.py", "streamlit_app.py");

    private AppsFolder() {}

    /**
     * The scripts by the names of their folders; folders without a script, and hidden folders, are skipped. A folder
     * whose name no app can have is a warning.
     *
     * @param place       where {@code apps_dir} is set
     * @param unreachable told why the folder is missing or cannot be read, and what to do
     */
    static SortedMap<AppId, Path> scan(Path folder, SourceLocation place, Problems problems,
            Consumer<String> unreachable) {
        var found = new TreeMap<AppId, Path>();
        if (!Files.isDirectory(folder)) {
            unreachable.accept("apps_dir: no such folder: " + folder + "; create it, or mount what belongs there");
            return found;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                Optional<Path> script = name.startsWith(".") ? Optional.empty() : scriptIn(entry);
                if (script.isPresent()) {
                    AppId.parse(name).ifPresentOrElse(
                            id -> found.put(id, script.get()),
                            () -> problems.warning(place, "apps_dir: folder skipped: "
                                    + NamedSectionsType.badName(name)));
                }
            }
        } catch (DirectoryIteratorException e) {
            unreachable.accept(unreadable(IoErrors.of(e)));
        } catch (IOException e) {
            unreachable.accept(unreadable(IoErrors.of(e)));
        }
        return found;
    }

    private static String unreadable(String why) {
        return "apps_dir: cannot be read: " + why + "; check the folder's owner and mode";
    }

    private static Optional<Path> scriptIn(Path folder) {
        return SCRIPTS.stream().map(folder::resolve).filter(Files::isRegularFile).findFirst();
    }
}
