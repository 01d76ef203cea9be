package launcher.daemon.simulation.invariant;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import launcher.core.app.MonotonicTime;
import launcher.core.lifecycle.App;
import launcher.core.lifecycle.AppEvent;
import launcher.core.lifecycle.AppState;
import launcher.core.lifecycle.Event;
import launcher.core.lifecycle.LauncherEvent;
import launcher.core.lifecycle.Waiter;
import launcher.core.lifecycle.WaiterId;
import launcher.core.supervisor.Supervisor;

/** Nobody who waits is forgotten, or waits beyond a deadline. */
final class WaiterIsAnsweredInTime extends Invariant {

    /** How late the loop may notice that a deadline passed. */
    private static final Duration TICK_LATENESS = Duration.ofMillis(20);

    WaiterIsAnsweredInTime(SystemView system) {
        super(system);
    }

    @Override
    void step(Taken taken) {
        switch (taken.event()) {
            case AppEvent.StartRequested asked -> asked.waiter().ifPresent(system.owed()::told);
            case AppEvent.StopRequested asked -> asked.waiter().ifPresent(system.owed()::told);
            case LauncherEvent.RestartRequested asked -> asked.waiter().ifPresent(system.owed()::told);
            case Event _ -> {}
        }
        if (system.owed().owed().isEmpty()) {
            return;
        }
        Set<WaiterId> cared = cared(taken.step());
        system.owed().owed().forEach((id, owed) -> {
            hold(!owed.asked().plus(owed.patience()).isBefore(system.now()), "an answer took too long",
                    owed + " " + id);
            hold(!owed.told() || cared.contains(id), "a waiter was forgotten", owed + " " + id);
        });
    }

    @Override
    void app(App app) {
        boolean queued = StartOrder.waits(app);
        boolean begins = app.state() instanceof AppState.Starting starting && starting.since().equals(system.now());
        MonotonicTime late = system.now().minus(TICK_LATENESS);
        for (Waiter waiter : app.waiters()) {
            hold(waiter.deadline().isPresent() != queued,
                    "a deadline, though others are waited for, or none though not", app);
            hold(waiter.deadline().filter(at -> !at.isAfter(late)).isEmpty(), "a waiter was not answered in time", app);
            if (queued || begins) {
                system.owed().held(waiter.id());
            }
        }
    }

    /** Every waiter that the launcher knows, or that has an answer on its way. */
    private Set<WaiterId> cared(Supervisor.Step step) {
        var cared = new HashSet<WaiterId>();
        system.launcher().apps().values().forEach(app -> app.waiters().forEach(waiter -> cared.add(waiter.id())));
        step.effects().forEach(effect -> WaiterIsAnsweredOnce.answered(effect).ifPresent(cared::add));
        system.lanes().all().forEach(lane ->
                lane.forEach(effect -> WaiterIsAnsweredOnce.answered(effect).ifPresent(cared::add)));
        return cared;
    }
}
