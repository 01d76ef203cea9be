package launcher.daemon.provider.process.procfs;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.OptionalLong;
import launcher.daemon.os.KernelText;

/** How much memory processes hold: their proportional share (PSS), or all that is resident where that is hidden. */
public final class MemoryUse {

    private MemoryUse() {}

    /** In bytes; a process that ended meanwhile holds nothing. */
    public static long bytes(Collection<ProcStat> processes) {
        return processes.stream().mapToLong(process -> bytes(process.pid())).sum();
    }

    private static long bytes(long pid) {
        OptionalLong pss = field(pid, "smaps_rollup", "Pss");
        return pss.isPresent() ? pss.getAsLong() : field(pid, "status", "VmRSS").orElse(0);
    }

    private static OptionalLong field(long pid, String file, String name) {
        return ProcStat.read(pid, file)
                .map(bytes -> KernelText.sizeBytes(new String(bytes, StandardCharsets.ISO_8859_1), name))
                .orElse(OptionalLong.empty());
    }
}
