package launcher.core.app;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The difference between two catalogs. An app in none of the sets is untouched by the change.
 *
 * @param changedInPlace apps of which only policy changed (priority, timeouts, …): a running process goes on
 * @param needRestart apps with a process that is started differently now: a running process must be replaced
 */
public record CatalogDiff(
        SortedSet<AppId> added,
        SortedSet<AppId> removed,
        SortedSet<AppId> changedInPlace,
        SortedSet<AppId> needRestart,
        boolean policyChanged) {

    public CatalogDiff {
        added = Collections.unmodifiableSortedSet(new TreeSet<>(added));
        removed = Collections.unmodifiableSortedSet(new TreeSet<>(removed));
        changedInPlace = Collections.unmodifiableSortedSet(new TreeSet<>(changedInPlace));
        needRestart = Collections.unmodifiableSortedSet(new TreeSet<>(needRestart));
    }

    public boolean isEmpty() {
        return added.isEmpty() && removed.isEmpty() && changedInPlace.isEmpty() && needRestart.isEmpty()
                && !policyChanged;
    }
}
