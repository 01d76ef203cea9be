package launcher.daemon.provider.process;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import launcher.core.app.AppSpec;
import launcher.core.app.MonotonicTime;
import launcher.core.app.StopSpec;
import launcher.core.health.PortOwnership;
import launcher.core.lifecycle.Endpoint;
import launcher.core.lifecycle.Instance;
import launcher.core.lifecycle.RunId;
import launcher.daemon.os.Account;
import launcher.daemon.os.FileReport;
import launcher.daemon.os.IoErrors;
import launcher.daemon.os.OsPoller;
import launcher.daemon.os.Signals;
import launcher.daemon.provider.Provider;
import launcher.daemon.provider.ProviderListener;
import launcher.daemon.provider.process.cgroup.CgroupPlaces;
import launcher.daemon.provider.process.cgroup.RunCgroups;
import launcher.daemon.provider.process.launch.Environment;
import launcher.daemon.provider.process.launch.LaunchPlan;
import launcher.daemon.provider.process.launch.LaunchPlanner;
import launcher.daemon.provider.process.launch.LaunchRefusedException;
import launcher.daemon.provider.process.procfs.MemoryUse;
import launcher.daemon.provider.process.procfs.ProcStat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs apps as processes of this machine, each in a session of its own under a shim that outlives the daemon.
 *
 * <p>{@link ProviderListener} is called on the thread {@code os-poller}; {@code overMemoryLimit} on
 * {@code memory-limits} too. {@code exited} may come before {@link #start} has returned, if the app ends at once.
 */
public final class ProcessProvider implements Provider {

    private static final Logger LOG = LoggerFactory.getLogger("streamlit-launcher");

    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    private final OsPoller poller;
    private final Ports ports;
    private final RunCgroups cgroups;
    private final LaunchPlanner planner;
    private final Shim shim;
    private final RuntimeFolder runtime;
    private final Spawner spawner;
    private final RunRegistry runs;
    private final RunAdopter adopter;

    /**
     * What a provider needs to know.
     *
     * @param runtimeDir  a folder on a tmpfs, made (0700) if it is missing; a provider that comes after this one in the
     *                    same folder adopts its runs
     * @param portFirst   the first that {@code port: auto} may take
     * @param portLast    the last
     * @param environment the daemon's own, of which a few variables are passed on
     * @param cgroups     where the cgroups of runs are made, if anywhere
     */
    public record Setup(
            Path runtimeDir, int portFirst, int portLast, Map<String, String> environment, CgroupPlaces cgroups) {

        public static final int PORT_FIRST_DEFAULT = 20_000;
        public static final int PORT_LAST_DEFAULT = 29_999;

        public Setup {
            environment = Map.copyOf(environment);
        }
    }

    /**
     * Prepares the folder and the shim. Fails if the folder is another account's or a tool is missing; the message says
     * which. Where the file system takes nothing now, the runs that are there are supervised, no other can be started,
     * and {@link #restore} tries again.
     */
    public ProcessProvider(Setup setup, OsPoller poller, ProviderListener listener) throws IOException {
        String bootId = Files.readString(BOOT_ID).strip();
        String path = Environment.inherited(setup.environment()).getOrDefault("PATH", Environment.PATH_DEFAULT);
        Signals.catchIgnored();
        this.poller = poller;
        var buffer = new OutputPipe.Buffer();
        this.ports = new Ports(setup.portFirst(), setup.portLast());
        this.cgroups = new RunCgroups(setup.cgroups());
        this.runs = new RunRegistry(new MemoryLimitWatch(listener));
        this.planner = new LaunchPlanner(setup.environment(), Account.ownUid());
        this.shim = Shim.in(setup.runtimeDir(), path, !cgroups.available());
        this.runtime = RuntimeFolder.prepare(setup.runtimeDir(), shim);
        this.spawner = new Spawner(runtime.runs(), bootId, shim, cgroups, poller, buffer, listener);
        this.adopter = new RunAdopter(new Adoption(runtime.runs(), bootId, cgroups, poller),
                new TakeOver(runtime.runs(), bootId, cgroups), runs, ports,
                found -> new RunMonitor(found.run(), found.folder(), found.output(), found.record(), found.cgroup(),
                        poller, buffer, listener));
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.allOf(Capability.class);
    }

    @Override
    public boolean knows(RunId run) {
        return runs.knows(run);
    }

    @Override
    public StartResult start(RunId run, AppSpec spec) {
        if (runs.knows(run)) {
            return new StartResult.NotStarted(run + " is running already");
        }
        cgroups.expectStart();
        boolean started = false;
        try {
            OptionalInt port = ports.take(run, spec.port());
            LaunchPlan plan = planner.plan(run, spec, port);
            runtime.ensure();
            RunMonitor live = spawner.spawn(run, spec, plan, port);
            runs.add(live);
            started = true;
            return new StartResult.Started(Instance.ofProcess(registration(live).app().pid(), port));
        } catch (LaunchRefusedException refused) {
            return new StartResult.NotStarted(refused.why());
        } finally {
            if (!started) {
                ports.release(run);
            }
        }
    }

    @Override
    public StopResult stop(RunId run, StopSpec how) {
        return runs.find(run).map(live -> stop(live, how)).orElseGet(StopResult.Gone::new);
    }

    private StopResult stop(RunMonitor live, StopSpec how) {
        try {
            StopResult result = new StopSequence(live.processes(), live::over, poller).run(how);
            if (result instanceof StopResult.Gone) {
                live.awaitExitTold();
                // not only when it is forgotten: the app's next run may be started before that, and want the same port
                ports.release(live.run());
            }
            return result;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new StopResult.Stuck("processes " + ProcStat.pids(live.processes().find()));
        }
    }

    @Override
    public StopResult kill(RunId run) {
        return stop(run, StopSequence.KILL);
    }

    @Override
    public PauseResult pause(RunId run) {
        return runs.find(run).map(live -> new PauseSequence(live.processes()).pause())
                .orElseGet(() -> new PauseResult.NotPaused("there is no such run"));
    }

    @Override
    public ResumeResult resume(RunId run) {
        return runs.find(run).map(live -> new PauseSequence(live.processes()).resume())
                .orElseGet(() -> new ResumeResult.NotResumed("there is no such run"));
    }

    @Override
    public void cleanUp(RunId run) {
        runs.find(run).ifPresent(this::cleanUp);
    }

    private void cleanUp(RunMonitor live) {
        RunId run = live.run();
        if (!live.over() || !live.processes().find().isEmpty()) {
            LOG.warn("{}: still lives, so it is not forgotten", run);
            return;
        }
        // first, since the next daemon finds the cgroup by the folder if this one is killed in between
        live.cgroup().ifPresent(cgroups::remove);
        forget(live);
    }

    private void forget(RunMonitor live) {
        runs.remove(live.run());
        live.release();
        live.folder().deleteQuietly();
        ports.release(live.run());
    }

    @Override
    public List<AdoptedRun> adopt() {
        return adopter.adopt();
    }

    @Override
    public void persistEndpoint(RunId run, Endpoint endpoint) {
        runs.find(run).ifPresent(live -> live.updateRecord(record -> record.withReady(endpoint)));
    }

    @Override
    public FileReport restore() {
        return runtime.restore(runs.all());
    }

    /**
     * Stops supervising: once this returns nothing more is read or reported. The poller, which is not this provider's
     * own, goes on; it must not be closed before.
     */
    @Override
    public void close() {
        runs.close();
        cgroups.close();
        var released = new CountDownLatch(1);
        poller.execute(released::countDown);
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void saveLastUse(RunId run, MonotonicTime lastUse) {
        runs.find(run).ifPresent(live -> live.updateRecord(record -> record.withHuman(lastUse.nanos())));
    }

    @Override
    public boolean matches(RunId run, AppSpec spec) {
        return runs.find(run).filter(live -> SpecFingerprint.matches(live.record().fingerprint(), spec)).isPresent();
    }

    @Override
    public Optional<ProcessBuilder> exec(RunId run, AppSpec spec, List<String> command) {
        return runs.find(run).flatMap(live -> exec(live, spec, command));
    }

    private Optional<ProcessBuilder> exec(RunMonitor live, AppSpec spec, List<String> command) {
        try {
            LaunchPlan plan = planner.planBeside(live.run(), spec, live.record().port(), command);
            live.folder().restoreEnv(Environment.script(plan));
            return Optional.of(shim.beside(live.run(), live.folder(), plan));
        } catch (LaunchRefusedException | IOException refused) {
            LOG.warn("{}: {}", live.run(), refused.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public PortOwnership portOwnership(RunId run, int port) {
        return runs.portOwnership(run, port);
    }

    @Override
    public boolean answers(RunId run, InetSocketAddress app, InetSocketAddress client) {
        return runs.answers(run, app, client);
    }

    /** Pids of the run's process tree, the shim included; empty if it is gone or unknown. */
    public List<Long> pids(RunId run) {
        return runs.members(run).stream().map(ProcStat::pid).toList();
    }

    /**
     * What the run's process tree holds, in bytes: the sum of the shares (PSS), or of what is resident where that is
     * hidden.
     */
    public long memoryBytes(RunId run) {
        return MemoryUse.bytes(runs.members(run));
    }

    /** The same for many runs at the price of one look at the process table. */
    @Override
    public Map<RunId, Long> memoryBytes(Collection<RunId> asked) {
        return runs.memoryBytes(asked);
    }

    @Override
    public Map<RunId, Observation> observe(Collection<RunId> asked) {
        return runs.observe(asked);
    }

    @Override
    public Optional<Instance> takeOver(RunId run, AppSpec spec, long pid, OptionalInt port) {
        return adopter.takeOver(run, spec, pid, port);
    }

    @Override
    public void letGo(RunId run) {
        runs.find(run).ifPresent(live -> {
            forget(live);
            live.cgroup().ifPresent(cgroups::removeLater);
        });
    }

    /** Every run in the map has registered. */
    private static RunDirectory.Registration registration(RunMonitor live) {
        return live.registered().join().orElseThrow();
    }
}
