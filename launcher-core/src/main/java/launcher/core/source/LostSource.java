package launcher.core.source;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import launcher.core.app.AppId;

/**
 * A source that gave apps and gives none any more.
 *
 * @param had  how many apps it gave
 * @param kept those of them that no other source gives, and that therefore stay as they were
 */
public record LostSource(AppSource source, int had, SortedSet<AppId> kept) {

    public LostSource {
        kept = Collections.unmodifiableSortedSet(new TreeSet<>(kept));
    }
}
