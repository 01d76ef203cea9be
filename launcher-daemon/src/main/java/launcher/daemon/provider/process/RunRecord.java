package launcher.daemon.provider.process;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import launcher.core.lifecycle.Endpoint;
import launcher.core.lifecycle.RunId;
import launcher.daemon.provider.process.cgroup.RunCgroup;

/**
 * What a later daemon has to know of a run and cannot learn elsewhere: lines {@code name=value}, unknown ones ignored.
 *
 * @param bootId      the boot it belongs to; the folder of any other boot is worthless
 * @param uid         the account the app runs as
 * @param ready       where it serves, once it does
 * @param fingerprint of the specification it was started with
 * @param humanNanos  monotonic time of the last use that was saved
 */
record RunRecord(
        String bootId,
        int uid,
        OptionalInt port,
        Optional<Endpoint> ready,
        long humanNanos,
        String fingerprint,
        OptionalLong memoryLimitBytes,
        Optional<RunCgroup> cgroup) {

    private static final String END = "end";

    /** Of a run that has just been decided. */
    static RunRecord fresh(String bootId, int uid, OptionalInt port, long decidedNanos, String fingerprint,
            OptionalLong memoryLimitBytes, Optional<RunCgroup> cgroup) {
        return new RunRecord(bootId, uid, port, Optional.empty(), decidedNanos, fingerprint, memoryLimitBytes, cgroup);
    }

    RunRecord withReady(Endpoint endpoint) {
        return new RunRecord(bootId, uid, port, Optional.of(endpoint), humanNanos, fingerprint, memoryLimitBytes,
                cgroup);
    }

    RunRecord withHuman(long nanos) {
        return new RunRecord(bootId, uid, port, ready, nanos, fingerprint, memoryLimitBytes, cgroup);
    }

    RunRecord withCgroup(Optional<RunCgroup> made) {
        return new RunRecord(bootId, uid, port, ready, humanNanos, fingerprint, memoryLimitBytes, made);
    }

    /** True if both were written of one start, at whatever time since. */
    boolean isOfTheSameStart(RunRecord other) {
        return bootId.equals(other.bootId) && uid == other.uid && port.equals(other.port)
                && fingerprint.equals(other.fingerprint) && memoryLimitBytes.equals(other.memoryLimitBytes)
                && cgroup.equals(other.cgroup);
    }

    /** The run's cgroup, unless what is written there is no cgroup of this run: it is killed and removed one day. */
    Optional<RunCgroup> cgroup(RunId run) {
        return cgroup.filter(found -> found.isOf(run));
    }

    String format() {
        var text = new StringBuilder();
        text.append("boot=").append(bootId).append('\n');
        text.append("uid=").append(uid).append('\n');
        port.ifPresent(number -> text.append("port=").append(number).append('\n'));
        ready.ifPresent(endpoint -> text.append("ready=").append(text(endpoint)).append('\n'));
        text.append("human=").append(humanNanos).append('\n');
        text.append("spec=").append(fingerprint).append('\n');
        memoryLimitBytes.ifPresent(bytes -> text.append("limit=").append(bytes).append('\n'));
        cgroup.ifPresent(its -> text.append("cgroup=").append(its.path()).append('\n'));
        cgroup.flatMap(RunCgroup::memory).ifPresent(path -> text.append("memory=").append(path).append('\n'));
        return text.append(END).append("=\n").toString();
    }

    /**
     * The record that {@link #format} wrote, or empty.
     *
     * @param uidDefault if an earlier version wrote it, which wrote none
     */
    static Optional<RunRecord> parse(String text, int uidDefault) {
        Map<String, String> values = new HashMap<>();
        text.lines().forEach(line -> {
            int equals = line.indexOf('=');
            if (equals > 0) {
                values.put(line.substring(0, equals), line.substring(equals + 1));
            }
        });
        try {
            if (values.containsKey("uid")) {
                // cut in the middle otherwise; without an account an earlier version wrote it, and no end either
                required(values, END);
            }
            String port = values.getOrDefault("port", "");
            String limit = values.getOrDefault("limit", "");
            return Optional.of(new RunRecord(
                    required(values, "boot"),
                    Integer.parseInt(values.getOrDefault("uid", Integer.toString(uidDefault))),
                    port.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(port)),
                    Optional.ofNullable(values.get("ready")).flatMap(RunRecord::endpoint),
                    Long.parseLong(required(values, "human")),
                    required(values, "spec"),
                    limit.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(limit)),
                    Optional.ofNullable(values.get("cgroup")).map(Path::of).map(path -> new RunCgroup(path,
                            Optional.ofNullable(values.get("memory")).map(Path::of)))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String text(Endpoint endpoint) {
        return switch (endpoint) {
            case Endpoint.Tcp(String host, int number) -> "tcp " + number + " " + host;
            case Endpoint.Unix(String path) -> "unix " + path;
            case Endpoint.None() -> "none";
        };
    }

    /** Empty too for a record that another version wrote: then it is found out anew. */
    private static Optional<Endpoint> endpoint(String text) {
        String[] words = text.split(" ", 3);
        return switch (words[0]) {
            case "tcp" -> words.length == 3 && isAddress(words[2])
                    ? Optional.of(new Endpoint.Tcp(words[2], Integer.parseInt(words[1]))) : Optional.empty();
            case "unix" -> Optional.of(new Endpoint.Unix(text.substring("unix ".length())));
            case "none" -> Optional.of(new Endpoint.None());
            default -> Optional.empty();
        };
    }

    private static boolean isAddress(String host) {
        try {
            return !InetAddress.ofLiteral(host).isMulticastAddress();
        } catch (IllegalArgumentException e) {
            return false;
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
