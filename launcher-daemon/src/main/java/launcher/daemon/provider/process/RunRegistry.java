package launcher.daemon.provider.process;

import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import launcher.core.health.PortOwnership;
import launcher.core.lifecycle.RunId;
import launcher.daemon.provider.Provider.Observation;
import launcher.daemon.provider.process.cgroup.RunCgroup;
import launcher.daemon.provider.process.procfs.ListenSockets;
import launcher.daemon.provider.process.procfs.MemoryUse;
import launcher.daemon.provider.process.procfs.ProcStat;

/** The runs that are supervised, and the questions about their processes. Safe from any thread. */
final class RunRegistry {

    private final Map<RunId, RunMonitor> runs = new ConcurrentHashMap<>();
    private final MemoryLimitWatch memoryWatch;
    /** The inode of a socket that is known to be the run's, and takes its connections; no other ever gets it. */
    private final Map<RunId, String> listening = new ConcurrentHashMap<>();

    RunRegistry(MemoryLimitWatch memoryWatch) {
        this.memoryWatch = memoryWatch;
    }

    /** From now on its memory is watched too, if it has a limit that the kernel does not enforce. */
    void add(RunMonitor live) {
        RunId run = live.run();
        runs.put(run, live);
        if (live.cgroup().flatMap(RunCgroup::memory).isEmpty()) {
            live.record().memoryLimitBytes().ifPresent(limit ->
                    memoryWatch.add(run, limit, () -> MemoryUse.bytes(members(run))));
        }
    }

    void remove(RunId run) {
        runs.remove(run);
        listening.remove(run);
        memoryWatch.remove(run);
    }

    boolean knows(RunId run) {
        return runs.containsKey(run);
    }

    Optional<RunMonitor> find(RunId run) {
        return Optional.ofNullable(runs.get(run));
    }

    Collection<RunMonitor> all() {
        return List.copyOf(runs.values());
    }

    void close() {
        memoryWatch.close();
        runs.values().forEach(RunMonitor::release);
        runs.clear();
    }

    /** The processes of a run, the shim included; none if it is gone or unknown. */
    List<ProcStat> members(RunId run) {
        return find(run).map(live -> live.processes().find()).orElse(List.of());
    }

    /** The same for many runs at the price of one look at the process table. */
    Map<RunId, List<ProcStat>> members(Collection<RunId> asked) {
        if (asked.isEmpty()) {
            return Map.of();
        }
        Map<RunId, List<ProcStat>> members = new HashMap<>();
        asked.forEach(run -> members.put(run, List.of()));
        List<RunProcesses> there = asked.stream().flatMap(run -> find(run).stream())
                .map(RunMonitor::processes).toList();
        members.putAll(RunProcesses.find(there, RunProcesses.table()));
        return members;
    }

    Map<RunId, Long> memoryBytes(Collection<RunId> asked) {
        Map<RunId, Long> bytes = new HashMap<>();
        members(asked).forEach((run, members) -> bytes.put(run, MemoryUse.bytes(members)));
        return bytes;
    }

    Map<RunId, Observation> observe(Collection<RunId> asked) {
        Map<RunId, Observation> seen = new HashMap<>();
        members(asked).forEach((run, members) -> seen.put(run, find(run)
                .map(live -> new PauseSequence(live.processes()).observe(members)).orElse(Observation.GONE)));
        return seen;
    }

    PortOwnership portOwnership(RunId run, int port) {
        // nearly always the app's first process listens itself on IPv4, which spares the look at everything else
        Optional<ListenSockets.Listener> first =
                ListenSockets.heldBy(firstProcess(run), ListenSockets.onVersion4(port));
        first.ifPresent(listener -> keep(run, listener.inode()));
        return first.<PortOwnership>map(listener -> new PortOwnership.Owned(listener.host()))
                .orElseGet(() -> PortHolders.of(port, () -> members(run)));
    }

    /**
     * Whether a connection's other end is a run's: by its listener, or by the socket itself where that was accepted and
     * its listener is gone.
     */
    boolean answers(RunId run, InetSocketAddress app, InetSocketAddress client) {
        Optional<String> listener = ListenSockets.at(app);
        if (listener.isPresent() && listener.equals(Optional.ofNullable(listening.get(run)))) {
            return true;
        }
        boolean holdsListener = listener.filter(inode -> holds(run, inode)).isPresent();
        if (holdsListener) {
            keep(run, listener.get());
        }
        return holdsListener || ListenSockets.connected(app, client).filter(inode -> holds(run, inode)).isPresent();
    }

    private boolean holds(RunId run, String inode) {
        return ListenSockets.isHeldBy(firstProcess(run), inode) || ListenSockets.isHeldBy(members(run), inode);
    }

    private void keep(RunId run, String inode) {
        listening.put(run, inode);
        if (!knows(run)) {
            listening.remove(run);
        }
    }

    private List<ProcStat> firstProcess(RunId run) {
        return find(run).flatMap(live -> live.registered().getNow(Optional.empty()))
                .map(RunDirectory.Registration::app)
                .flatMap(app -> ProcStat.of(app.pid()).filter(now -> now.identity().equals(app)))
                .stream().toList();
    }
}
