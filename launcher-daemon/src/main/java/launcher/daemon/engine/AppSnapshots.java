package launcher.daemon.engine;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import launcher.core.app.AppCatalog;
import launcher.core.app.AppId;
import launcher.core.app.UseSample;
import launcher.core.lifecycle.App;
import launcher.core.lifecycle.AppState;
import launcher.core.lifecycle.RunId;
import launcher.core.memory.MemoryPressure;
import launcher.core.supervisor.Supervisor;

/** The published state of all apps, for readers on any thread. Each app's view is consistent in itself. */
public final class AppSnapshots {

    private final ConcurrentSkipListMap<AppId, App> apps = new ConcurrentSkipListMap<>();
    private final ConcurrentMap<RunId, UseGate> gates = new ConcurrentHashMap<>();
    private volatile Overview overview;

    AppSnapshots(Supervisor launcher) {
        apps.putAll(launcher.apps());
        overview = Overview.of(launcher);
    }

    /** What the launcher knows besides the apps. */
    public record Overview(
            AppCatalog catalog, MemoryPressure pressure, OptionalLong memoryAvailable,
                    Optional<String> memoryUnreadable) {

        private static Overview of(Supervisor launcher) {
            return new Overview(launcher.catalog(), launcher.pressure(), launcher.memoryAvailable(),
                    launcher.memoryUnreadable());
        }
    }

    public Optional<App> find(AppId app) {
        return Optional.ofNullable(apps.get(app));
    }

    /** All apps by name. */
    public Collection<App> all() {
        return List.copyOf(apps.values());
    }

    /** The names of all apps; a view that follows what is published. */
    public Set<AppId> names() {
        return Collections.unmodifiableSet(apps.keySet());
    }

    public Overview overview() {
        return overview;
    }

    /** The gate of the app's run, if it is ready. */
    public Optional<UseGate> gate(AppId app) {
        return find(app).map(App::state)
                .filter(AppState.Ready.class::isInstance)
                .flatMap(AppState::currentRun)
                .flatMap(this::gate);
    }

    /** The gate of a run, whatever its app's state. */
    public Optional<UseGate> gate(RunId run) {
        return Optional.ofNullable(gates.get(run));
    }

    /** The use of a run, or empty if it has no gate. */
    public Optional<UseSample> use(RunId run) {
        return gate(run).map(UseGate::sample);
    }

    void registerGate(RunId run, UseGate gate) {
        gates.put(run, gate);
    }

    void remove(RunId run) {
        gates.remove(run);
    }

    void publish(Supervisor launcher, Supervisor.Step step) {
        step.changed().forEach(app -> apps.put(app.id(), app));
        step.removed().forEach(apps::remove);
        overview = Overview.of(launcher);
    }
}
