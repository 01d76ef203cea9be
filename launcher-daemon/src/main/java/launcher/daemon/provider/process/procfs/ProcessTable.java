package launcher.daemon.provider.process.procfs;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * All processes at one moment, looked up once however many runs are asked about. An environment is read when it is
 * first asked for. Not safe for several threads.
 */
public final class ProcessTable {

    private final List<ProcStat> all;
    private final Map<Long, ProcStat> byPid;
    private final Map<Long, List<ProcStat>> bySession;
    private final Map<Long, List<ProcStat>> byParent;
    private final Map<Long, Set<String>> environments = new HashMap<>();
    private final String name;

    /** @param name of the variable that {@link #marked} looks at */
    private ProcessTable(List<ProcStat> all, String name) {
        this.all = all;
        this.name = name;
        this.byPid = all.stream().collect(Collectors.toMap(ProcStat::pid, Function.identity(), (_, later) -> later));
        this.bySession = all.stream().collect(Collectors.groupingBy(ProcStat::session));
        this.byParent = all.stream().collect(Collectors.groupingBy(ProcStat::parent));
    }

    public static ProcessTable read(String variable) {
        return new ProcessTable(ProcStat.all(), variable);
    }

    public List<ProcStat> all() {
        return all;
    }

    /** Whatever process has this number. */
    public Optional<ProcStat> at(long pid) {
        return Optional.ofNullable(byPid.get(pid));
    }

    /** This process, unless it has gone; a zombie is still there. */
    public Optional<ProcStat> find(ProcessIdentity identity) {
        return at(identity.pid()).filter(now -> now.identity().equals(identity));
    }

    /** Those that this process started, or took on, and that it has not outlived. */
    public List<ProcStat> children(long pid) {
        return byParent.getOrDefault(pid, List.of());
    }

    /** Those in the session of this number, whichever that is. */
    public List<ProcStat> session(long number) {
        return bySession.getOrDefault(number, List.of());
    }

    /** These processes and all that they, their children and so on have started and not outlived. */
    public Set<ProcStat> withDescendants(Collection<ProcStat> processes) {
        Set<ProcStat> found = new LinkedHashSet<>(processes);
        var left = new ArrayDeque<>(found);
        while (!left.isEmpty()) {
            for (ProcStat child : byParent.getOrDefault(left.remove().pid(), List.of())) {
                if (found.add(child)) {
                    left.add(child);
                }
            }
        }
        return found;
    }

    /** True if the process was started with this value of the variable; false too if that is hidden. */
    public boolean marked(ProcStat process, String value) {
        return environments.computeIfAbsent(process.pid(), _ -> process.environment(name)).contains(value);
    }
}
