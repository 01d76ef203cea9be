package launcher.daemon.os;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A mount as a process sees it.
 *
 * @param root    the folder of the file system that is seen at the mount point; {@code /} if it is all of it
 * @param point   where it is mounted
 * @param type    such as {@code cgroup2}
 * @param options of the file system, not of the mount
 */
public record MountInfo(String root, String point, String type, List<String> options) {

    private static final int ROOT = 3;
    private static final int POINT = 4;
    private static final int FIELDS_MIN = 6;
    private static final int TYPE = 0;
    private static final int OPTIONS = 2;
    private static final Pattern ESCAPE = Pattern.compile("\\\\([0-7]{3})");

    public MountInfo {
        options = List.copyOf(options);
    }

    /** The mounts of a process's {@code mountinfo}. Pure; a line that is not as expected is left out. */
    public static List<MountInfo> parse(String mountinfo) {
        return mountinfo.lines().map(MountInfo::parseLine).flatMap(Optional::stream).toList();
    }

    private static Optional<MountInfo> parseLine(String line) {
        // 35 31 0:32 /root /point rw,relatime [optional fields] - type source options
        int dash = line.indexOf(" - ");
        if (dash < 0) {
            return Optional.empty();
        }
        String[] before = line.substring(0, dash).split(" ", -1);
        String[] after = line.substring(dash + 3).split(" ", -1);
        return before.length < FIELDS_MIN || after.length <= OPTIONS
                ? Optional.empty()
                : Optional.of(new MountInfo(unescape(before[ROOT]), unescape(before[POINT]), after[TYPE],
                        List.of(after[OPTIONS].split(",", -1))));
    }

    /** Where a folder of the file system is seen; empty if it lies outside of what is mounted here. */
    public Optional<Path> folderOf(String inside) {
        try {
            Path folder = Path.of(inside);
            // the kernel names what lies outside of a namespace /../other
            return folder.startsWith(root) && folder.equals(folder.normalize())
                    ? Optional.of(Path.of(point).resolve(Path.of(root).relativize(folder)).normalize())
                    : Optional.empty();
        } catch (InvalidPathException _) {
            // a name that this process's character set has no letters for
            return Optional.empty();
        }
    }

    /** The kernel writes a blank, a tab, a line feed and a backslash as a backslash and three octal digits. */
    private static String unescape(String field) {
        return ESCAPE.matcher(field).replaceAll(escape ->
                Matcher.quoteReplacement(Character.toString(Integer.parseInt(escape.group(1), 8))));
    }
}
