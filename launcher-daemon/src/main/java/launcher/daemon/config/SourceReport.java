package launcher.daemon.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import launcher.core.app.AppId;
import launcher.core.source.AppSource;
import launcher.core.source.AppSource.Kind;
import launcher.core.source.RemovalVerdict;
import launcher.core.source.SourcedApps;
import launcher.daemon.config.source.Problems;
import launcher.daemon.config.source.SourceLocation;

/**
 * Collects during a reading what each source of apps gives, and what is wrong only if the apps of a source that is not
 * there do not stay.
 */
final class SourceReport {

    private final SortedMap<AppSource, SortedSet<AppId>> given = new TreeMap<>();
    private final SortedSet<AppId> withoutScript = new TreeSet<>();
    private final Set<Path> parts = new HashSet<>();
    private final List<Unreachable> unreachable = new ArrayList<>();
    private final List<Incomplete> incomplete = new ArrayList<>();

    private record Unreachable(AppSource source, SourceLocation place, String message) {}

    private record Incomplete(AppId app, SourceLocation place, String message) {}

    /** A configuration file lists these apps; names that no app can have are left out. */
    void listed(Path file, Collection<String> names) {
        add(source(Kind.LIST, file), ids(names));
    }

    /** A configuration file says nothing at all. */
    void empty(Path file) {
        add(source(Kind.LIST, file), new TreeSet<>());
        add(source(Kind.FILE, file), new TreeSet<>());
    }

    /** The folder of files beside the main file has this file, which has been told of already. */
    void part(Path folder, Path file) {
        parts.add(file);
        SortedSet<AppId> apps = given.getOrDefault(source(Kind.LIST, file), new TreeSet<>());
        if (!apps.isEmpty()) {
            add(source(Kind.CONF_D, folder), apps);
        }
    }

    /** The folder of files beside the main file has none. */
    void noParts(Path folder) {
        add(source(Kind.CONF_D, folder), new TreeSet<>());
    }

    /** The folder of files beside the main file cannot be read, for this reason. */
    void partsUnreachable(Path folder, String message) {
        noParts(folder);
        unreachable.add(new Unreachable(source(Kind.CONF_D, folder), SourceLocation.startOf(folder), message));
    }

    /**
     * A folder of apps has these.
     *
     * @param place where the folder is named
     */
    void found(Path folder, SourceLocation place, Collection<AppId> apps) {
        add(source(Kind.APPS_DIR, folder), apps);
        if (!apps.isEmpty()) {
            add(source(Kind.FILE, place.file()), apps);
            if (parts.contains(place.file())) {
                add(source(Kind.CONF_D, StreamlitCommand.folderOf(place.file())), apps);
            }
        }
    }

    /** A folder of apps is missing or cannot be read, for this reason. */
    void appsUnreachable(Path folder, SourceLocation place, String message) {
        unreachable.add(new Unreachable(source(Kind.APPS_DIR, folder), place, message));
    }

    /** The script of the app is not there. */
    void withoutScript(AppId app) {
        withoutScript.add(app);
    }

    /** What is said of the app says nothing that could be started. */
    void nothingToStart(AppId app, SourceLocation place, String message) {
        incomplete.add(new Incomplete(app, place, message));
    }

    SourcedApps apps() {
        return new SourcedApps(given, withoutScript);
    }

    /**
     * Tells what is wrong though apps stay. A source that cannot be reached is an error where it is new: it may be
     * mistyped, and the configuration before is better than that.
     */
    void tell(SourcedApps before, RemovalVerdict verdict, Problems problems) {
        for (Unreachable one : unreachable) {
            if (before.given().containsKey(one.source())) {
                problems.warning(one.place(), one.message());
            } else {
                problems.error(one.place(), one.message());
            }
        }
        for (Incomplete one : incomplete) {
            if (!verdict.kept().contains(one.app())) {
                problems.error(one.place(), one.message());
            }
        }
    }

    private void add(AppSource source, Collection<AppId> apps) {
        given.computeIfAbsent(source, _ -> new TreeSet<>()).addAll(apps);
    }

    private static AppSource source(Kind kind, Path path) {
        return new AppSource(kind, path.toAbsolutePath().normalize().toString());
    }

    private static SortedSet<AppId> ids(Collection<String> names) {
        var ids = new TreeSet<AppId>();
        names.forEach(name -> AppId.parse(name).ifPresent(ids::add));
        return ids;
    }
}
