package launcher.daemon.reload;

import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import launcher.core.app.AppId;
import launcher.core.app.AppSpec;
import launcher.core.source.SourcedApps;
import launcher.daemon.config.EarlierApps;
import launcher.daemon.config.Setting;
import launcher.daemon.state.SourceStore;

/** The apps of the daemon before, as it left them in state_dir; the single values are not kept. */
public record StoredApps(SourceStore store) implements EarlierApps {

    @Override
    public SourcedApps sources() {
        return store.sources();
    }

    @Override
    public SortedMap<AppId, AppSpec> specs(Set<AppId> wanted) {
        return store.specs(wanted);
    }

    @Override
    public List<Setting> settings(Set<AppId> wanted) {
        return List.of();
    }
}
