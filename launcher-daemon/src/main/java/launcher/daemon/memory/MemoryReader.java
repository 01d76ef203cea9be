package launcher.daemon.memory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import launcher.daemon.memory.MemoryReading.Measured;
import launcher.daemon.memory.MemoryReading.Unreadable;
import launcher.daemon.os.IoErrors;
import launcher.daemon.os.KernelText;
import launcher.daemon.os.MountInfo;
import launcher.daemon.os.ProcessCgroups;

/**
 * Reads how much memory is available: the least of what the machine has and what each limited memory cgroup above the
 * daemon still allows. Page cache that a cgroup could drop counts as available, as it does in MemAvailable.
 */
public final class MemoryReader {

    /** A limit of a version 1 cgroup from here on means none; the kernel writes the largest multiple of a page. */
    private static final long UNLIMITED_FROM = Long.MAX_VALUE - (1 << 20);

    private final Path proc;
    private final Path root;

    /** Reads the running system. */
    public MemoryReader() {
        this(Path.of("/proc"), Path.of("/"));
    }

    /**
     * @param proc stands for /proc
     * @param root stands for /, below which the mount points of cgroups are looked for
     */
    MemoryReader(Path proc, Path root) {
        this.proc = proc;
        this.root = root;
    }

    /** The names of the files of one cgroup version. */
    private record Version(String controller, String limit, String usage, String inactiveFile) {
        static final Version ONE = new Version(
                "memory", "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file");
        static final Version TWO = new Version(ProcessCgroups.UNIFIED, "memory.max", "memory.current", "inactive_file");
    }

    /** Looks once; a few dozen microseconds. */
    public MemoryReading read() {
        try {
            List<Measured> found = new ArrayList<>();
            found.add(machine());
            Optional<ProcessCgroups> own = ownCgroups();
            for (Version version : List.of(Version.TWO, Version.ONE)) {
                List<Path> cgroups = own.map(of -> ownAndAncestors(of, version.controller())).orElse(List.of());
                for (Path cgroup : cgroups) {
                    limited(cgroup, version).ifPresent(found::add);
                }
            }
            return found.stream().reduce((a, b) -> b.availableBytes() < a.availableBytes() ? b : a).orElseThrow();
        } catch (IOException e) {
            return new Unreadable(IoErrors.of(e));
        }
    }

    private Measured machine() throws IOException {
        Path file = proc.resolve("meminfo");
        long available = required(KernelText.sizeBytes(text(file), "MemAvailable"), file, "MemAvailable");
        return new Measured(available, file.toString());
    }

    private Optional<ProcessCgroups> ownCgroups() throws IOException {
        try {
            return Optional.of(ProcessCgroups.of(proc.resolve("self")));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    /** The folders of the daemon's own cgroup and those above it, the lowest first, as far as they can be seen. */
    private List<Path> ownAndAncestors(ProcessCgroups own, String controller) {
        Optional<String> cgroup = own.cgroup(controller);
        Optional<MountInfo> mount = own.mounts(controller).findFirst();
        if (cgroup.isEmpty() || mount.isEmpty()) {
            return List.of();
        }
        Path point = Path.of(mount.get().point());
        List<Path> folders = new ArrayList<>();
        Path folder = mount.get().folderOf(cgroup.get()).orElse(point);
        while (!folder.equals(point)) {
            folders.add(inRoot(folder));
            folder = Objects.requireNonNull(folder.getParent(), "below the mount point");
        }
        folders.add(inRoot(point));
        return folders;
    }

    private Path inRoot(Path absolute) {
        return root.resolve(Path.of("/").relativize(absolute));
    }

    private static Optional<Measured> limited(Path cgroup, Version version) throws IOException {
        Path limitFile = cgroup.resolve(version.limit());
        Optional<String> limitText = optionalText(limitFile);
        if (limitText.isEmpty()) {
            // the root of version 2 has none, nor has a cgroup without the memory controller
            return Optional.empty();
        }
        long limit = required(KernelText.bytes(limitText.get()), limitFile, "number of bytes");
        if (limit >= UNLIMITED_FROM) {
            return Optional.empty();
        }
        Path usageFile = cgroup.resolve(version.usage());
        long usage = required(KernelText.bytes(text(usageFile)), usageFile, "number of bytes");
        Path statFile = cgroup.resolve("memory.stat");
        long droppable =
                required(KernelText.value(text(statFile), version.inactiveFile()), statFile, version.inactiveFile());
        return Optional.of(new Measured(Math.max(0, limit - usage + Math.min(droppable, usage)), limitFile.toString()));
    }

    private static long required(OptionalLong value, Path file, String what) throws IOException {
        return value.orElseThrow(() -> new IOException("no " + what + " in " + file));
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }

    private static Optional<String> optionalText(Path file) throws IOException {
        try {
            return Optional.of(text(file));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }
}
