package launcher.daemon.provider.process;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a later daemon has to know of a run and cannot ask anybody: lines {@code name=value}, unknown ones ignored.
 *
 * @param bootId      the boot it belongs to; the folder of any other boot is worthless
 * @param fingerprint of the specification it was started with
 * @param humanNanos  monotonic time of the last use that was saved
 */
record RunRecord(
        String bootId,
        OptionalInt port,
        long humanNanos,
        String fingerprint,
        OptionalLong memoryLimitBytes,
        Optional<String> cgroup) {

    RunRecord withHuman(long nanos) {
        return new RunRecord(bootId, port, nanos, fingerprint, memoryLimitBytes, cgroup);
    }

    RunRecord withoutCgroup() {
        return new RunRecord(bootId, port, humanNanos, fingerprint, memoryLimitBytes, Optional.empty());
    }

    String format() {
        var text = new StringBuilder();
        text.append("boot=").append(bootId).append('\n');
        port.ifPresent(number -> text.append("port=").append(number).append('\n'));
        text.append("human=").append(humanNanos).append('\n');
        text.append("spec=").append(fingerprint).append('\n');
        memoryLimitBytes.ifPresent(bytes -> text.append("limit=").append(bytes).append('\n'));
        cgroup.ifPresent(path -> text.append("cgroup=").append(path).append('\n'));
        return text.toString();
    }

    /** The record that {@link #format} wrote, or empty. */
    static Optional<RunRecord> parse(String text) {
        Map<String, String> values = new HashMap<>();
        text.lines().forEach(line -> {
            int equals = line.indexOf('=');
            if (equals > 0) {
                values.put(line.substring(0, equals), line.substring(equals + 1));
            }
        });
        try {
            String port = values.getOrDefault("port", "");
            String limit = values.getOrDefault("limit", "");
            return Optional.of(new RunRecord(
                    required(values, "boot"),
                    port.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(port)),
                    Long.parseLong(required(values, "human")),
                    required(values, "spec"),
                    limit.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(limit)),
                    Optional.ofNullable(values.get("cgroup"))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String required(Map<String, String> values, String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no " + name);
        }
        return value;
    }
}
