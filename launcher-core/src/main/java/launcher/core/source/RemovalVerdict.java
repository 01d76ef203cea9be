package launcher.core.source;

import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import launcher.core.app.AppId;

/**
 * What of the configuration before stays.
 *
 * @param lost  the sources whose loss is to be confirmed
 * @param kept  the apps that stay as they were configured before
 * @param known what the next configuration is to be compared with: a source that is lost still counts with what it gave
 */
public record RemovalVerdict(List<LostSource> lost, SortedSet<AppId> kept, SourcedApps known) {

    public RemovalVerdict {
        lost = List.copyOf(lost);
        kept = Collections.unmodifiableSortedSet(new TreeSet<>(kept));
    }
}
