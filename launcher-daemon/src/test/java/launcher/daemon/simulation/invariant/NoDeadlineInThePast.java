package launcher.daemon.simulation.invariant;

import launcher.core.lifecycle.LauncherEvent;

/** A tick leaves no deadline in the past, on which the loop would spin. */
final class NoDeadlineInThePast extends Invariant {

    NoDeadlineInThePast(SystemView system) {
        super(system);
    }

    @Override
    void step(Taken taken) {
        hold(!(taken.event() instanceof LauncherEvent.Tick)
                || system.launcher().nextDeadline().isAfter(system.now()), "the loop would spin", taken.event());
    }
}
