package launcher.daemon.provider.process;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import launcher.core.lifecycle.RunId;
import launcher.daemon.os.Account;
import launcher.daemon.provider.process.launch.Environment;
import launcher.daemon.provider.process.procfs.ProcStat;
import launcher.daemon.provider.process.procfs.ProcessIdentity;
import launcher.daemon.provider.process.procfs.ProcessTable;

/**
 * A shim as it is found among all processes, whatever became of its run's folder: it leads a session, is of this
 * account, and bears the run's record, as it was at the start, in its environment, which no other account can see.
 *
 * @param app the process that became the app; empty if there is none, or not yet
 */
record ShimProcess(RunId run, ProcessIdentity identity, RunRecord record, Optional<ProcessIdentity> app) {

    private static final String FOLDER = "folder=";

    /** What a shim is given to bear. */
    static String note(RunDirectory folder, RunRecord record) {
        return FOLDER + folder.path() + "\n" + record.format();
    }

    /** Those of the runs that have or had their folders in this one, and began since the machine did. */
    static Map<RunId, ShimProcess> all(Path runs, String bootId) {
        int ownUid = Account.ownUid();
        ProcessTable table = RunProcesses.table();
        Map<RunId, ShimProcess> found = new HashMap<>();
        table.all().stream()
                .filter(process -> process.alive() && process.pid() == process.session())
                .filter(process -> process.realUid().filter(uid -> uid == ownUid).isPresent())
                .forEach(process -> process.environment(Environment.RECORD).stream().findFirst()
                        .flatMap(note -> of(process, note, runs, table))
                        .filter(shim -> shim.record().bootId().equals(bootId))
                        .ifPresent(shim -> found.put(shim.run(), shim)));
        return found;
    }

    private static Optional<ShimProcess> of(ProcStat process, String note, Path runs, ProcessTable table) {
        return note.lines().filter(line -> line.startsWith(FOLDER)).findFirst()
                .map(line -> Path.of(line.substring(FOLDER.length())))
                .filter(folder -> runs.equals(folder.getParent()))
                .flatMap(folder -> RunId.parse(folder.getFileName().toString()))
                .flatMap(run -> RunRecord.parse(note, Account.ownUid())
                        .map(record -> new ShimProcess(run, process.identity(), record, app(process, table))));
    }

    /**
     * The first child, once it is no copy of the shim any more: until then it has not registered, and may be told not
     * to go on.
     */
    private static Optional<ProcessIdentity> app(ProcStat shim, ProcessTable table) {
        String before = shim.arguments();
        return table.children(shim.pid()).stream()
                .min(Comparator.comparingLong((ProcStat child) -> child.identity().startTicks())
                        .thenComparingLong(ProcStat::pid))
                .filter(child -> child.alive() && !child.arguments().equals(before))
                .map(ProcStat::identity);
    }

    Optional<RunDirectory.Registration> registration() {
        return app.map(there -> new RunDirectory.Registration(identity, there));
    }

    /** The output of the run, which the shim holds open for as long as it lives. */
    static Path output(ProcessIdentity shim) {
        return Path.of("/proc/" + shim.pid() + "/fd/3");
    }
}
