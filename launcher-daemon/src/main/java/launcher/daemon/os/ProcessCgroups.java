package launcher.daemon.os;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The cgroups of a process, and where their hierarchies are mounted.
 *
 * @param cgroups the text of {@code /proc/PID/cgroup}
 * @param mounts  all mounts that the process sees
 */
public record ProcessCgroups(String cgroups, List<MountInfo> mounts) {

    /** Instead of a controller of version 1: the hierarchy of version 2, which has all controllers. */
    public static final String UNIFIED = "";

    private static final int HIERARCHY = 0;
    private static final int CONTROLLERS = 1;
    private static final int PATH = 2;
    private static final int FIELDS = 3;

    public ProcessCgroups {
        mounts = List.copyOf(mounts);
    }

    /** From the texts of both files. Pure; a text that is not as expected gives no cgroup, never a guess. */
    public static ProcessCgroups parse(String cgroup, String mountinfo) {
        return new ProcessCgroups(cgroup, MountInfo.parse(mountinfo));
    }

    /**
     * Those of the process with this folder, such as {@code /proc/self}.
     *
     * @throws java.nio.file.NoSuchFileException if the kernel has no cgroups, or the process ended
     * @throws IOException if a file cannot be read
     */
    public static ProcessCgroups of(Path process) throws IOException {
        return parse(text(process.resolve("cgroup")), text(process.resolve("mountinfo")));
    }

    /** Odd bytes in the path of a mount are replaced: they are no reason to see none of the others. */
    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    /** The cgroup in the hierarchy of this controller of version 1, or in the {@link #UNIFIED} one. */
    public Optional<String> cgroup(String controller) {
        return cgroups.lines()
                .map(line -> line.split(":", FIELDS))
                .filter(fields -> fields.length == FIELDS)
                .filter(fields -> controller.equals(UNIFIED)
                        ? fields[HIERARCHY].equals("0") && fields[CONTROLLERS].isEmpty()
                        : List.of(fields[CONTROLLERS].split(",", -1)).contains(controller))
                .map(fields -> fields[PATH])
                .findFirst();
    }

    /** Where that hierarchy is mounted, in the order of the mounts. */
    public Stream<MountInfo> mounts(String controller) {
        return mounts.stream().filter(mount -> controller.equals(UNIFIED)
                ? mount.type().equals("cgroup2")
                : mount.type().equals("cgroup") && mount.options().contains(controller));
    }

    /** The folders at which the cgroup in that hierarchy is seen, one for each mount that shows it. */
    public Stream<Path> folders(String controller) {
        return cgroup(controller).stream()
                .flatMap(cgroup -> mounts(controller).map(mount -> mount.folderOf(cgroup)).flatMap(Optional::stream));
    }
}
