package launcher.daemon.provider.process;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import launcher.core.lifecycle.RunId;
import launcher.daemon.provider.process.cgroup.RunCgroup;
import launcher.daemon.provider.process.launch.Environment;
import launcher.daemon.provider.process.procfs.ProcStat;
import launcher.daemon.provider.process.procfs.ProcessIdentity;
import launcher.daemon.provider.process.procfs.ProcessTable;

/**
 * Decides which processes belong to a run, for whatever is asked: which listens, what is held, what is signalled. The
 * rule is stated in the package's description. A zombie belongs to none: nothing may ever reap it.
 *
 * @param registered the leader of the session and the app
 * @param uid        the account the app runs as
 */
record RunProcesses(RunId run, RunDirectory.Registration registered, Optional<RunCgroup> cgroup, int uid) {

    /** The processes that are there now. */
    List<ProcStat> find() {
        return find(List.of(this), table()).getOrDefault(run, List.of());
    }

    /**
     * The processes of many runs, by one look at the machine. A process that a run has without its mark is not looked
     * at for the marks of the others, so what is read for a thousand apps is little more than the table.
     */
    static Map<RunId, List<ProcStat>> find(Collection<RunProcesses> runs, ProcessTable table) {
        Map<RunId, Set<ProcStat>> certain = new HashMap<>();
        Set<ProcStat> claimed = new HashSet<>();
        for (RunProcesses run : runs) {
            Set<ProcStat> members = table.withDescendants(
                    Stream.of(run.known(table), run.inSession(table), run.inCgroup(table)).flatMap(List::stream)
                            .toList());
            certain.put(run.run(), members);
            claimed.addAll(members);
        }
        List<ProcStat> rest = table.all().stream().filter(process -> !claimed.contains(process)).toList();
        Map<RunId, List<ProcStat>> found = new HashMap<>();
        runs.forEach(run -> found.put(run.run(), run.members(certain.getOrDefault(run.run(), Set.of()), rest, table)));
        return found;
    }

    /**
     * The processes left of a run whose end no daemon saw. That may be long ago, and a session's number may be another
     * session's by now: only cgroup and mark decide.
     */
    List<ProcStat> findLeft() {
        ProcessTable table = table();
        return members(table.withDescendants(inCgroup(table)), table.all(), table);
    }

    /** All processes as they are now, for questions about many runs. */
    static ProcessTable table() {
        return ProcessTable.read(Environment.RUN);
    }

    ProcessIdentity shim() {
        return registered.shim();
    }

    /** These without the shim, which an app that another program started does not have. */
    List<ProcStat> ofTheApp(List<ProcStat> there) {
        return registered.hasShim()
                ? there.stream().filter(process -> !process.identity().equals(shim())).toList() : there;
    }

    boolean isRegistered(ProcStat process) {
        return process.identity().equals(registered.shim()) || process.identity().equals(registered.app());
    }

    private List<ProcStat> members(Set<ProcStat> certain, Collection<ProcStat> rest, ProcessTable table) {
        Set<ProcStat> members = new LinkedHashSet<>(certain);
        members.addAll(table.withDescendants(rest.stream().filter(process -> isMarked(process, table)).toList()));
        return members.stream().filter(this::isAliveSinceTheStart).toList();
    }

    private List<ProcStat> known(ProcessTable table) {
        return Stream.of(registered.shim(), registered.app()).flatMap(identity -> table.find(identity).stream())
                .toList();
    }

    /**
     * While the shim is there, or the app is in the session, the session's number can be no other's. Once both are gone
     * it is free to become another account's, so then only the run's own account is taken at it.
     */
    private List<ProcStat> inSession(ProcessTable table) {
        long number = shim().pid();
        if (known(table).stream().anyMatch(process -> process.session() == number)) {
            return table.session(number);
        }
        boolean taken = table.at(number).isPresent();
        return table.session(number).stream().filter(process -> !taken && isOfTheAccount(process)).toList();
    }

    private List<ProcStat> inCgroup(ProcessTable table) {
        return cgroup.stream().flatMap(itsOwn -> itsOwn.pids().stream())
                .flatMap(pid -> table.at(pid).stream()).toList();
    }

    /** The account is asked last: nearly no process bears the mark and is none of the others. */
    private boolean isMarked(ProcStat process, ProcessTable table) {
        return isAliveSinceTheStart(process) && table.marked(process, run.toString()) && isOfTheAccount(process);
    }

    private boolean isOfTheAccount(ProcStat process) {
        return process.realUid().filter(real -> real == uid).isPresent();
    }

    private boolean isAliveSinceTheStart(ProcStat process) {
        return process.alive() && process.identity().startTicks() >= shim().startTicks();
    }
}
