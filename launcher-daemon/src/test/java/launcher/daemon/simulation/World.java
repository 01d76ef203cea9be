package launcher.daemon.simulation;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import launcher.core.app.AppCatalog;
import launcher.core.app.AppSpec;
import launcher.core.app.MonotonicTime;
import launcher.core.lifecycle.ExitStatus;
import launcher.core.lifecycle.LauncherEvent;
import launcher.core.lifecycle.RunId;
import launcher.daemon.simulation.model.EventScheduler;
import launcher.daemon.simulation.model.Faults;
import launcher.daemon.simulation.model.HostModel;
import launcher.daemon.simulation.model.ModelProcess;
import launcher.daemon.simulation.model.ModelProcess.Behaviour;
import launcher.daemon.simulation.model.ModelProvider;
import launcher.daemon.simulation.model.SimRandom;
import launcher.daemon.simulation.model.Trace;

/** A host, the daemon that runs on it at the moment, and the configuration file. */
final class World implements ModelProvider.ProcessEvents {

    final EventScheduler agenda = new EventScheduler();
    final SimRandom chance;
    final HostModel host = new HostModel();
    final Trace trace = new Trace(agenda);
    final Coverage coverage;
    final Subject subject;
    private final long seed;
    private ModelProcess.Behaviours behaviours = this::anyBehaviour;
    private Stage stage = Stage.NONE;
    private Faults faults;
    private AppCatalog configured;
    private Optional<SimulatedDaemon> daemon = Optional.empty();
    private boolean lastDaemon;
    private long events;

    World(long seed, Faults faults, Subject subject, AppCatalog configured, Coverage coverage) {
        this.seed = seed;
        this.chance = new SimRandom(seed);
        this.faults = faults;
        this.subject = subject;
        this.configured = configured;
        this.coverage = coverage;
    }

    /** Runs behave as this says, and {@code told} hears of each effect in a lane. */
    void script(ModelProcess.Behaviours scripted, Stage told) {
        behaviours = scripted;
        stage = told;
    }

    ModelProcess.Behaviours behaviours() {
        return behaviours;
    }

    Stage stage() {
        return stage;
    }

    MonotonicTime now() {
        return agenda.now();
    }

    Faults faults() {
        return faults;
    }

    void faultsEnd() {
        faults = Faults.NONE;
    }

    /** True while other programs pause and resume runs. */
    boolean meddles() {
        return !faults.equals(Faults.NONE);
    }

    long events() {
        return events;
    }

    void countEvent() {
        events++;
    }

    // ---- time

    /** The next thing that happens: a deadline of the daemon, or whatever stands in the agenda. */
    void turn() {
        Optional<MonotonicTime> deadline = daemon.map(SimulatedDaemon::nextTick);
        Optional<MonotonicTime> task = agenda.next();
        if (deadline.isPresent() && task.filter(at -> at.isBefore(deadline.get())).isEmpty()) {
            agenda.advance(deadline.get());
            daemon.orElseThrow().turn();
        } else {
            agenda.runNext();
        }
    }

    /** Lets everything happen until then. */
    void runUntil(MonotonicTime end) {
        while (next().filter(at -> !at.isAfter(end)).isPresent()) {
            turn();
        }
        agenda.advance(end);
    }

    private Optional<MonotonicTime> next() {
        return Stream.concat(daemon.map(SimulatedDaemon::nextTick).stream(), agenda.next().stream())
                .min(MonotonicTime::compareTo);
    }

    // ---- the daemon

    Optional<SimulatedDaemon> daemon() {
        return daemon;
    }

    void withDaemon(Consumer<SimulatedDaemon> action) {
        daemon.ifPresent(action);
    }

    AppCatalog configured() {
        return configured;
    }

    /** The file was changed; a living daemon is told at once, the next daemon reads it. */
    void configure(AppCatalog next) {
        configured = next;
        withDaemon(living -> living.post(new LauncherEvent.CatalogChanged(next)));
    }

    void startDaemon() {
        if (daemon.isEmpty()) {
            trace.add("DAEMON", "starts");
            var fresh = new SimulatedDaemon(this, configured, seed);
            daemon = Optional.of(fresh);
            fresh.adopt();
        }
    }

    /** Everything in its memory is lost; the next daemon starts a while later. */
    void killDaemon() {
        withDaemon(living -> {
            trace.add("DAEMON", "is killed");
            living.die();
            daemon = Optional.empty();
            if (!lastDaemon) {
                agenda.after(chance.around(Duration.ofSeconds(5)), this::startDaemon);
            }
        });
    }

    /** No other daemon follows this daemon. */
    void lastDaemon() {
        lastDaemon = true;
    }

    // ---- processes

    private Behaviour anyBehaviour(RunId run, AppSpec spec) {
        return Behaviours.any(chance, faults, Catalogs.listensElsewhere(spec));
    }

    @Override
    public void ends(ModelProcess process, ExitStatus status) {
        if (process.mainAlive()) {
            process.exit();
            trace.add("EXIT", process.run());
            withDaemon(living -> living.provider().exited(process, status));
        }
    }

    /** Plans what the process is going to do by itself. */
    @Override
    public void cameUp(ModelProcess process) {
        if (chance.hits(faults.crash())) {
            Duration after = chance.around(Duration.ofSeconds(chance.hits(0.3) ? 1 : 60));
            ExitStatus status = chance.hits(0.3) ? new ExitStatus.Exited(0) : new ExitStatus.Exited(1);
            agenda.after(after, () -> ends(process, status));
        }
        if (chance.hits(faults.crash() / 3)) {
            tooLarge(process.run());
        }
    }

    /** Told again and again, as long as it runs. */
    private void tooLarge(RunId run) {
        agenda.after(chance.around(Duration.ofSeconds(20)), () -> {
            if (host.alive(run) && !faults.equals(Faults.NONE)) {
                withDaemon(living -> living.overMemoryLimit(run, 1L << 30));
                tooLarge(run);
            }
        });
    }
}
