package launcher.daemon.provider.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import launcher.core.lifecycle.Endpoint;
import launcher.core.lifecycle.RunId;
import launcher.daemon.os.OsPoller;
import launcher.daemon.provider.process.cgroup.RunCgroup;
import launcher.daemon.provider.process.cgroup.RunCgroups;
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
    private static final int KILL_ROUNDS_MAX = 10;
    private static final Duration KILL_ROUND = Duration.ofMillis(500);

    private final Path runs;
    private final String bootId;
    private final RunCgroups cgroups;
    private final OsPoller poller;

    Adoption(Path runs, String bootId, RunCgroups cgroups, OsPoller poller) {
        this.runs = runs;
        this.bootId = bootId;
        this.cgroups = cgroups;
        this.poller = poller;
    }

    /** A run whose processes live. */
    record Found(RunId run, RunDirectory folder, RunRecord record, RunDirectory.Registration registration) {

        Optional<RunCgroup> cgroup() {
            return record.cgroup(run);
        }

        RunProcesses processes() {
            return new RunProcesses(run, registration, cgroup(), folder.appUid());
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
            record.get().cgroup(run.get()).ifPresent(cgroups::remove);
            return Optional.empty();
        }
        var found = new Found(run.get(), folder, record.get(), registration.get());
        boolean shimWaits = registration.get().shim().alive() && folder.exitStatus().isEmpty();
        if (registration.get().app().alive() || shimWaits) {
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

    /**
     * Ends what there is of a run and removes it: a run that cannot be taken over, or one whose main process has ended
     * and that no client asked for.
     */
    void clean(Found dead) {
        try {
            RunProcesses processes = dead.processes();
            if (dead.registration().shim().alive() || dead.registration().app().alive()) {
                BooleanSupplier over = () -> dead.folder().exitStatus().isPresent();
                LOG.info("{}: {}", dead.run(), new StopSequence(processes, over, poller).run(StopSequence.KILL));
            }
            killLeft(dead.run(), processes);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        dead.cgroup().ifPresent(cgroups::remove);
        dead.folder().deleteQuietly();
    }

    private void killLeft(RunId run, RunProcesses processes) throws InterruptedException {
        for (int round = 0; round < KILL_ROUNDS_MAX; round++) {
            processes.cgroup().ifPresent(RunCgroup::kill);
            Collection<ProcessIdentity> left = processes.findLeft().stream().map(ProcStat::identity).toList();
            if (left.isEmpty()) {
                return;
            }
            LOG.info("{}: has ended, {} of its processes are killed", run, left.size());
            ProcessTerminator.signal(left, SIGKILL);
            ProcessTerminator.await(left, KILL_ROUND, poller);
        }
        LOG.error("{}: has ended, but some of its processes would not", run);
    }
}
