package launcher.daemon.provider.process.procfs;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.OptionalLong;

/** How much memory processes hold: their proportional share (PSS), or all that is resident where that is hidden. */
public final class MemoryUse {

    private static final long BYTES_PER_KIB = 1024;

    private MemoryUse() {}

    /** In bytes; a process that ended meanwhile holds nothing. */
    public static long bytes(Collection<ProcStat> processes) {
        return processes.stream().mapToLong(process -> bytes(process.pid())).sum();
    }

    private static long bytes(long pid) {
        OptionalLong pss = field(pid, "smaps_rollup", "Pss:");
        return pss.isPresent() ? pss.getAsLong() : field(pid, "status", "VmRSS:").orElse(0);
    }

    private static OptionalLong field(long pid, String file, String name) {
        return ProcStat.read(pid, file)
                .map(bytes -> new String(bytes, StandardCharsets.ISO_8859_1).lines()
                        .filter(line -> line.startsWith(name))
                        .mapToLong(MemoryUse::kibibytes)
                        .findFirst())
                .orElse(OptionalLong.empty());
    }

    /** {@code Pss:    1234 kB}. */
    private static long kibibytes(String line) {
        String[] words = line.split("\\s+", -1);
        return Long.parseLong(words[1]) * BYTES_PER_KIB;
    }
}
