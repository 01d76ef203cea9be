package launcher.core.supervisor;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import launcher.core.app.AppId;
import launcher.core.app.LauncherPolicy;
import launcher.core.lifecycle.App;
import launcher.core.lifecycle.AppEvent;
import launcher.core.lifecycle.AppState.Starting;
import launcher.core.lifecycle.Effect;

/**
 * Not too many cold starts at once. A run holds its slot from StartRun until it is ready or stopping; what was found
 * alive needs none. An app that finds no slot waits: the highest priority is served first, then the longest wait.
 */
final class StartLimiter {

    private static final Comparator<Waiting> ORDER = Comparator
            .comparingInt((Waiting one) -> one.app.spec().priority()).reversed()
            .thenComparing(one -> one.start.since())
            .thenComparing(one -> one.app.id());

    private StartLimiter() {}

    private record Waiting(App app, Starting start) {}

    /**
     * After every step: free slots are given away, and each app that begins to start is told of, with or without a
     * slot.
     */
    static void followUp(SupervisorTransaction transaction) {
        if (!concerned(transaction)) {
            return;
        }
        List<App> apps = everybody(transaction);
        List<Waiting> queue = apps.stream().flatMap(app -> waiting(app).stream()).sorted(ORDER).toList();
        long free = transaction.catalog().policy().concurrentStarts()
                - apps.stream().filter(StartLimiter::holds).count();
        queue.stream().limit(Math.max(0, free)).forEach(one -> {
            transaction.apply(one.app, new AppEvent.SlotGranted(one.app.id()));
            announceOnce(transaction, one, "");
        });
        String full = "; waits for a slot: " + taken(everybody(transaction), transaction.catalog().policy());
        queue.stream().skip(Math.max(0, free)).forEach(one -> announceOnce(transaction, one, full));
    }

    /**
     * Nothing changes for waiting apps unless an app begins or ends to start; another policy counts every app as
     * changed.
     */
    private static boolean concerned(SupervisorTransaction transaction) {
        return transaction.changes().entrySet().stream().anyMatch(change ->
                starts(transaction.before(change.getKey())) || starts(change.getValue()));
    }

    private static boolean starts(Optional<App> app) {
        return app.filter(one -> one.state() instanceof Starting).isPresent();
    }

    private static void announceOnce(SupervisorTransaction transaction, Waiting one, String addition) {
        AppId id = one.app.id();
        boolean told = transaction.before(id).flatMap(StartLimiter::waiting)
                .filter(before -> before.start.run().equals(one.start.run())).isPresent();
        if (!told) {
            transaction.emit(new Effect.PublishEvent(id, Effect.PublishEvent.Kind.STARTING,
                    id + " is starting: " + one.start.reason().text() + addition, Optional.of(one.start.reason())));
        }
    }

    /** The slots in use, as text for operators: {@code 2 of 2 apps are starting}. */
    static String taken(Collection<App> apps, LauncherPolicy policy) {
        return apps.stream().filter(StartLimiter::holds).count() + " of " + policy.concurrentStarts()
                + " apps are starting";
    }

    static boolean waits(App app) {
        return waiting(app).isPresent();
    }

    private static boolean holds(App app) {
        return app.state() instanceof Starting starting && starting.holdsSlot();
    }

    private static Optional<Waiting> waiting(App app) {
        return app.state() instanceof Starting starting && starting.waitsForSlot()
                ? Optional.of(new Waiting(app, starting))
                : Optional.empty();
    }

    /** All apps as they are now, those too that came to the configuration in this step. */
    private static List<App> everybody(SupervisorTransaction transaction) {
        var apps = new ArrayList<>(transaction.apps());
        transaction.changes().forEach((id, app) -> {
            if (transaction.before(id).isEmpty()) {
                app.ifPresent(apps::add);
            }
        });
        return apps;
    }
}
