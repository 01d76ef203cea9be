package launcher.core.source;

import java.util.ArrayList;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import launcher.core.app.AppId;

/**
 * Tells an app that was removed from an app whose source is not there. A source that still belongs to the configuration
 * and lost everything at once is more likely a folder that is not mounted, or a file that was cut, than a decision: its
 * apps stay until the loss is accepted. A source that gives fewer apps than before, or that the configuration does not
 * name any more, was changed by a person.
 */
public final class RemovalPolicy {

    private RemovalPolicy() {}

    /**
     * Compares what sources gave before with what they give now.
     *
     * @param apps     the apps of the next configuration that could be started
     * @param accepted true: whatever is missing has been removed
     */
    public static RemovalVerdict judge(SourcedApps before, SourcedApps next, Set<AppId> apps, boolean accepted) {
        if (accepted) {
            return new RemovalVerdict(new ArrayList<>(), new TreeSet<>(), next);
        }
        var lost = new ArrayList<LostSource>();
        var kept = new TreeSet<AppId>();
        var given = new TreeMap<>(next.given());
        before.given().forEach((source, had) -> {
            SortedSet<AppId> has = next.given().get(source);
            if (has == null || !has.isEmpty()) {
                return;
            }
            var missing = new TreeSet<>(had);
            missing.removeAll(apps);
            if (!missing.isEmpty()) {
                given.put(source, had);
            }
            missing.removeAll(kept);
            if (!missing.isEmpty()) {
                lost.add(new LostSource(source, had.size(), missing));
                kept.addAll(missing);
            }
        });
        var withoutScript = new TreeSet<>(next.withoutScript());
        for (AppId app : next.withoutScript()) {
            // its interpreter and its folder are found beside the script, so a run would be replaced for nothing
            if (before.knows(app) && !before.withoutScript().contains(app)) {
                kept.add(app);
                withoutScript.remove(app);
            }
        }
        return new RemovalVerdict(lost, kept, new SourcedApps(given, withoutScript));
    }
}
