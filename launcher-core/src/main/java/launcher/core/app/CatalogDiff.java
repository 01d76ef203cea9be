package launcher.core.app;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The difference between two catalogs. An app in none of the sets is untouched by the change.
 *
 * @param retuned apps of which only policy changed (priority, timeouts, …): a running process goes on
 * @param rebuilt apps whose process is started differently now: a running one must be replaced
 */
public record CatalogDiff(
        SortedSet<AppId> added,
        SortedSet<AppId> removed,
        SortedSet<AppId> retuned,
        SortedSet<AppId> rebuilt,
        boolean policyChanged) {

    public CatalogDiff {
        added = Collections.unmodifiableSortedSet(new TreeSet<>(added));
        removed = Collections.unmodifiableSortedSet(new TreeSet<>(removed));
        retuned = Collections.unmodifiableSortedSet(new TreeSet<>(retuned));
        rebuilt = Collections.unmodifiableSortedSet(new TreeSet<>(rebuilt));
    }

    public boolean isEmpty() {
        return added.isEmpty() && removed.isEmpty() && retuned.isEmpty() && rebuilt.isEmpty() && !policyChanged;
    }
}
