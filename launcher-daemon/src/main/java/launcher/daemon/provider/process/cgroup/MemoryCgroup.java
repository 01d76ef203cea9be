package launcher.daemon.provider.process.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import launcher.daemon.os.KernelText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The memory cgroup of one run, of either version. */
public record MemoryCgroup(Path path) {

    private static final Logger LOG = LoggerFactory.getLogger("streamlit-launcher");

    /** v2 and v1: files with a line {@code oom_kill N}. */
    private static final List<String> OOM_FILES = List.of("memory.events", "memory.oom_control");
    private static final String OOM_KILLS = "oom_kill";

    public Path procs() {
        return path.resolve("cgroup.procs");
    }

    /** Pids of the processes in it. */
    public List<Long> pids() {
        var pids = new ArrayList<Long>();
        try {
            Files.readAllLines(procs()).forEach(line -> pids.add(Long.parseLong(line.strip())));
        } catch (IOException e) {
            LOG.debug("{}: {}", path, e.getMessage());
        }
        return pids;
    }

    /** True if the kernel killed a process in it because the limit was reached. */
    public boolean killed() {
        for (String file : OOM_FILES) {
            try {
                OptionalLong kills = KernelText.value(Files.readString(path.resolve(file)), OOM_KILLS);
                if (kills.isPresent()) {
                    return kills.getAsLong() > 0;
                }
            } catch (IOException e) {
                LOG.trace("{}: {}", path, e.getMessage());
            }
        }
        return false;
    }

    /** Removes it; false if there is still something in it. */
    public boolean remove() {
        try {
            Files.deleteIfExists(path);
            return true;
        } catch (IOException e) {
            LOG.debug("{} is not empty yet: {}", path, e.getMessage());
            return false;
        }
    }
}
