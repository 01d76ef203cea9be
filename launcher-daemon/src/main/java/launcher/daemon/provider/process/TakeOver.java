package launcher.daemon.provider.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import launcher.core.app.AppSpec;
import launcher.core.lifecycle.RunId;
import launcher.daemon.os.Account;
import launcher.daemon.os.IoErrors;
import launcher.daemon.provider.process.cgroup.RunCgroup;
import launcher.daemon.provider.process.cgroup.RunCgroups;
import launcher.daemon.provider.process.procfs.ProcStat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a run of a process that another program started: its folder, and a cgroup where one can be made. */
final class TakeOver {

    private static final Logger LOG = LoggerFactory.getLogger("streamlit-launcher");

    /** A process may start others while it is moved. */
    private static final int ROUNDS_MAX = 5;
    private static final String PROCESSES = "cgroup.procs";

    private final Path runs;
    private final String bootId;
    private final RunCgroups cgroups;

    TakeOver(Path runs, String bootId, RunCgroups cgroups) {
        this.runs = runs;
        this.bootId = bootId;
        this.cgroups = cgroups;
    }

    /** The run as if an earlier daemon had left it; empty if its folder cannot be made. */
    Optional<FoundRun> of(RunId run, AppSpec spec, ProcStat process, OptionalInt port) {
        var limit = spec.memoryLimitBytes();
        var registration = RunDirectory.Registration.withoutShim(process.identity());
        var folder = new RunDirectory(runs.resolve(run.toString()));
        Optional<RunCgroup> cgroup = cgroups.place(run, limit.isPresent()).flatMap(at -> cgroups.make(at, limit));
        var record = RunRecord.fresh(bootId, Account.ownUid(), port, run.serial(), SpecFingerprint.of(spec), limit,
                cgroup);
        try {
            folder.create();
            folder.createOutput(Optional.empty());
            folder.writeRecord(record);
            folder.writeRegistration(registration);
            var found = new FoundRun(run, folder, record, registration);
            cgroup.ifPresent(made -> moveInto(made, found.processes()));
            return Optional.of(found);
        } catch (IOException e) {
            LOG.warn("{}: process {} cannot be taken over: {}", run, process.pid(), IoErrors.of(e));
            cgroup.ifPresent(cgroups::remove);
            folder.deleteQuietly();
            return Optional.empty();
        }
    }

    /** What is not moved is found as a descendant only. */
    private static void moveInto(RunCgroup cgroup, RunProcesses processes) {
        Set<Long> moved = new HashSet<>();
        for (int round = 0; round < ROUNDS_MAX; round++) {
            boolean more = false;
            for (ProcStat member : processes.find()) {
                if (moved.add(member.pid())) {
                    more = true;
                    move(member.pid(), cgroup);
                }
            }
            if (!more) {
                return;
            }
        }
    }

    private static void move(long pid, RunCgroup cgroup) {
        for (Path entrance : cgroup.entrances()) {
            try {
                // the entrance itself may be one for single threads
                Files.writeString(entrance.resolveSibling(PROCESSES), Long.toString(pid));
            } catch (IOException e) {
                LOG.debug("{}: process {} cannot be moved into it: {}", entrance, pid, IoErrors.of(e));
            }
        }
    }
}
