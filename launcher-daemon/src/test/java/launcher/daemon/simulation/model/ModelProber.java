package launcher.daemon.simulation.model;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import launcher.core.health.PortOwnership;
import launcher.core.health.ProbeSpec;
import launcher.core.lifecycle.AppEvent;
import launcher.core.lifecycle.RunId;
import launcher.daemon.engine.EffectHandlers;
import launcher.daemon.engine.Mailbox;
import launcher.daemon.provider.Provider;

/** Finds a run serving when its process begins to serve, or a foreign listener on its port. */
public final class ModelProber implements EffectHandlers.Prober {

    private final EventScheduler agenda;
    private final SimRandom chance;
    private final HostModel host;
    private final LaneScheduler lanes;
    private final Mailbox mailbox;
    private final Set<RunId> watched = new HashSet<>();

    public ModelProber(
            EventScheduler agenda, SimRandom chance, HostModel host, LaneScheduler lanes, Mailbox mailbox) {
        this.agenda = agenda;
        this.chance = chance;
        this.host = host;
        this.lanes = lanes;
        this.mailbox = mailbox;
    }

    @Override
    public void start(RunId run, ProbeSpec spec, Provider provider) {
        watched.add(run);
        if (chance.hits(0.3)) {
            mailbox.post(new AppEvent.ProbeFailed(
                    run, new PortOwnership.NotListening(), "nothing listens on port 20000 yet"));
        }
        host.process(run).ifPresent(process -> {
            if (process.behaviour().portTaken()) {
                agenda.after(chance.around(Duration.ofMillis(300)), () -> found(process));
            } else {
                process.servesAt().ifPresent(at -> agenda.after(
                        agenda.now().isBefore(at) ? agenda.now().until(at) : Duration.ofMillis(3),
                        () -> found(process)));
            }
        });
    }

    @Override
    public void stop(RunId run) {
        watched.remove(run);
    }

    /** The runs that are still asked. */
    public Set<RunId> watched() {
        return watched;
    }

    private void found(ModelProcess process) {
        RunId run = process.run();
        if (process.held()) {
            agenda.after(Duration.ofMillis(200), () -> found(process)); // it answers no probe
        } else if (!lanes.hasEnded() && process.mainAlive() && watched.remove(run)) {
            mailbox.post(process.behaviour().portTaken()
                    ? new AppEvent.ProbeFailed(run, new PortOwnership.TakenBy(812, "nginx"), "pid 812 (nginx)")
                    : new AppEvent.ProbeSucceeded(run, new PortOwnership.Owned("127.0.0.1")));
        }
    }
}
