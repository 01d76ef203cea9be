package launcher.core.simulation;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import launcher.core.app.AppId;
import launcher.core.app.LauncherPolicy;
import launcher.core.app.MonotonicTime;
import launcher.core.lifecycle.App;
import launcher.core.lifecycle.AppState.From;
import launcher.core.lifecycle.AppState.Phase;
import launcher.core.lifecycle.AppState.Starting;
import launcher.core.lifecycle.Effect;
import launcher.core.lifecycle.RunId;
import launcher.core.supervisor.Supervisor;

/** What holds of starts: not too many at once, no slot left unused, and no app overtakes a more important app. */
final class SlotInvariants {

    private SlotInvariants() {}

    /** @param earlier the app as it was before the step */
    static void check(Supervisor launcher, Supervisor.Step step, Function<AppId, Optional<App>> earlier) {
        LauncherPolicy policy = launcher.catalog().policy();
        Collection<App> apps = launcher.apps().values();
        List<App> waiting = apps.stream().filter(app -> in(app, Phase.Slot.class)).toList();
        long taken = apps.stream().filter(SlotInvariants::takesOne).count();
        boolean began = step.effects().stream().anyMatch(Effect.StartRun.class::isInstance);
        hold(!began || taken <= policy.concurrentStarts(), "more starts at once than there are slots", taken);
        hold(waiting.isEmpty() || taken >= policy.concurrentStarts(), "somebody waits though a slot is free", waiting);
        for (Effect effect : step.effects()) {
            if (effect instanceof Effect.StartRun(RunId run, _)) {
                App begun = Optional.ofNullable(launcher.apps().get(run.app())).orElseThrow();
                hold(in(begun, Phase.Spawn.class), "a process is started before its app has a slot", begun);
                waiting.forEach(other -> inOrder(begun, other, earlier));
            }
        }
    }

    private static void inOrder(App begun, App waiting, Function<AppId, Optional<App>> earlier) {
        int mine = begun.spec().priority();
        int theirs = waiting.spec().priority();
        hold(theirs <= mine, begun.id() + " overtook one of a higher priority", waiting);
        boolean longer = earlier.apply(waiting.id()).flatMap(SlotInvariants::waitsSince)
                .filter(since -> earlier.apply(begun.id()).flatMap(SlotInvariants::waitsSince)
                        .filter(begunSince -> !since.isBefore(begunSince)).isEmpty()).isPresent();
        hold(theirs < mine || !longer, begun.id() + " overtook one that waited longer", waiting);
    }

    private static Optional<MonotonicTime> waitsSince(App app) {
        return in(app, Phase.Slot.class) ? Optional.of(((Starting) app.state()).since()) : Optional.empty();
    }

    private static boolean in(App app, Class<? extends Phase> phase) {
        return app.state() instanceof Starting starting && phase.isInstance(starting.phase());
    }

    private static boolean takesOne(App app) {
        return app.state() instanceof Starting starting && starting.from() == From.COLD && switch (starting.phase()) {
            case Phase.Slot _, Phase.Resume _ -> false;
            case Phase.Spawn _, Phase.Probe _ -> true;
        };
    }

    private static void hold(boolean promise, String broken, Object about) {
        if (!promise) {
            throw new Violation(broken + ": " + ShortText.of(about));
        }
    }
}
