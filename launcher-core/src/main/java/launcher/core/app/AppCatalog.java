package launcher.core.app;

import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** All apps and the policy that holds for them, as a configuration said; immutable. */
public record AppCatalog(LauncherPolicy policy, SortedMap<AppId, AppSpec> apps) {

    public AppCatalog {
        apps = Collections.unmodifiableSortedMap(new TreeMap<>(apps));
        apps.forEach((id, spec) -> {
            if (!spec.id().equals(id)) {
                throw new IllegalArgumentException(spec.id() + " is listed as " + id);
            }
        });
    }

    public static AppCatalog of(LauncherPolicy policy, Collection<AppSpec> apps) {
        var byId = new TreeMap<AppId, AppSpec>();
        for (AppSpec spec : apps) {
            if (byId.put(spec.id(), spec) != null) {
                throw new IllegalArgumentException(spec.id() + " is listed twice");
            }
        }
        return new AppCatalog(policy, byId);
    }

    public Optional<AppSpec> find(AppId id) {
        return Optional.ofNullable(apps.get(id));
    }

    /** What has to be done to go from this catalog to {@code next}. */
    public CatalogDiff diff(AppCatalog next) {
        var added = new TreeSet<AppId>();
        var removed = new TreeSet<AppId>();
        var retuned = new TreeSet<AppId>();
        var rebuilt = new TreeSet<AppId>();
        for (AppSpec spec : next.apps.values()) {
            AppSpec before = apps.get(spec.id());
            if (before == null) {
                added.add(spec.id());
            } else if (!before.runsLike(spec)) {
                rebuilt.add(spec.id());
            } else if (!before.equals(spec)) {
                retuned.add(spec.id());
            }
        }
        for (AppId id : apps.keySet()) {
            if (!next.apps.containsKey(id)) {
                removed.add(id);
            }
        }
        return new CatalogDiff(added, removed, retuned, rebuilt, !policy.equals(next.policy));
    }
}
