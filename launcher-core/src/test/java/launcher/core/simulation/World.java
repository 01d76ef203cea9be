package launcher.core.simulation;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import launcher.core.app.AppCatalog;
import launcher.core.app.MonotonicTime;
import launcher.core.lifecycle.AppEvent;
import launcher.core.lifecycle.ExitStatus;
import launcher.core.lifecycle.LauncherEvent;
import launcher.core.lifecycle.RunId;
import launcher.core.lifecycle.TransitionTable;

/** Everything around the core: a machine, the daemon that runs on it at the moment, and the configuration file. */
final class World {

    final EventScheduler agenda = new EventScheduler();
    final SimRandom chance;
    final HostModel machine = new HostModel();
    final Waiters waiters = new Waiters();
    final Trace trace = new Trace(agenda);
    final Coverage coverage;
    private final TransitionTable table;
    private final long seed;
    private Faults faults;
    private AppCatalog configured;
    private Optional<ModelDaemon> daemon = Optional.empty();
    private boolean lastDaemon;
    private long events;

    World(long seed, Faults faults, TransitionTable table, AppCatalog configured, Coverage coverage) {
        this.seed = seed;
        this.chance = new SimRandom(seed);
        this.faults = faults;
        this.table = table;
        this.configured = configured;
        this.coverage = coverage;
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

    Optional<ModelDaemon> daemon() {
        return daemon;
    }

    void withDaemon(Consumer<ModelDaemon> action) {
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
            var fresh = new ModelDaemon(this, table, configured, seed);
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
            waiters.vanish();
            if (!lastDaemon) {
                agenda.after(chance.around(Duration.ofSeconds(5)), this::startDaemon);
            }
        });
    }

    /** No other daemon follows this daemon. */
    void lastDaemon() {
        lastDaemon = true;
    }

    /** The main process of a run ends. */
    void exit(RunId run, ExitStatus status) {
        machine.process(run).filter(ModelProcess::mainAlive).ifPresent(process -> {
            process.exit();
            trace.add("EXIT", run);
            withDaemon(living -> living.exited(run, status));
        });
    }

    /** Plans what the process is going to do by itself. */
    void live(ModelProcess process) {
        RunId run = process.run;
        if (chance.hits(faults.crash())) {
            Duration after = chance.around(Duration.ofSeconds(chance.hits(0.3) ? 1 : 60));
            ExitStatus status = chance.hits(0.3) ? new ExitStatus.Exited(0) : new ExitStatus.Exited(1);
            agenda.after(after, () -> exit(run, status));
        }
        if (chance.hits(faults.crash() / 3)) {
            tooLarge(run);
        }
    }

    /** Told again and again, as long as it runs. */
    private void tooLarge(RunId run) {
        agenda.after(chance.around(Duration.ofSeconds(20)), () -> {
            if (machine.alive(run) && !faults.equals(Faults.NONE)) {
                withDaemon(living -> living.fact(new AppEvent.OverMemoryLimit(run, 1L << 30)));
                tooLarge(run);
            }
        });
    }
}
