package launcher.daemon.simulation.model;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import launcher.core.app.AppSpec;
import launcher.core.app.MonotonicTime;
import launcher.core.app.StopSpec;
import launcher.core.health.PortOwnership;
import launcher.core.lifecycle.Endpoint;
import launcher.core.lifecycle.ExitStatus;
import launcher.core.lifecycle.Instance;
import launcher.core.lifecycle.PortConflict;
import launcher.core.lifecycle.RunId;
import launcher.daemon.os.FileReport;
import launcher.daemon.provider.Provider;
import launcher.daemon.provider.ProviderListener;
import launcher.daemon.simulation.model.ModelProcess.Behaviour;
import launcher.daemon.simulation.model.ModelProcess.Behaviours;

/**
 * Runs apps on the model of a host. A call decides at once what it comes to and says how long it takes; what happens to
 * the processes happens then, unless the daemon has died and it takes the daemon to do it.
 */
public final class ModelProvider implements Provider {

    /** What passes from the deadline of a stop until everything was killed. */
    private static final Duration KILL = Duration.ofMillis(10);

    /** How long it takes to pause a run or to let it go on. */
    private static final Duration SHORT_PAUSE = Duration.ofMillis(3);
    private static final Duration LONG_PAUSE = Duration.ofMillis(1_500);

    private final EventScheduler agenda;
    private final SimRandom chance;
    private final HostModel host;
    private final LaneScheduler lanes;
    private final Behaviours behaviours;
    private final ProviderListener listener;
    private final ProcessEvents events;

    /** What becomes of processes, whichever daemon lives then. */
    public interface ProcessEvents {
        void cameUp(ModelProcess process);

        /** The main process is to end, unless it has already. */
        void ends(ModelProcess process, ExitStatus status);
    }

    public ModelProvider(
            EventScheduler agenda, SimRandom chance, HostModel host, LaneScheduler lanes, Behaviours behaviours,
                    ProviderListener listener, ProcessEvents events) {
        this.agenda = agenda;
        this.chance = chance;
        this.host = host;
        this.lanes = lanes;
        this.behaviours = behaviours;
        this.listener = listener;
        this.events = events;
    }

    // ---- the life of a run

    @Override
    public StartResult start(RunId run, AppSpec spec) {
        host.makeFolder(run);
        Behaviour behaviour = behaviours.of(run, spec);
        Duration takes = chance.around(Duration.ofMillis(5));
        lanes.takes(takes);
        if (behaviour.failsToStart()) {
            return new StartResult.NotStarted("no such file");
        }
        long pid = host.nextPid();
        agenda.after(takes, () -> {
            if (!lanes.hasEnded()) { // else the shim finds its folder renamed and ends without starting the app
                var process = new ModelProcess(run, pid, agenda.now(), behaviour);
                host.spawned(process);
                events.cameUp(process);
            }
        });
        return new StartResult.Started(Instance.ofProcess(pid, ModelProcess.PORT));
    }

    @Override
    public StopResult stop(RunId run, StopSpec how) {
        return end(run, Optional.of(how.timeout()));
    }

    @Override
    public StopResult kill(RunId run) {
        return end(run, Optional.empty());
    }

    private StopResult end(RunId run, Optional<Duration> timeout) {
        Optional<ModelProcess> alive = host.process(run).filter(ModelProcess::alive);
        if (alive.isEmpty()) {
            lanes.takes(Duration.ofMillis(1));
            return new StopResult.Gone();
        }
        ModelProcess process = alive.get();
        boolean byTerm = timeout.isPresent() && !process.behaviour().ignoresTerm();
        Duration takes = byTerm ? process.behaviour().endsAfter() : timeout.orElse(Duration.ZERO).plus(KILL);
        lanes.takes(takes);
        agenda.after(takes, () -> {
            if (byTerm || !lanes.hasEnded()) {
                events.ends(process, new ExitStatus.Signaled(byTerm ? 15 : 9));
                process.kill();
            }
        });
        return process.yields() ? new StopResult.Gone() : new StopResult.Stuck("processes " + process.pid());
    }

    @Override
    public PauseResult pause(RunId run) {
        Optional<ModelProcess> alive = host.process(run).filter(ModelProcess::alive);
        boolean fails = alive.filter(process -> !chance.hits(process.behaviour().staysAsItIs())).isEmpty();
        later(() -> {
            if (!fails) {
                alive.filter(ModelProcess::alive).ifPresent(ModelProcess::pause);
            }
        });
        return fails ? new PauseResult.NotPaused("would not stop moving") : new PauseResult.Paused();
    }

    /** One that fails may let the run go on and say that it does not. */
    @Override
    public ResumeResult resume(RunId run) {
        Optional<ModelProcess> alive = host.process(run).filter(ModelProcess::alive);
        boolean fails = alive.filter(process -> !chance.hits(process.behaviour().staysAsItIs())).isEmpty();
        later(() -> alive.filter(ModelProcess::alive).ifPresent(process -> {
            process.resume();
            if (fails && chance.hits(0.5)) {
                listener.observed(run, Observation.RUNNING);
            }
        }));
        return fails
                ? new ResumeResult.NotResumed("none of its processes is left")
                : new ResumeResult.Resumed();
    }

    private void later(Runnable action) {
        Duration takes = chance.around(chance.hits(0.6) ? LONG_PAUSE : SHORT_PAUSE);
        lanes.takes(takes);
        agenda.after(takes, () -> {
            if (!lanes.hasEnded()) {
                action.run();
            }
        });
    }

    /** Another program holds a run or lets it go on; now and then the daemon hears of that at once. */
    public void meddle() {
        List<ModelProcess> alive = host.foldersNow().stream().flatMap(run -> host.process(run).stream())
                .filter(ModelProcess::mainAlive).toList();
        if (!alive.isEmpty()) {
            ModelProcess process = chance.oneOf(alive);
            process.toggleFromOutside();
            if (chance.hits(0.5)) {
                listener.observed(process.run(), observed(process.run()));
            }
        }
    }

    /** Tells the daemon that the main process of a run has ended. */
    public void exited(ModelProcess process, ExitStatus status) {
        listener.exited(process.run(), status, process.behaviour().portTaken()
                ? Optional.of(new PortConflict(ModelProcess.PORT.getAsInt(), "pid 812"))
                : Optional.empty());
    }

    @Override
    public void cleanUp(RunId run) {
        host.removeFolder(run);
    }

    // ---- what outlives the daemon

    @Override
    public void persistEndpoint(RunId run, Endpoint endpoint) {
        host.note(run, endpoint);
    }

    @Override
    public void saveLastUse(RunId run, MonotonicTime lastUse) {
        if (host.hasFolder(run)) {
            host.save(run, lastUse);
        }
    }

    /** Whatever never became a run, or is none any more, is cleaned away. */
    @Override
    public List<AdoptedRun> adopt() {
        var adopted = new ArrayList<AdoptedRun>();
        for (RunId run : host.foldersNow()) {
            host.process(run).filter(ModelProcess::alive).ifPresentOrElse(
                    process -> {
                        adopted.add(new AdoptedRun(run, process.instance(), host.servesAt(run),
                                process.held(), host.saved(run).orElse(agenda.now())));
                        if (!process.mainAlive()) {
                            listener.exited(run, new ExitStatus.Unknown(), Optional.empty());
                        }
                    },
                    () -> host.removeFolder(run));
        }
        return adopted;
    }

    // ---- questions about runs

    @Override
    public boolean knows(RunId run) {
        return host.hasFolder(run);
    }

    @Override
    public Map<RunId, Observation> observe(Collection<RunId> runs) {
        Map<RunId, Observation> seen = new HashMap<>();
        runs.forEach(run -> seen.put(run, observed(run)));
        return seen;
    }

    private Observation observed(RunId run) {
        return host.process(run).filter(ModelProcess::alive)
                .map(process -> process.held() ? Observation.PAUSED : Observation.RUNNING).orElse(Observation.GONE);
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.PAUSE);
    }

    @Override
    public Map<RunId, Long> memoryBytes(Collection<RunId> runs) {
        return Map.of();
    }

    @Override
    public PortOwnership portOwnership(RunId run, int port) {
        return new PortOwnership.Owned("127.0.0.1");
    }

    @Override
    public boolean answers(RunId run, InetSocketAddress app, InetSocketAddress client) {
        return true;
    }

    @Override
    public boolean matches(RunId run, AppSpec spec) {
        return host.hasFolder(run);
    }

    @Override
    public Optional<ProcessBuilder> exec(RunId run, AppSpec spec, List<String> command) {
        return Optional.empty();
    }

    @Override
    public FileReport restore() {
        return FileReport.FINE;
    }

    @Override
    public void close() {}
}
