package launcher.daemon.provider.process;

import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import launcher.core.lifecycle.RunId;
import launcher.daemon.os.OsPoller;
import launcher.daemon.provider.process.cgroup.RunCgroup;
import launcher.daemon.provider.process.cgroup.RunCgroups;
import launcher.daemon.provider.process.procfs.ProcStat;
import launcher.daemon.provider.process.procfs.ProcessIdentity;
import launcher.daemon.provider.process.procfs.ProcessTerminator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends and removes what an earlier daemon left and no daemon goes on with: processes, cgroup, folder. */
final class RunCleaner {

    private static final Logger LOG = LoggerFactory.getLogger("streamlit-launcher");

    private static final int SIGKILL = 9;
    private static final int KILL_ROUNDS_MAX = 10;
    private static final Duration KILL_ROUND = Duration.ofMillis(500);

    /** Stands for a process that is not known: the run's others may have begun at any time since the boot. */
    private static final ProcessIdentity UNKNOWN = new ProcessIdentity(0, 0);

    private final RunCgroups cgroups;
    private final OsPoller poller;

    RunCleaner(RunCgroups cgroups, OsPoller poller) {
        this.cgroups = cgroups;
        this.poller = poller;
    }

    /** A run that cannot be taken over, or whose main process has ended: no client asked for what is left of it. */
    void clean(FoundRun dead) {
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

    /** A folder without a record, of a run without a shim: its name is all that is known. */
    void cleanUnknown(RunId run, RunDirectory folder) {
        remove(run, folder, cgroups.place(run, true), folder.outputUid());
    }

    /** A run of which it is not known which processes registered, if any did. */
    void cleanUnregistered(RunId run, RunDirectory folder, RunRecord record) {
        remove(run, folder, record.cgroup(run), record.uid());
    }

    private void remove(RunId run, RunDirectory folder, Optional<RunCgroup> cgroup, int uid) {
        kill(run, cgroup, uid);
        folder.deleteQuietly();
    }

    /** The same for a folder that cannot be removed, since it is not this daemon's. */
    void killUnknown(RunId run, RunDirectory folder) {
        kill(run, cgroups.place(run, true), folder.outputUid());
    }

    private void kill(RunId run, Optional<RunCgroup> cgroup, int uid) {
        try {
            killLeft(run, new RunProcesses(run, new RunDirectory.Registration(UNKNOWN, UNKNOWN), cgroup, uid));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        cgroup.ifPresent(cgroups::remove);
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
