package launcher.daemon.os;

import java.util.ArrayList;
import java.util.List;

/**
 * What a look at files of the daemon came to, each for people.
 *
 * @param restored what was missing or damaged, and was made again
 * @param failed   what cannot be written or read now: where, why, what that costs and what to do; tried again at the
 *                 next look
 */
public record FileReport(List<String> restored, List<String> failed) {

    /** All is there. */
    public static final FileReport FINE = new FileReport(List.of(), List.of());

    public FileReport {
        restored = List.copyOf(restored);
        failed = List.copyOf(failed);
    }

    public static FileReport restored(String what) {
        return new FileReport(List.of(what), List.of());
    }

    public static FileReport failed(String why) {
        return new FileReport(List.of(), List.of(why));
    }

    /** Both reports in one. */
    public FileReport and(FileReport other) {
        return new FileReport(joined(restored, other.restored), joined(failed, other.failed));
    }

    private static List<String> joined(List<String> first, List<String> second) {
        var all = new ArrayList<String>(first);
        all.addAll(second);
        return all;
    }
}
