package launcher.core.supervisor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;
import launcher.core.app.AppCatalog;
import launcher.core.app.AppId;
import launcher.core.app.MonotonicTime;
import launcher.core.app.UseSample;
import launcher.core.lifecycle.App;
import launcher.core.lifecycle.AppEvent;
import launcher.core.lifecycle.Effect;
import launcher.core.lifecycle.TransitionContext;
import launcher.core.lifecycle.TransitionTable;

/** One step of the launcher before it is committed: the committed apps with the changed apps laid over them. */
final class SupervisorTransaction {

    private final TransitionTable table;
    private final SortedMap<AppId, App> committed;
    private final Map<AppId, Optional<App>> changed = new LinkedHashMap<>();
    private final List<Effect> effects = new ArrayList<>();
    private final UseSamples uses;
    private final MonotonicTime now;
    private final long seed;
    SupervisorState state;

    SupervisorTransaction(TransitionTable table, SortedMap<AppId, App> committed, SupervisorState global,
            MonotonicTime now, UseSamples uses, long seed) {
        this.table = table;
        this.committed = committed;
        this.state = global;
        this.now = now;
        this.uses = uses;
        this.seed = seed;
    }

    /**
     * What the launcher knows besides the apps.
     *
     * @param adopted       true once the runs of an earlier daemon have been told
     * @param nextReconcile when it is due
     */
    record SupervisorState(
            AppCatalog catalog,
            Evictions evictions,
            OrphanRuns strays,
            boolean adopted,
            Optional<Shutdown> shutdown,
            MonotonicTime nextReconcile) {

        SupervisorState with(AppCatalog changed) {
            return new SupervisorState(changed, evictions, strays, adopted, shutdown, nextReconcile);
        }

        SupervisorState with(Evictions changed) {
            return new SupervisorState(catalog, changed, strays, adopted, shutdown, nextReconcile);
        }

        SupervisorState with(OrphanRuns changed) {
            return new SupervisorState(catalog, evictions, changed, adopted, shutdown, nextReconcile);
        }

        SupervisorState afterAdoption() {
            return new SupervisorState(catalog, evictions, strays, true, shutdown, nextReconcile);
        }

        SupervisorState with(Shutdown begun) {
            return new SupervisorState(catalog, evictions, strays, adopted, Optional.of(begun), nextReconcile);
        }

        SupervisorState reconciledNextAt(MonotonicTime next) {
            return new SupervisorState(catalog, evictions, strays, adopted, shutdown, next);
        }
    }

    MonotonicTime now() {
        return now;
    }

    AppCatalog catalog() {
        return state.catalog();
    }

    Optional<App> find(AppId id) {
        Optional<App> fresh = changed.getOrDefault(id, Optional.empty());
        return changed.containsKey(id) ? fresh : Optional.ofNullable(committed.get(id));
    }

    /** The app as it was before this step. */
    Optional<App> before(AppId id) {
        return Optional.ofNullable(committed.get(id));
    }

    /** All apps that were known before this step, as they are in it. */
    List<App> apps() {
        return committed.keySet().stream().flatMap(id -> find(id).stream()).toList();
    }

    Optional<UseSample> use(App app) {
        return app.state().currentRun().flatMap(uses::of);
    }

    void add(App app) {
        changed.put(app.id(), Optional.of(app));
    }

    void remove(AppId app) {
        changed.put(app, Optional.empty());
    }

    void emit(Effect effect) {
        effects.add(effect);
    }

    /** Lets the table decide; an app that the configuration dropped goes with its run. */
    void apply(App app, AppEvent event) {
        var context = new TransitionContext(
                now, catalog().policy(), use(app), state.shutdown().isPresent(), seed);
        TransitionTable.Outcome outcome = decide(app, event, context);
        effects.addAll(outcome.effects());
        App after = outcome.app();
        if (!after.configured() && after.state().currentRun().isEmpty()) {
            remove(after.id()); // its waiters have been answered by the table
        } else if (!after.equals(app)) {
            add(after);
        }
    }

    /** Names the app that a bug met: an event about all apps does not tell. */
    private TransitionTable.Outcome decide(App app, AppEvent event, TransitionContext context) {
        try {
            return table.apply(app, event, context);
        } catch (RuntimeException bug) {
            throw new StepFailedException(app.id(), bug);
        }
    }

    void forEachApp(Consumer<App> action) {
        apps().forEach(action);
    }

    Map<AppId, Optional<App>> changes() {
        return Collections.unmodifiableMap(changed);
    }

    List<Effect> effects() {
        return List.copyOf(effects);
    }
}
