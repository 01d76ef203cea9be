package launcher.core.source;

import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import launcher.core.app.AppId;

/**
 * What the sources of a configuration gave; immutable. An app may come from several.
 *
 * @param given         by source; empty for a source that is still part of the configuration and gives none. A source
 *                      that is no part of it any more is missing
 * @param withoutScript the apps whose script is not there
 */
public record SourcedApps(SortedMap<AppSource, SortedSet<AppId>> given, SortedSet<AppId> withoutScript) {

    public static final SourcedApps NONE = new SourcedApps(new TreeMap<>(), new TreeSet<>());

    public SourcedApps {
        var copy = new TreeMap<AppSource, SortedSet<AppId>>();
        given.forEach((source, apps) -> copy.put(source, Collections.unmodifiableSortedSet(new TreeSet<>(apps))));
        given = Collections.unmodifiableSortedMap(copy);
        withoutScript = Collections.unmodifiableSortedSet(new TreeSet<>(withoutScript));
    }

    boolean knows(AppId app) {
        return given.values().stream().anyMatch(apps -> apps.contains(app));
    }
}
