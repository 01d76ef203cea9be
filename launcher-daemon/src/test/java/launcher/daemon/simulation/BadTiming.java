package launcher.daemon.simulation;

import java.util.Map;
import java.util.Optional;
import launcher.core.lifecycle.AppEvent;
import launcher.core.lifecycle.Effect;
import launcher.core.lifecycle.ExitStatus;
import launcher.core.lifecycle.RunId;
import launcher.core.lifecycle.WaiterId;
import launcher.daemon.simulation.model.FaultyMailbox;

/** What happens at the worst moment: when a run is about to be closed, stopped, paused or resumed. */
final class BadTiming {

    private final World world;
    private final FaultyMailbox mail;
    private final Map<RunId, AppEvent.RunDiscovered> finds;

    /** @param finds the runs of the daemon before, as they are reported */
    BadTiming(World world, FaultyMailbox mail, Map<RunId, AppEvent.RunDiscovered> finds) {
        this.world = world;
        this.mail = mail;
        this.finds = finds;
    }

    /** A lane comes to this effect. */
    void before(Effect.RunEffect effect) {
        RunId run = effect.run();
        switch (effect) {
            case Effect.CloseGateIfUnused _, Effect.StopRun _, Effect.ResumeRun _ -> oldFacts(run);
            case Effect.PauseRun _ -> {
                if (world.chance.hits(2 * world.faults().late())) {
                    world.host.process(run).ifPresent(process -> world.ends(process, new ExitStatus.Signaled(9)));
                }
                oldFacts(run);
                if (world.chance.hits(world.faults().late())) {
                    // its client was answered long ago
                    mail.post(new AppEvent.WaiterLeft(run.app(), new WaiterId(0)));
                }
                if (world.chance.hits(world.faults().late())) {
                    mail.post(new AppEvent.OverMemoryLimit(run, 1L << 30));
                }
                if (world.chance.hits(world.faults().late())) {
                    changeConfiguration();
                }
            }
            case Effect.RunEffect _ -> {}
        }
    }

    /** Old facts come once more. */
    private void oldFacts(RunId run) {
        if (world.chance.hits(world.faults().duplicated())) {
            world.host.process(run)
                    .ifPresent(process -> mail.deliver(new AppEvent.ProcessStarted(run, process.instance())));
            Optional.ofNullable(finds.get(run)).ifPresent(mail::deliver);
        }
        if (world.chance.hits(10 * world.faults().duplicated())) {
            mail.repeat(run);
        }
        if (mail.takeLostExit(run)) { // a reconciliation is under way
            mail.deliver(new AppEvent.ObservedGone(run));
            mail.sendLate(new AppEvent.ObservedGone(run));
        }
        if (world.chance.hits(world.faults().late() / 2)) {
            changeConfiguration();
        }
    }

    /** An operator comes in between. */
    private void changeConfiguration() {
        world.configure(Catalogs.changed(world.configured(), world.chance));
    }
}
