package launcher.core.launcher;

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
 * Not too many cold starts at once. A run holds its slot from StartRun until it is ready or stopping; what was found alive
 * needs none. Whoever finds no slot waits: the highest priority is served first, then who has waited longest.
 */
final class Slots {

    private static final Comparator<Waiting> ORDER = Comparator
            .comparingInt((Waiting one) -> one.app.spec().priority()).reversed()
            .thenComparing(one -> one.start.since())
            .thenComparing(one -> one.app.id());

    private Slots() {}

    private record Waiting(App app, Starting start) {}

    /** After every step: free slots are given away, and whoever begins to start is told of, with or without a slot. */
    static void followUp(Draft draft) {
        if (!concerned(draft)) {
            return;
        }
        List<App> apps = everybody(draft);
        List<Waiting> queue = apps.stream().flatMap(app -> waiting(app).stream()).sorted(ORDER).toList();
        long free = draft.catalog().policy().concurrentStarts() - apps.stream().filter(Slots::holds).count();
        queue.stream().limit(Math.max(0, free)).forEach(one -> {
            draft.apply(one.app, new AppEvent.SlotGiven(one.app.id()));
            announceOnce(draft, one, "");
        });
        String full = "; waits for a slot: " + taken(everybody(draft), draft.catalog().policy());
        queue.stream().skip(Math.max(0, free)).forEach(one -> announceOnce(draft, one, full));
    }

    /** Nothing changes for those who wait unless an app begins or ends to start; another policy counts every app as changed. */
    private static boolean concerned(Draft draft) {
        return draft.changes().entrySet().stream().anyMatch(change ->
                starts(draft.before(change.getKey())) || starts(change.getValue()));
    }

    private static boolean starts(Optional<App> app) {
        return app.filter(one -> one.state() instanceof Starting).isPresent();
    }

    private static void announceOnce(Draft draft, Waiting one, String addition) {
        AppId id = one.app.id();
        boolean told = draft.before(id).flatMap(Slots::waiting)
                .filter(before -> before.start.run().equals(one.start.run())).isPresent();
        if (!told) {
            draft.emit(new Effect.Announce(id, Effect.Announce.Kind.STARTING,
                    id + " is starting: " + one.start.reason().text() + addition, Optional.of(one.start.reason())));
        }
    }

    /** How the slots stand, for people: {@code 2 of 2 apps are starting}. */
    static String taken(Collection<App> apps, LauncherPolicy policy) {
        return apps.stream().filter(Slots::holds).count() + " of " + policy.concurrentStarts() + " apps are starting";
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
    private static List<App> everybody(Draft draft) {
        var apps = new ArrayList<>(draft.apps());
        draft.changes().forEach((id, app) -> {
            if (draft.before(id).isEmpty()) {
                app.ifPresent(apps::add);
            }
        });
        return apps;
    }
}
