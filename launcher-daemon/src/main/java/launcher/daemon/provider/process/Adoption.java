package launcher.daemon.provider.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import launcher.core.lifecycle.Endpoint;
import launcher.core.lifecycle.RunId;
import launcher.daemon.os.OsPoller;
import launcher.daemon.provider.process.cgroup.MemoryCgroup;
import launcher.daemon.provider.process.cgroup.MemoryCgroups;
import launcher.daemon.provider.process.procfs.ListenSockets;
import launcher.daemon.provider.process.procfs.ProcStat;
import launcher.daemon.provider.process.procfs.ProcessIdentity;
import launcher.daemon.provider.process.procfs.ProcessTerminator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes through the folders an earlier daemon left and decides for each: a live run, or something to clean up.
 *
 * <pre>
 *   another account's, or writable to others ──► leave alone
 *   no run's name, no record, another boot  ──► delete
 *   not registered ──► cancel: rename, look again ──► delete, or it registered after all
 *   registered, shim or app alive ──► live
 *   registered, both gone ──► kill what is left of it, delete
 * </pre>
 */
final class Adoption {

    private static final Logger LOG = LoggerFactory.getLogger("streamlit-launcher");

    private static final int SIGKILL = 9;
    private static final int KILL_ROUNDS_MAX = 3;

    private final Path runs;
    private final String bootId;
    private final MemoryCgroups cages;

    Adoption(Path runs, String bootId, MemoryCgroups cages) {
        this.runs = runs;
        this.bootId = bootId;
        this.cages = cages;
    }

    /** A run whose processes live. */
    record Found(RunId run, RunDirectory folder, RunRecord record, RunDirectory.Registration registration) {

        Optional<MemoryCgroup> cage() {
            return record.cgroup().map(path -> new MemoryCgroup(Path.of(path)));
        }

        RunProcesses processes() {
            return new RunProcesses(run, registration, cage(), folder.appUid());
        }

        /**
         * Where it served, unless a process that is none of these listens there now; a run that has closed its socket
         * for a while is not asked why.
         */
        Optional<Endpoint> servesStill(List<ProcStat> members) {
            return record.ready().filter(endpoint -> switch (endpoint) {
                case Endpoint.Tcp(_, int port) -> {
                    List<ListenSockets.Listener> listeners = ListenSockets.on(port);
                    yield listeners.isEmpty() || ListenSockets.heldBy(members, listeners).isPresent();
                }
                case Endpoint.Unix _, Endpoint.None _ -> true;
            });
        }
    }

    /** The live runs; all others are cleaned up. */
    List<Found> find() {
        return RunDirectory.list(runs).stream().map(this::look).flatMap(Optional::stream).toList();
    }

    private Optional<Found> look(RunDirectory folder) {
        if (!isOurs(folder)) {
            LOG.warn("{} is not a folder that belongs to this account and that no other may write, so it is left alone;"
                    + " remove it", folder.path());
            return Optional.empty();
        }
        Optional<RunId> run = RunId.parse(folder.path().getFileName().toString());
        Optional<RunRecord> record = folder.record().filter(written -> written.bootId().equals(bootId));
        if (run.isEmpty() || record.isEmpty()) {
            folder.deleteQuietly();
            return Optional.empty();
        }
        Optional<RunDirectory.Registration> registration = registration(run.get(), folder);
        if (registration.isEmpty()) {
            record.get().cgroup().ifPresent(path -> cages.remove(new MemoryCgroup(Path.of(path))));
            return Optional.empty();
        }
        var found = new Found(run.get(), folder, record.get(), registration.get());
        if (registration.get().shim().alive() || registration.get().app().alive()) {
            return Optional.of(found);
        }
        clean(found);
        return Optional.empty();
    }

    /** What it tells is believed and acted on: which processes are watched and killed. */
    private static boolean isOurs(RunDirectory folder) {
        try {
            return RunDirectories.isOurs(folder.path());
        } catch (IOException e) {
            LOG.debug("{}: {}", folder.path(), e.getMessage());
            return false;
        }
    }

    private static Optional<RunDirectory.Registration> registration(RunId run, RunDirectory folder) {
        Optional<RunDirectory.Registration> registration = folder.registration();
        if (registration.isPresent()) {
            return registration;
        }
        try {
            LOG.info("{}: was never started, its start is cancelled", run);
            return folder.cancel();
        } catch (IOException e) {
            LOG.warn("{}: its start cannot be cancelled: {}", run, e.getMessage());
            return Optional.empty();
        }
    }

    /** Ends a run that is alive and cannot be taken over, and removes it. */
    void end(Found found, OsPoller poller) {
        try {
            LOG.info("{}: {}", found.run(), new StopSequence(found.processes(), poller).run(StopSequence.KILL));
            clean(found);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Removes what a run left whose main process has ended; no client asked for what is still running of it. */
    void clean(Found dead) {
        RunProcesses processes = dead.processes();
        for (int round = 0; round < KILL_ROUNDS_MAX; round++) {
            Collection<ProcessIdentity> left = processes.findLeft().stream().map(ProcStat::identity).toList();
            if (left.isEmpty()) {
                break;
            }
            LOG.info("{}: has ended, {} of its processes are killed", dead.run(), left.size());
            ProcessTerminator.signal(left, SIGKILL);
        }
        dead.cage().ifPresent(cages::remove);
        dead.folder().deleteQuietly();
    }
}
