package launcher.daemon.provider.process.procfs;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All processes at one moment, looked up once however many runs are asked about. An environment is read when it is first
 * asked for. Not safe for several threads.
 */
public final class ProcessTable {

    private final List<ProcStat> all;
    private final Map<Long, ProcStat> byPid = new HashMap<>();
    private final Map<Long, Set<String>> environments = new HashMap<>();
    private final String name;

    /** @param name of the variable that {@link #marked} looks at */
    private ProcessTable(List<ProcStat> all, String name) {
        this.all = all;
        this.name = name;
        all.forEach(process -> byPid.put(process.pid(), process));
    }

    public static ProcessTable read(String variable) {
        return new ProcessTable(ProcStat.all(), variable);
    }

    public List<ProcStat> all() {
        return all;
    }

    /** True if this number belongs to another process than this one by now. */
    public boolean reused(ProcessIdentity identity) {
        ProcStat now = byPid.get(identity.pid());
        return now != null && !now.identity().equals(identity);
    }

    /** True if the process was started with this value of the variable; false too if that is hidden. */
    public boolean marked(ProcStat process, String value) {
        return environments.computeIfAbsent(process.pid(), this::values).contains(value);
    }

    private Set<String> values(long pid) {
        String prefix = name + "=";
        var values = new HashSet<String>();
        ProcStat.read(pid, "environ").ifPresent(bytes -> {
            for (String entry : new String(bytes, StandardCharsets.UTF_8).split("\0", -1)) {
                if (entry.startsWith(prefix)) {
                    values.add(entry.substring(prefix.length()));
                }
            }
        });
        return values;
    }
}
