package launcher.core.launcher;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import launcher.core.app.AppCatalog;
import launcher.core.app.AppId;
import launcher.core.app.AppSpec;
import launcher.core.app.CatalogDiff;
import launcher.core.app.LauncherPolicy;
import launcher.core.app.Moment;
import launcher.core.app.Reason;
import launcher.core.app.ReasonCode;
import launcher.core.app.UseSample;
import launcher.core.idle.IdlePolicy;
import launcher.core.idle.IdleVerdict;
import launcher.core.lifecycle.App;
import launcher.core.lifecycle.AppEvent;
import launcher.core.lifecycle.AppState;
import launcher.core.lifecycle.Decision;
import launcher.core.lifecycle.Effect;
import launcher.core.lifecycle.Event;
import launcher.core.lifecycle.LauncherEvent;
import launcher.core.lifecycle.Refusal;
import launcher.core.lifecycle.TransitionTable;
import launcher.core.lifecycle.WaiterId;
import launcher.core.memory.Candidate;
import launcher.core.memory.MemoryPressure;

/**
 * All apps and the one way their states change. Not thread-safe: one thread calls it.
 */
public final class Launcher {

    private final TransitionTable table;
    private final long seed;
    private final TreeMap<AppId, App> apps = new TreeMap<>();
    private final TreeMap<AppId, Moment> dueAt = new TreeMap<>();
    private final TreeSet<Due> due = new TreeSet<>();
    private Draft.Global global;

    /** A deadline of an app. */
    private record Due(Moment at, AppId app) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            int byTime = at.compareTo(other.at);
            return byTime != 0 ? byTime : app.compareTo(other.app);
        }
    }

    /**
     * A launcher whose apps have all never run.
     *
     * @param seed what the jitter of delays is drawn from
     */
    public Launcher(TransitionTable table, AppCatalog catalog, long seed, Moment now) {
        this.table = table;
        this.seed = seed;
        this.global = new Draft.Global(catalog, Evictions.NONE, Strays.NONE, false, Optional.empty(),
                now.plus(catalog.policy().checkInterval()));
        catalog.apps().values().forEach(spec -> apps.put(spec.id(), App.of(spec)));
    }

    /**
     * Takes a fact in. All states are computed first and committed last.
     *
     * @return what is to be done, in order, and which apps changed
     * @throws StepFailed if a bug met one of the apps; nothing has changed then
     */
    public Step handle(Event event, Moment now, UseSamples uses) {
        var draft = new Draft(table, apps, global, now, uses, seed);
        switch (event) {
            case AppEvent about -> about(draft, about);
            case LauncherEvent all -> all(draft, all);
        }
        Slots.followUp(draft);
        Evictions.followUp(draft);
        answerShutdown(draft);
        return commit(draft);
    }

    /** When {@link LauncherEvent.Tick} is due. */
    public Moment nextDeadline() {
        return due.isEmpty() ? global.nextReconcile() : Moment.earliest(due.first().at(), global.nextReconcile());
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
    public static Optional<Candidate> candidate(App app, Optional<UseSample> use, Moment now) {
        return Evictions.candidate(app, use, now);
    }

    /**
     * What one event led to.
     *
     * @param changed the apps with a new state
     * @param removed the apps that are no more
     */
    public record Step(List<Effect> effects, List<App> changed, List<AppId> removed) {}

    /** How the slots stand while an app waits for one, for people. */
    public static String slots(Collection<App> apps, LauncherPolicy policy) {
        return Slots.taken(apps, policy);
    }

    // ---- one app

    private void about(Draft draft, AppEvent event) {
        Optional<App> app = draft.find(event.app());
        if (app.isEmpty()) {
            aboutNobody(draft, event);
        } else if (event instanceof AppEvent.RunEvent about
                && !app.get().state().currentRun().equals(Optional.of(about.run()))) {
            aboutAnotherRun(draft, app.get(), about);
        } else {
            draft.apply(app.get(), event);
        }
    }

    private static void aboutNobody(Draft draft, AppEvent event) {
        switch (event) {
            case AppEvent.StartAsked asked -> refuseUnknown(draft, asked.waiter());
            case AppEvent.StopAsked asked -> refuseUnknown(draft, asked.waiter());
            case AppEvent.RunEvent about -> Strays.about(draft, about);
            case AppEvent.Dismissed _, AppEvent.WaiterLeft _, AppEvent.SlotGiven _, AppEvent.DeadlinePassed _,
                    AppEvent.Respecified _, AppEvent.Delisted _, AppEvent.Reconciled _ -> {}
        }
    }

    private static void refuseUnknown(Draft draft, Optional<WaiterId> waiter) {
        waiter.ifPresent(id -> draft.emit(new Effect.Refuse(
                id, new Refusal(Refusal.Code.NO_SUCH_APP, "no such app"))));
    }

    /** A run that is not the current one of its app: found at the start it may become that; otherwise it has to go. */
    private static void aboutAnotherRun(Draft draft, App app, AppEvent.RunEvent event) {
        boolean free = app.state().currentRun().isEmpty() && event.run().serial() > app.lastSerial();
        if (event instanceof AppEvent.ObservedUp && free) {
            draft.apply(app, event);
            draft.global.shutdown().filter(Shutdown::endsApps).ifPresent(_ -> endForShutdown(draft, app.id()));
        } else {
            Strays.about(draft, event);
        }
    }

    // ---- all apps

    private void all(Draft draft, LauncherEvent event) {
        switch (event) {
            case LauncherEvent.Tick _ -> tick(draft);
            case LauncherEvent.AdoptionEnded _ -> {
                draft.global = draft.global.afterAdoption();
                reconcileApps(draft);
            }
            case LauncherEvent.CatalogChanged(AppCatalog catalog) -> {
                if (draft.global.shutdown().isEmpty()) {
                    adjust(draft, catalog);
                }
            }
            case LauncherEvent.MemoryMeasured(long bytes) -> Evictions.measured(draft, bytes);
            case LauncherEvent.MemoryUnreadable(String why) -> Evictions.unreadable(draft, why);
            case LauncherEvent.IdleCheckAsked asked -> checkIdle(draft, asked);
            case LauncherEvent.MemoryCheckAsked(WaiterId waiter, boolean dryRun) ->
                    Evictions.asked(draft, new Evictions.Asker(waiter, dryRun));
            case LauncherEvent.ShutdownBegan(var waiter) -> {
                draft.global = draft.global.with(Shutdown.begun(draft.global.shutdown(), waiter));
                draft.apps().stream().filter(app -> waiter.isPresent() || Slots.waits(app))
                        .forEach(app -> endForShutdown(draft, app.id()));
            }
        }
    }

    private static void endForShutdown(Draft draft, AppId id) {
        var reason = new Reason(ReasonCode.SHUTDOWN, "the launcher is shutting down");
        draft.find(id).ifPresent(app -> draft.apply(app, new AppEvent.StopAsked(id, Optional.empty(), reason)));
    }

    private void tick(Draft draft) {
        for (Due one : due.headSet(new Due(draft.now().plus(Duration.ofNanos(1)), FIRST), false)) {
            draft.find(one.app()).ifPresent(app -> draft.apply(app, new AppEvent.DeadlinePassed(app.id())));
        }
        if (!draft.now().isBefore(draft.global.nextReconcile())) {
            draft.global = draft.global.reconciledNextAt(
                    draft.now().plus(draft.catalog().policy().checkInterval()));
            draft.emit(new Effect.Reconcile());
            draft.emit(new Effect.MeasureMemory());
            Strays.reconcile(draft);
            reconcileApps(draft);
        }
    }

    /** Sorts before every other app, so that a bound on time alone can be asked for. */
    private static final AppId FIRST = new AppId("0");

    private static void reconcileApps(Draft draft) {
        if (draft.global.adopted()) {
            draft.forEachApp(app -> draft.apply(app, new AppEvent.Reconciled(app.id())));
        }
    }

    /** Reload: only what the configuration changed is touched. */
    private static void adjust(Draft draft, AppCatalog next) {
        CatalogDiff diff = draft.catalog().diff(next);
        draft.global = draft.global.with(next);
        if (diff.policyChanged()) {
            draft.global = draft.global.reconciledNextAt(draft.now().plus(next.policy().checkInterval()));
            draft.emit(new Effect.MeasureMemory());
        }
        for (AppId id : diff.removed()) {
            draft.find(id).ifPresent(app -> draft.apply(app, new AppEvent.Delisted(id)));
        }
        for (AppSpec spec : next.apps().values()) {
            boolean touched = diff.policyChanged() || diff.added().contains(spec.id())
                    || diff.retuned().contains(spec.id()) || diff.rebuilt().contains(spec.id());
            if (touched) {
                respecify(draft, spec, diff.rebuilt().contains(spec.id()));
            }
        }
    }

    private static void respecify(Draft draft, AppSpec spec, boolean rebuilt) {
        App app = draft.find(spec.id()).orElseGet(() -> arrived(draft, spec));
        draft.add(app); // its deadline may depend on the policy alone
        draft.apply(app, new AppEvent.Respecified(spec, rebuilt));
    }

    /** An app that was not known: if a run of its name is still being ended, it begins with that. */
    private static App arrived(Draft draft, AppSpec spec) {
        Strays strays = draft.global.strays();
        App app = strays.of(spec.id()).map(run -> {
            draft.global = draft.global.with(strays.without(run));
            return App.ending(spec, run, strays.stuck().getOrDefault(run, false));
        }).orElseGet(() -> App.of(spec));
        return draft.global.adopted() ? app.since(draft.now()) : app;
    }

    private static void checkIdle(Draft draft, LauncherEvent.IdleCheckAsked asked) {
        var decisions = new ArrayList<Decision>();
        draft.forEachApp(app -> {
            if (app.state() instanceof AppState.Ready ready && ready.closing().isEmpty()) {
                draft.use(app).ifPresent(use -> {
                    IdleVerdict verdict = IdlePolicy.judge(
                            app.spec(), draft.catalog().policy(), ready.since(), use, draft.now());
                    decisions.add(decision(app, verdict));
                    if (verdict instanceof IdleVerdict.Dismiss(_, Reason reason) && !asked.dryRun()) {
                        draft.apply(app, new AppEvent.Dismissed(app.id(), reason, use.human()));
                    }
                });
            }
        });
        long stopped = decisions.stream().filter(one -> one.action() == Decision.Action.STOP).count();
        draft.emit(new Effect.Report(asked.waiter(), decisions,
                decisions.size() + " running, " + stopped + " idle"));
    }

    private static Decision decision(App app, IdleVerdict verdict) {
        return switch (verdict) {
            case IdleVerdict.Keep keep -> keeping(app, keep.why());
            case IdleVerdict.Pinned pinned -> keeping(app, pinned.why());
            case IdleVerdict.Dismiss(_, Reason reason) -> new Decision(app.id(), Decision.Action.STOP, reason);
        };
    }

    private static Decision keeping(App app, String why) {
        return new Decision(app.id(), Decision.Action.KEEP, new Reason(app.state().reason().code(), why));
    }

    private static void answerShutdown(Draft draft) {
        draft.global.shutdown().filter(Shutdown::endsApps).ifPresent(shutdown -> {
            if (draft.global.strays().allEnded() && draft.apps().stream().allMatch(Launcher::ended)) {
                draft.global = draft.global.with(new Shutdown(List.of()));
                shutdown.waiters().forEach(waiter -> draft.emit(new Effect.AnswerGone(waiter)));
            }
        });
    }

    private static boolean ended(App app) {
        return switch (app.state()) {
            case AppState.Stopped _, AppState.Failed _ -> true;
            case AppState.Stopping stopping -> stopping.stuck();
            case AppState.Starting _, AppState.Ready _ -> false;
        };
    }

    // ---- commit

    private Step commit(Draft draft) {
        global = draft.global;
        var changed = new ArrayList<App>();
        var removed = new ArrayList<AppId>();
        draft.changes().forEach((id, after) -> {
            after.ifPresentOrElse(changed::add, () -> removed.add(id));
            if (after.isPresent()) {
                apps.put(id, after.get());
            } else {
                apps.remove(id);
            }
            reschedule(id, after.flatMap(app -> app.deadline(global.catalog().policy())));
        });
        return new Step(draft.effects(), List.copyOf(changed), List.copyOf(removed));
    }

    private void reschedule(AppId id, Optional<Moment> deadline) {
        Moment before = dueAt.remove(id);
        if (before != null) {
            due.remove(new Due(before, id));
        }
        deadline.ifPresent(at -> {
            dueAt.put(id, at);
            due.add(new Due(at, id));
        });
    }
}
