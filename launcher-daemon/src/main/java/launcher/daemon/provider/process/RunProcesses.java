package launcher.daemon.provider.process;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import launcher.core.lifecycle.RunId;
import launcher.daemon.provider.process.cgroup.MemoryCgroup;
import launcher.daemon.provider.process.launch.Environment;
import launcher.daemon.provider.process.procfs.ProcStat;
import launcher.daemon.provider.process.procfs.ProcessIdentity;
import launcher.daemon.provider.process.procfs.ProcessTable;

/**
 * Finds the processes of a run, wherever they went: by its session, by its cgroup, and those that left both by the
 * environment they were started with. A zombie is none: nobody may ever reap it.
 *
 * @param shim the leader of the session
 */
record RunProcesses(RunId run, ProcessIdentity shim, Optional<MemoryCgroup> cage) {

    List<ProcStat> find() {
        return find(table());
    }

    /** Those of them that were there when this table was read. */
    List<ProcStat> find(ProcessTable table) {
        boolean sessionIsOurs = !table.reused(shim);
        Set<Long> caged = cage.map(cgroup -> (Set<Long>) new HashSet<>(cgroup.pids())).orElse(Set.of());
        return table.all().stream()
                .filter(ProcStat::alive)
                .filter(process -> process.identity().startTicks() >= shim.startTicks())
                .filter(process -> (sessionIsOurs && process.session() == shim.pid())
                        || caged.contains(process.pid())
                        || table.marked(process, run.toString()))
                .toList();
    }

    /** All processes as they are now, for questions about many runs. */
    static ProcessTable table() {
        return ProcessTable.read(Environment.RUN);
    }

    /** Processes that an environment alone tells to be of this run: all that can be asked of one whose session is over. */
    static List<ProcStat> marked(RunId run) {
        byte[] mark = mark(run);
        return ProcStat.all().stream()
                .filter(process -> process.alive() && process.hasEnvironment(mark))
                .toList();
    }

    private static byte[] mark(RunId run) {
        return (Environment.RUN + "=" + run).getBytes(StandardCharsets.UTF_8);
    }
}
