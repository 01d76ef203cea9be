package launcher.daemon.provider.process.cgroup;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Finds the folder of a process's own cgroup from {@code /proc/self/cgroup} and {@code /proc/self/mountinfo}. */
final class CgroupMounts {

    private CgroupMounts() {}

    static Optional<Path> memoryV1(List<String> membership, List<String> mounts) {
        return membership.stream()
                .map(line -> line.split(":", 3))
                .filter(parts -> parts.length == 3 && Arrays.asList(parts[1].split(",", -1)).contains("memory"))
                .findFirst()
                .flatMap(parts -> folder(parts[2], mounts, "cgroup", "memory"));
    }

    static Optional<Path> unified(List<String> membership, List<String> mounts) {
        return membership.stream()
                .filter(line -> line.startsWith("0::"))
                .findFirst()
                .flatMap(line -> folder(line.substring("0::".length()), mounts, "cgroup2", ""));
    }

    /**
     * A line of mountinfo: {@code id parent major:minor ROOT POINT options [optional fields] - TYPE source OPTIONS}. A
     * container sees only what lies below ROOT.
     */
    private static Optional<Path> folder(String own, List<String> mounts, String type, String option) {
        for (String line : mounts) {
            String[] halves = line.split(" - ", 2);
            if (halves.length < 2) {
                continue;
            }
            String[] place = halves[0].split(" ", -1);
            String[] kind = halves[1].split(" ", -1);
            if (place.length < 5 || kind.length < 3 || !kind[0].equals(type)
                    || (!option.isEmpty() && !Arrays.asList(kind[2].split(",", -1)).contains(option))) {
                continue;
            }
            Path root = Path.of(place[3]);
            Path path = Path.of(own);
            if (path.startsWith(root)) {
                Path folder = Path.of(place[4]).resolve(root.relativize(path).toString()).normalize();
                if (Files.isDirectory(folder)) {
                    return Optional.of(folder);
                }
            }
        }
        return Optional.empty();
    }
}
