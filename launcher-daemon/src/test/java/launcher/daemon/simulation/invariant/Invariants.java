package launcher.daemon.simulation.invariant;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import launcher.core.app.AppId;
import launcher.core.lifecycle.App;
import launcher.core.lifecycle.Effect;
import launcher.core.lifecycle.Event;
import launcher.core.lifecycle.RunId;
import launcher.core.supervisor.Supervisor;
import launcher.daemon.engine.Waiters;

/** All that holds during the life of one daemon. */
public final class Invariants {

    private final Supervisor launcher;
    private final List<Invariant> all;
    private final Map<AppId, App> earlier = new TreeMap<>();

    public Invariants(SystemView system) {
        launcher = system.launcher();
        earlier.putAll(launcher.apps());
        all = List.of(
                // gates
                new NoStopWithOpenGate(system),
                new NoDismissalOfUsers(system),
                new GateAnswerIsTrue(system),
                new GateCountsItsUses(system),
                // runs
                new SingleLiveRun(system),
                new RunEndsOnlyWhenGone(system),
                new RestMeansNoProcess(system),
                new ReadyMeansServing(system),
                new PausedMeansHeld(system),
                new FolderForEachRun(system),
                new ServingIsNoSlowStart(system),
                new TakenPortsEndInFailure(system),
                new OperatorStopHolds(system),
                // slots
                new StartSlotLimit(system),
                new StartOrder(system),
                // policies
                new PolicySparesAlwaysOn(system),
                new EvictionOrder(system),
                // waiters
                new GrantNeedsReadyRun(system),
                new WaiterIsAnsweredInTime(system),
                new WaiterIsAnsweredOnce(system),
                // the loop
                new StateIsPublished(system),
                new NoDeadlineInThePast(system));
    }

    /** The apps as they were before the step that is being looked at. */
    public Map<AppId, App> earlier() {
        return Collections.unmodifiableMap(earlier);
    }

    /** A step was taken; its effects have not begun. */
    public void afterStep(Event event, Supervisor.Step step) {
        var taken = new Invariant.Taken(event, step, earlier());
        List<Invariant.Change> changes = step.changed().stream()
                .flatMap(after -> Optional.ofNullable(earlier.get(after.id())).stream()
                        .map(before -> new Invariant.Change(before, after, event))).toList();
        for (Invariant invariant : all) {
            changes.forEach(invariant::changed);
            launcher.apps().values().forEach(invariant::app);
            invariant.step(taken);
        }
        step.removed().forEach(earlier::remove);
        step.changed().forEach(app -> earlier.put(app.id(), app));
    }

    public void beforeEffect(Effect.RunEffect effect) {
        all.forEach(invariant -> invariant.before(effect));
    }

    public void afterEffect(Effect.RunEffect effect) {
        all.forEach(invariant -> invariant.after(effect));
    }

    public void useBegan(RunId run) {
        all.forEach(invariant -> invariant.useBegan(run));
    }

    public void answered(Waiters.Answer answer) {
        all.forEach(invariant -> invariant.answered(answer));
    }
}
