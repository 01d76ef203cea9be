package launcher.daemon.provider.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import launcher.core.app.AppSpec;
import launcher.core.app.MonotonicTime;
import launcher.core.app.StopSpec;
import launcher.core.health.PortOwnership;
import launcher.core.lifecycle.Endpoint;
import launcher.core.lifecycle.Instance;
import launcher.core.lifecycle.RunId;
import launcher.daemon.os.Account;
import launcher.daemon.os.OsException;
import launcher.daemon.os.OsPoller;
import launcher.daemon.os.Signals;
import launcher.daemon.provider.Provider;
import launcher.daemon.provider.ProviderListener;
import launcher.daemon.provider.process.cgroup.MemoryCgroups;
import launcher.daemon.provider.process.launch.Environment;
import launcher.daemon.provider.process.launch.LaunchPlan;
import launcher.daemon.provider.process.launch.LaunchPlanner;
import launcher.daemon.provider.process.launch.LaunchRefusedException;
import launcher.daemon.provider.process.procfs.ListenSockets;
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
    /** How long {@link #stop} waits for the listener to have been told of an exit that has happened. */
    private static final int EXIT_TOLD_SECONDS_MAX = 2;

    private static final StopSpec KILL = new StopSpec(StopSpec.Signal.KILL, Duration.ZERO);

    private final OsPoller poller;
    private final ProviderListener listener;
    private final OutputPipe.Buffer buffer = new OutputPipe.Buffer();
    private final Ports ports;
    private final MemoryCgroups cages;
    private final MemoryLimitWatch memoryWatch;
    private final LaunchPlanner planner;
    private final Shim shim;
    private final Spawner spawner;
    private final Adoption adoption;
    private final Map<RunId, RunMonitor> runs = new ConcurrentHashMap<>();

    /**
     * What a provider needs to know.
     *
     * @param runtimeDir  a folder on a tmpfs, made (0700) if it is missing; a provider that comes after this one in the
     *                    same folder adopts its runs
     * @param portFirst   the first that {@code port: auto} may take
     * @param portLast    the last
     * @param environment the daemon's own, of which a few variables are passed on
     * @param cgroups     false: no cgroup is ever made, every memory limit is watched
     */
    public record Setup(
            Path runtimeDir, int portFirst, int portLast, Map<String, String> environment, boolean cgroups) {

        public static final int PORT_FIRST_DEFAULT = 20_000;
        public static final int PORT_LAST_DEFAULT = 29_999;

        public Setup {
            environment = Map.copyOf(environment);
        }
    }

    /**
     * Prepares the folder and the shim. Fails if the folder cannot be made or a tool is missing; the message says
     * which.
     */
    public ProcessProvider(Setup setup, OsPoller poller, ProviderListener listener) throws IOException {
        Path runsFolder = RunDirectories.in(setup.runtimeDir());
        String bootId = Files.readString(BOOT_ID).strip();
        String path = Environment.inherited(setup.environment()).getOrDefault("PATH", Environment.PATH_DEFAULT);
        Signals.catchIgnored();
        this.poller = poller;
        this.listener = listener;
        this.ports = new Ports(setup.portFirst(), setup.portLast());
        this.cages = setup.cgroups() ? MemoryCgroups.detect() : MemoryCgroups.none();
        this.memoryWatch = new MemoryLimitWatch(listener);
        this.planner = new LaunchPlanner(setup.environment(), Account.ownUid());
        this.shim = Shim.install(setup.runtimeDir(), path);
        this.spawner = new Spawner(runsFolder, bootId, shim, cages, poller, buffer, listener);
        this.adoption = new Adoption(runsFolder, bootId, cages);
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.allOf(Capability.class);
    }

    @Override
    public boolean knows(RunId run) {
        return runs.containsKey(run);
    }

    @Override
    public StartResult start(RunId run, AppSpec spec) {
        if (runs.containsKey(run)) {
            return new StartResult.NotStarted(run + " is running already");
        }
        boolean started = false;
        try {
            OptionalInt port = ports.take(run, spec.port());
            LaunchPlan plan = planner.plan(run, spec, port);
            RunMonitor live = spawner.spawn(run, spec, plan, port);
            runs.put(run, live);
            watchMemory(live);
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
        RunMonitor live = runs.get(run);
        if (live == null) {
            return new StopResult.Gone();
        }
        try {
            StopResult result = new StopSequence(live.processes(), poller).run(how);
            if (result instanceof StopResult.Gone) {
                awaitExitTold(live);
                // not only when it is forgotten: the app's next run may be started before that, and want the same port
                ports.release(run);
            }
            return result;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new StopResult.Stuck("processes " + ProcStat.pids(members(run)));
        }
    }

    @Override
    public StopResult kill(RunId run) {
        return stop(run, KILL);
    }

    @Override
    public PauseResult pause(RunId run) {
        RunMonitor live = runs.get(run);
        return live == null ? new PauseResult.NotPaused("there is no such run")
                : new PauseSequence(live.processes()).pause();
    }

    @Override
    public ResumeResult resume(RunId run) {
        RunMonitor live = runs.get(run);
        return live == null ? new ResumeResult.NotResumed("there is no such run")
                : new PauseSequence(live.processes()).resume();
    }

    @Override
    public void cleanUp(RunId run) {
        RunMonitor live = runs.get(run);
        if (live == null) {
            return;
        }
        if (!live.over() || !live.processes().find().isEmpty()) {
            LOG.warn("{}: still lives, so it is not forgotten", run);
            return;
        }
        runs.remove(run);
        memoryWatch.remove(run);
        live.release();
        live.cage().ifPresent(cages::remove);
        live.folder().deleteQuietly();
        ports.release(run);
    }

    @Override
    public List<AdoptedRun> adopt() {
        var adopted = new ArrayList<Adoption.Found>();
        for (Adoption.Found found : adoption.find()) {
            try {
                adopt(found);
                adopted.add(found);
            } catch (OsException e) {
                LOG.error("{}: cannot be taken over, so it is stopped: {}", found.run(), e.getMessage());
                end(found);
            }
        }
        Map<RunId, List<ProcStat>> members = members(adopted.stream().map(Adoption.Found::run).toList());
        return adopted.stream().map(found -> new AdoptedRun(found.run(),
                Instance.ofProcess(found.registration().app().pid(), found.record().port()),
                servesStill(found, members.getOrDefault(found.run(), List.of())),
                new MonotonicTime(found.record().humanNanos()))).toList();
    }

    /**
     * Where it served, unless a foreign process listens there now; a run that has closed its socket for a while is not
     * asked why.
     */
    private static Optional<Endpoint> servesStill(Adoption.Found found, List<ProcStat> members) {
        return found.record().ready().filter(endpoint -> switch (endpoint) {
            case Endpoint.Tcp(_, int port) -> {
                List<ListenSockets.Listener> listeners = ListenSockets.on(port);
                yield listeners.isEmpty() || ListenSockets.heldBy(members, listeners).isPresent();
            }
            case Endpoint.Unix _, Endpoint.None _ -> true;
        });
    }

    @Override
    public void persistEndpoint(RunId run, Endpoint endpoint) {
        Optional.ofNullable(runs.get(run)).ifPresent(live -> live.updateRecord(record -> record.withReady(endpoint)));
    }

    /**
     * Stops supervising: once this returns nothing more is read or reported. The poller, which is not this provider's
     * own, goes on; it must not be closed before.
     */
    @Override
    public void close() {
        memoryWatch.close();
        runs.values().forEach(RunMonitor::release);
        runs.clear();
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
        Optional.ofNullable(runs.get(run))
                .ifPresent(live -> live.updateRecord(record -> record.withHuman(lastUse.nanos())));
    }

    @Override
    public boolean matches(RunId run, AppSpec spec) {
        RunMonitor live = runs.get(run);
        return live != null && SpecFingerprint.matches(live.record().fingerprint(), spec);
    }

    @Override
    public Optional<ProcessBuilder> exec(RunId run, AppSpec spec, List<String> command) {
        RunMonitor live = runs.get(run);
        if (live == null) {
            return Optional.empty();
        }
        try {
            LaunchPlan plan = planner.planBeside(run, spec, live.record().port(), command);
            return Optional.of(shim.beside(run, live.folder(), plan));
        } catch (LaunchRefusedException refused) {
            LOG.warn("{}: {}", run, refused.why());
            return Optional.empty();
        }
    }

    @Override
    public PortOwnership portOwnership(RunId run, int port) {
        // nearly always the app's first process listens itself on IPv4, which spares the look at everything else
        Optional<ListenSockets.Listener> first =
                ListenSockets.heldBy(firstProcess(run), ListenSockets.onVersion4(port));
        return first.<PortOwnership>map(listener -> new PortOwnership.Owned(listener.host()))
                .orElseGet(() -> PortHolders.of(port, () -> members(run)));
    }

    private List<ProcStat> firstProcess(RunId run) {
        return Optional.ofNullable(runs.get(run)).flatMap(live -> live.registered().getNow(Optional.empty()))
                .map(RunDirectory.Registration::app)
                .flatMap(app -> ProcStat.of(app.pid()).filter(now -> now.identity().equals(app)))
                .stream().toList();
    }

    /** Pids of the run's process tree, the shim included; empty if it is gone or unknown. */
    public List<Long> pids(RunId run) {
        return members(run).stream().map(ProcStat::pid).toList();
    }

    /**
     * What the run's process tree holds, in bytes: the sum of the shares (PSS), or of what is resident where that is
     * hidden.
     */
    public long memoryBytes(RunId run) {
        return MemoryUse.bytes(members(run));
    }

    /** The same for many runs at the price of one look at the process table. */
    @Override
    public Map<RunId, Long> memoryBytes(Collection<RunId> asked) {
        Map<RunId, Long> bytes = new HashMap<>();
        members(asked).forEach((run, members) -> bytes.put(run, MemoryUse.bytes(members)));
        return bytes;
    }

    @Override
    public Map<RunId, Observation> observe(Collection<RunId> asked) {
        Map<RunId, Observation> seen = new HashMap<>();
        members(asked).forEach((run, members) -> seen.put(run, Optional.ofNullable(runs.get(run))
                .map(live -> new PauseSequence(live.processes()).observe(members)).orElse(Observation.GONE)));
        return seen;
    }

    private void adopt(Adoption.Found found) throws OsException {
        var live = new RunMonitor(found.run(), found.folder(), found.record(), found.cage(), poller, buffer, listener);
        found.record().port().ifPresent(port -> ports.hold(found.run(), port));
        runs.put(found.run(), live);
        live.watchAdopted(found.registration());
        watchMemory(live);
    }

    /** An app whose output cannot be read would hang sooner or later, and be started a second time. */
    private void end(Adoption.Found found) {
        try {
            StopResult result = new StopSequence(found.processes(), poller).run(KILL);
            LOG.info("{}: {}", found.run(), result);
            adoption.clean(found);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void watchMemory(RunMonitor live) {
        if (live.cage().isEmpty()) {
            live.record().memoryLimitBytes().ifPresent(limit ->
                    memoryWatch.add(live.run(), limit, () -> memoryBytes(live.run())));
        }
    }

    private List<ProcStat> members(RunId run) {
        RunMonitor live = runs.get(run);
        return live == null ? List.of() : live.processes().find();
    }

    private Map<RunId, List<ProcStat>> members(Collection<RunId> asked) {
        if (asked.isEmpty()) {
            return Map.of();
        }
        Map<RunId, List<ProcStat>> members = new HashMap<>();
        asked.forEach(run -> members.put(run, List.of()));
        List<RunProcesses> there = asked.stream().flatMap(run -> Optional.ofNullable(runs.get(run)).stream())
                .map(RunMonitor::processes).toList();
        members.putAll(RunProcesses.find(there, RunProcesses.table()));
        return members;
    }

    /** Every run in the map has registered. */
    private static RunDirectory.Registration registration(RunMonitor live) {
        return live.registered().join().orElseThrow();
    }

    private static void awaitExitTold(RunMonitor live) throws InterruptedException {
        try {
            live.exited().get(EXIT_TOLD_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.warn("{}: gone, but its exit is not told yet", live.run());
        }
    }
}
