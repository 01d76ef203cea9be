package launcher.daemon.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Parsers for the kernel's text files. Pure; a text that is not as expected is an empty result, never a guess. */
final class KernelText {

    private KernelText() {}

    /** {@code MemAvailable} of /proc/meminfo in bytes. Kernels before 3.14 do not tell it. */
    static OptionalLong memAvailableBytes(String meminfo) {
        return meminfo.lines()
                .filter(line -> line.startsWith("MemAvailable:") && line.endsWith(" kB"))
                .map(line -> number(line.substring("MemAvailable:".length(), line.length() - 3).strip()))
                .findFirst()
                .filter(kilobytes -> kilobytes.isPresent() && kilobytes.getAsLong() <= Long.MAX_VALUE / 1024)
                .map(kilobytes -> OptionalLong.of(kilobytes.getAsLong() * 1024))
                .orElse(OptionalLong.empty());
    }

    /** A file that holds one number of bytes, or {@code max}, which is {@link Long#MAX_VALUE}. */
    static OptionalLong bytes(String text) {
        String word = text.strip();
        return word.equals("max") ? OptionalLong.of(Long.MAX_VALUE) : number(word);
    }

    /** The value behind {@code key} in lines such as {@code inactive_file 4096}. */
    static OptionalLong value(String text, String key) {
        return text.lines()
                .filter(line -> line.startsWith(key + " "))
                .map(line -> number(line.substring(key.length() + 1).strip()))
                .findFirst()
                .orElse(OptionalLong.empty());
    }

    /**
     * The cgroup of a process as its file in /proc tells: for {@code controller} of version 1, or of version 2 if the
     * controller is empty.
     */
    static Optional<String> cgroupPath(String cgroups, String controller) {
        return cgroups.lines()
                .map(line -> line.split(":", 3))
                .filter(parts -> parts.length == 3)
                .filter(parts -> controller.isEmpty()
                        ? parts[0].equals("0") && parts[1].isEmpty()
                        : List.of(parts[1].split(",")).contains(controller))
                .map(parts -> parts[2])
                .findFirst();
    }

    /**
     * A mounted cgroup hierarchy.
     *
     * @param root  the cgroup that is seen at the mount point; {@code /} unless a container sees only its own
     * @param point where it is mounted
     */
    record CgroupMount(String root, String point) {}

    /** Where the hierarchy is mounted, from a process's {@code mountinfo}; version 2 if {@code controller} is empty. */
    static Optional<CgroupMount> cgroupMount(String mountinfo, String controller) {
        return mountinfo.lines().map(line -> cgroupMountOf(line, controller)).flatMap(Optional::stream).findFirst();
    }

    private static Optional<CgroupMount> cgroupMountOf(String line, String controller) {
        // 35 31 0:32 /root /point rw,relatime [optional fields] - type source options
        int dash = line.indexOf(" - ");
        if (dash < 0) {
            return Optional.empty();
        }
        String[] before = line.substring(0, dash).split(" ", -1);
        String[] after = line.substring(dash + 3).split(" ", -1);
        if (before.length < 6 || after.length < 3) {
            return Optional.empty();
        }
        boolean wanted = controller.isEmpty()
                ? after[0].equals("cgroup2")
                : after[0].equals("cgroup") && List.of(after[2].split(",")).contains(controller);
        return wanted ? Optional.of(new CgroupMount(plain(before[3]), plain(before[4]))) : Optional.empty();
    }

    /** A cgroup and all above it, the lowest first, the root last: {@code /a/b}, {@code /a}, {@code /}. */
    static List<String> selfAndAncestors(String cgroup) {
        List<String> all = new ArrayList<>();
        String path = cgroup;
        while (path.length() > 1) {
            all.add(path);
            path = path.substring(0, Math.max(0, path.lastIndexOf('/')));
        }
        all.add("/");
        return all;
    }

    /** mountinfo writes blanks and backslashes as octal. */
    private static String plain(String escaped) {
        return escaped.replace("\\040", " ").replace("\\011", "\t").replace("\\012", "\n").replace("\\134", "\\");
    }

    private static OptionalLong number(String digits) {
        try {
            long number = Long.parseLong(digits);
            return number >= 0 ? OptionalLong.of(number) : OptionalLong.empty();
        } catch (NumberFormatException _) {
            return OptionalLong.empty();
        }
    }
}
