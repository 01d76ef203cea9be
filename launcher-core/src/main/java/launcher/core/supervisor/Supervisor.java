package launcher.core.supervisor;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import launcher.core.app.AppCatalog;
import launcher.core.app.AppId;
import launcher.core.app.AppSpec;
import launcher.core.app.CatalogDiff;
import launcher.core.app.LauncherPolicy;
import launcher.core.app.MonotonicTime;
import launcher.core.app.Reason;
import launcher.core.app.ReasonCode;
import launcher.core.app.UseSample;
import launcher.core.lifecycle.App;
import launcher.core.lifecycle.AppEvent;
import launcher.core.lifecycle.AppState;
import launcher.core.lifecycle.Effect;
import launcher.core.lifecycle.Event;
import launcher.core.lifecycle.LauncherEvent;
import launcher.core.lifecycle.Refusal;
import launcher.core.lifecycle.TransitionTable;
import launcher.core.lifecycle.WaiterId;
import launcher.core.memory.Candidate;
import launcher.core.memory.MemoryPressure;

/**
 * All apps and the only way their states change. Not thread-safe: one thread calls it.
 */
public final class Supervisor {

    private final TransitionTable table;
    private final long seed;
    private final TreeMap<AppId, App> apps = new TreeMap<>();
    private final DeadlineIndex deadlines = new DeadlineIndex();
    private SupervisorTransaction.SupervisorState global;

    /**
     * A launcher with apps that have never run.
     *
     * @param seed what the jitter of delays is drawn from
     */
    public Supervisor(TransitionTable table, AppCatalog catalog, long seed, MonotonicTime now) {
        this.table = table;
        this.seed = seed;
        this.global = new SupervisorTransaction.SupervisorState(catalog, Evictions.NONE, OrphanRuns.NONE, false,
                Optional.empty(), now.plus(catalog.policy().checkInterval()));
        catalog.apps().values().forEach(spec -> apps.put(spec.id(), App.of(spec)));
    }

    /**
     * Takes a fact in. All states are computed first and committed last.
     *
     * @return what is to be done, in order, and which apps changed
     * @throws StepFailedException if a bug met an app; nothing has changed then
     */
    public Step handle(Event event, MonotonicTime now, UseSamples uses) {
        var transaction = new SupervisorTransaction(table, apps, global, now, uses, seed);
        switch (event) {
            case AppEvent about -> appEvent(transaction, about);
            case LauncherEvent all -> launcherEvent(transaction, all);
        }
        StartLimiter.followUp(transaction);
        Evictions.followUp(transaction);
        answerShutdown(transaction);
        return commit(transaction);
    }

    /** When {@link LauncherEvent.Tick} is due. */
    public MonotonicTime nextDeadline() {
        return deadlines.first().map(at -> MonotonicTime.earliest(at, global.nextReconcile()))
                .orElseGet(global::nextReconcile);
    }

    public SortedMap<AppId, App> apps() {
        return Collections.unmodifiableSortedMap(apps);
    }

    public AppCatalog catalog() {
        return global.catalog();
    }

    public MemoryPressure pressure() {
        return global.evictions().pressure();
    }

    /** Available memory in bytes as last measured. */
    public OptionalLong memoryAvailable() {
        return global.evictions().available();
    }

    /** Why memory cannot be measured, if it cannot. */
    public Optional<String> memoryUnreadable() {
        return global.evictions().unreadable();
    }

    /** How eviction sees an app that runs; for questions only. */
    public static Optional<Candidate> candidate(App app, Optional<UseSample> use, MonotonicTime now) {
        return Evictions.candidate(app, use, now);
    }

    /**
     * What one event led to.
     *
     * @param changed the apps with a new state
     * @param removed the apps that are no more
     */
    public record Step(List<Effect> effects, List<App> changed, List<AppId> removed) {}

    /** The slots in use while an app waits for a slot, as text for operators. */
    public static String startSlots(Collection<App> apps, LauncherPolicy policy) {
        return StartLimiter.taken(apps, policy);
    }

    // ---- one app

    private void appEvent(SupervisorTransaction transaction, AppEvent event) {
        Optional<App> app = transaction.find(event.app());
        if (app.isEmpty()) {
            unknownApp(transaction, event);
        } else if (event instanceof AppEvent.RunEvent about
                && !app.get().state().currentRun().equals(Optional.of(about.run()))) {
            otherRun(transaction, app.get(), about);
        } else {
            transaction.apply(app.get(), event);
        }
    }

    private static void unknownApp(SupervisorTransaction transaction, AppEvent event) {
        switch (event) {
            case AppEvent.StartRequested asked -> refuseUnknown(transaction, asked.waiter());
            case AppEvent.StopRequested asked -> refuseUnknown(transaction, asked.waiter());
            case AppEvent.RunEvent about -> OrphanRuns.about(transaction, about);
            case AppEvent.IdleStopProposed _, AppEvent.WaiterLeft _, AppEvent.SlotGranted _, AppEvent.DeadlinePassed _,
                    AppEvent.SpecChanged _, AppEvent.RemovedFromConfig _, AppEvent.Reconciled _ -> {}
        }
    }

    private static void refuseUnknown(SupervisorTransaction transaction, Optional<WaiterId> waiter) {
        waiter.ifPresent(id -> transaction.emit(new Effect.Refuse(
                id, new Refusal(Refusal.Code.NO_SUCH_APP, "no such app"))));
    }

    /** A run that is not the current run of its app: found at the start it may become that; otherwise it has to go. */
    private static void otherRun(SupervisorTransaction transaction, App app, AppEvent.RunEvent event) {
        boolean free = app.state().currentRun().isEmpty() && event.run().serial() > app.lastSerial();
        if (event instanceof AppEvent.RunDiscovered && free) {
            transaction.apply(app, event);
            transaction.state.shutdown().filter(Shutdown::endsApps)
                    .ifPresent(_ -> endForShutdown(transaction, app.id()));
        } else {
            OrphanRuns.about(transaction, event);
        }
    }

    // ---- all apps

    private void launcherEvent(SupervisorTransaction transaction, LauncherEvent event) {
        switch (event) {
            case LauncherEvent.Tick _ -> tick(transaction);
            case LauncherEvent.AdoptionEnded _ -> {
                transaction.state = transaction.state.afterAdoption();
                reconcileApps(transaction);
            }
            case LauncherEvent.RestartRequested asked -> restart(transaction, asked);
            case LauncherEvent.CatalogChanged(AppCatalog catalog) -> {
                if (transaction.state.shutdown().isEmpty()) {
                    adjust(transaction, catalog);
                }
            }
            case LauncherEvent.MemoryMeasured(long bytes) -> Evictions.measured(transaction, bytes);
            case LauncherEvent.MemoryUnreadable(String why) -> Evictions.unreadable(transaction, why);
            case LauncherEvent.IdleCheckRequested asked -> IdleCheck.run(transaction, asked);
            case LauncherEvent.MemoryCheckRequested(WaiterId waiter, boolean dryRun) ->
                    Evictions.asked(transaction, new Evictions.Requester(waiter, dryRun));
            case LauncherEvent.ShutdownBegan(var waiter) -> {
                transaction.state = transaction.state.with(Shutdown.begun(transaction.state.shutdown(), waiter));
                transaction.apps().stream().filter(app -> waiter.isPresent() || StartLimiter.waits(app))
                        .forEach(app -> endForShutdown(transaction, app.id()));
            }
        }
    }

    /** What runs is ended and started in a single step, so that no waiter is refused between the two. */
    private static void restart(SupervisorTransaction transaction, LauncherEvent.RestartRequested asked) {
        AppId id = asked.app();
        boolean again = transaction.state.shutdown().isEmpty();
        transaction.find(id).filter(app -> app.state().currentRun().isPresent()).ifPresent(app ->
                transaction.apply(app, new AppEvent.StopRequested(
                        id, Optional.empty(), asked.reason(), again && app.configured())));
        transaction.find(id).ifPresentOrElse(
                app -> transaction.apply(app, new AppEvent.StartRequested(id, asked.waiter(), asked.reason())),
                () -> refuseUnknown(transaction, asked.waiter()));
    }

    private static void endForShutdown(SupervisorTransaction transaction, AppId id) {
        var reason = new Reason(ReasonCode.SHUTDOWN, "the launcher is shutting down");
        transaction.find(id)
                .ifPresent(app -> transaction.apply(app, new AppEvent.StopRequested(id, Optional.empty(), reason)));
    }

    private void tick(SupervisorTransaction transaction) {
        for (AppId id : deadlines.passed(transaction.now())) {
            transaction.find(id).ifPresent(app -> transaction.apply(app, new AppEvent.DeadlinePassed(id)));
        }
        if (!transaction.now().isBefore(transaction.state.nextReconcile())) {
            transaction.state = transaction.state.reconciledNextAt(
                    transaction.now().plus(transaction.catalog().policy().checkInterval()));
            transaction.emit(new Effect.Reconcile());
            transaction.emit(new Effect.MeasureMemory());
            OrphanRuns.reconcile(transaction);
            reconcileApps(transaction);
        }
    }

    private static void reconcileApps(SupervisorTransaction transaction) {
        if (transaction.state.adopted()) {
            transaction.forEachApp(app -> transaction.apply(app, new AppEvent.Reconciled(app.id())));
        }
    }

    /** Reload: only what the configuration changed is touched. */
    private static void adjust(SupervisorTransaction transaction, AppCatalog next) {
        CatalogDiff diff = transaction.catalog().diff(next);
        transaction.state = transaction.state.with(next);
        if (diff.policyChanged()) {
            transaction.state =
                    transaction.state.reconciledNextAt(transaction.now().plus(next.policy().checkInterval()));
            transaction.emit(new Effect.MeasureMemory());
        }
        for (AppId id : diff.removed()) {
            transaction.find(id).ifPresent(app -> transaction.apply(app, new AppEvent.RemovedFromConfig(id)));
        }
        for (AppSpec spec : next.apps().values()) {
            boolean touched = diff.policyChanged() || diff.added().contains(spec.id())
                    || diff.changedInPlace().contains(spec.id()) || diff.needRestart().contains(spec.id());
            if (touched) {
                specChanged(transaction, spec, diff.needRestart().contains(spec.id()));
            }
        }
    }

    private static void specChanged(SupervisorTransaction transaction, AppSpec spec, boolean rebuilt) {
        App app = transaction.find(spec.id()).orElseGet(() -> newApp(transaction, spec));
        transaction.add(app); // its deadline may depend on the policy alone
        transaction.apply(app, new AppEvent.SpecChanged(spec, rebuilt));
    }

    /** An app that was not known: if a run of its name is still being ended, it begins with that. */
    private static App newApp(SupervisorTransaction transaction, AppSpec spec) {
        OrphanRuns strays = transaction.state.strays();
        App app = strays.of(spec.id()).map(run -> {
            transaction.state = transaction.state.with(strays.without(run));
            return App.ending(spec, run, strays.stuck().getOrDefault(run, false));
        }).orElseGet(() -> App.of(spec));
        return transaction.state.adopted() ? app.since(transaction.now()) : app;
    }

    private static void answerShutdown(SupervisorTransaction transaction) {
        transaction.state.shutdown().filter(Shutdown::endsApps).ifPresent(shutdown -> {
            if (transaction.state.strays().allEnded() && transaction.apps().stream().allMatch(Supervisor::ended)) {
                transaction.state = transaction.state.with(new Shutdown(List.of()));
                shutdown.waiters().forEach(waiter -> transaction.emit(new Effect.AnswerGone(waiter)));
            }
        });
    }

    private static boolean ended(App app) {
        return switch (app.state()) {
            case AppState.Stopped _, AppState.Failed _ -> true;
            case AppState.Stopping stopping -> stopping.stuck();
            case AppState.Starting _, AppState.Ready _, AppState.Pausing _, AppState.Paused _ -> false;
        };
    }

    // ---- commit

    private Step commit(SupervisorTransaction transaction) {
        global = transaction.state;
        var changed = new ArrayList<App>();
        var removed = new ArrayList<AppId>();
        transaction.changes().forEach((id, after) -> {
            after.ifPresentOrElse(changed::add, () -> removed.add(id));
            if (after.isPresent()) {
                apps.put(id, after.get());
            } else {
                apps.remove(id);
            }
            deadlines.set(id, after.flatMap(app -> app.deadline(global.catalog().policy())));
        });
        return new Step(transaction.effects(), List.copyOf(changed), List.copyOf(removed));
    }
}
