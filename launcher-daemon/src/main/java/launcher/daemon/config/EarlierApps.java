package launcher.daemon.config;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import launcher.core.app.AppId;
import launcher.core.app.AppSpec;
import launcher.core.source.SourcedApps;

/** The apps of the configuration before, which a reading keeps where their source is not there. */
public interface EarlierApps {

    /** Of a configuration that is read for the first time, or only to be checked. */
    EarlierApps NONE = new EarlierApps() {
        @Override
        public SourcedApps sources() {
            return SourcedApps.NONE;
        }

        @Override
        public SortedMap<AppId, AppSpec> specs(Set<AppId> wanted) {
            return new TreeMap<>();
        }

        @Override
        public List<Setting> settings(Set<AppId> wanted) {
            return List.of();
        }
    };

    SourcedApps sources();

    /** How these apps were configured, as far as that is known. */
    SortedMap<AppId, AppSpec> specs(Set<AppId> wanted);

    /** The effective values of these apps, for people; empty where they are not known any more. */
    List<Setting> settings(Set<AppId> wanted);

    /** Those of a configuration that is in force. */
    static EarlierApps of(Config config) {
        return new EarlierApps() {
            @Override
            public SourcedApps sources() {
                return config.sources();
            }

            @Override
            public SortedMap<AppId, AppSpec> specs(Set<AppId> wanted) {
                Map<AppId, AppSpec> all = config.catalog().apps();
                var specs = new TreeMap<AppId, AppSpec>();
                wanted.stream().filter(all::containsKey).forEach(app -> specs.put(app, all.get(app)));
                return specs;
            }

            @Override
            public List<Setting> settings(Set<AppId> wanted) {
                return config.settings(wanted);
            }
        };
    }
}
