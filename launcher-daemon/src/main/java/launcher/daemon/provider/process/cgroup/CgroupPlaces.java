package launcher.daemon.provider.process.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import launcher.daemon.os.ProcessCgroups;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the cgroups of runs can be made: in {@code apps} below the daemon's own cgroup, or beside it, and nowhere else.
 *
 * <p>Version 1 is taken where it is there: below the daemon's cgroup of the freezer, which no other program moves
 * processes in, and a process enters it in no time. Memory is limited below the daemon's memory cgroup.
 *
 * <p>Version 2: where the init system has put the daemon alone into a part named {@code daemon} of a cgroup that it
 * delegates (systemd's {@code DelegateSubgroup}), in {@code apps} beside it, with limits of memory. Everywhere else
 * below the daemon's own cgroup without any limit: limits for the parts of a cgroup forbid processes in the cgroup
 * itself, and that is where the next daemon would be put: it could not start while apps run.
 *
 * @param runs   the folder in which runs get a cgroup
 * @param memory where their memory can be limited
 * @param slow   the daemon's own cgroup, if entering a cgroup is slow here, which it is in version 2
 */
public record CgroupPlaces(Optional<Path> runs, Optional<Memory> memory, Optional<Path> slow) {

    private static final Logger LOG = LoggerFactory.getLogger("streamlit-launcher");

    static final String APPS = "apps";
    private static final String DAEMON = "daemon";
    private static final String PROCS = "cgroup.procs";

    /** The folder in which memory can be limited, and the name of the file that takes a limit. */
    public record Memory(Path apps, String limitFile) {

        private static final String LIMIT_V1 = "memory.limit_in_bytes";
        private static final String LIMIT_V2 = "memory.max";
    }

    /** No cgroups: processes are followed without, and every limit is watched. */
    public static CgroupPlaces none() {
        return new CgroupPlaces(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** What this machine and this process's cgroups allow. Never fails: without cgroups there are none. */
    public static CgroupPlaces detect() {
        try {
            return detect(ProcessCgroups.of(Path.of("/proc/self")), ProcessHandle.current().pid());
        } catch (IOException e) {
            LOG.info("no cgroups: {}", e.getMessage());
            return none();
        }
    }

    /** The same for a process with these cgroups. */
    public static CgroupPlaces detect(ProcessCgroups cgroups, long ownPid) {
        Optional<Path> unified = own(cgroups, ProcessCgroups.UNIFIED, ownPid);
        Optional<Path> delegated = unified.flatMap(own -> beside(own, ownPid));
        Optional<Memory> memory = own(cgroups, "memory", ownPid).filter(Files::isWritable)
                .map(own -> new Memory(own.resolve(APPS), Memory.LIMIT_V1))
                .or(() -> delegated.map(apps -> new Memory(apps, Memory.LIMIT_V2)));
        Optional<Path> version1 = Stream.of("freezer", "pids", "memory")
                .flatMap(controller -> own(cgroups, controller, ownPid).filter(Files::isWritable).stream())
                .map(own -> own.resolve(APPS)).findFirst();
        Optional<Path> version2 =
                delegated.or(() -> unified.filter(CgroupPlaces::dividable).map(own -> own.resolve(APPS)));
        var found = version1.isPresent() ? new CgroupPlaces(version1, memory, Optional.empty())
                : new CgroupPlaces(version2, memory, version2.flatMap(_ -> unified));
        LOG.debug("cgroups of runs: {}", found);
        return found;
    }

    Set<Path> all() {
        Set<Path> all = new LinkedHashSet<>();
        runs.ifPresent(all::add);
        memory.ifPresent(limits -> all.add(limits.apps()));
        return all;
    }

    /** The daemon's own cgroup, if it is really seen here and not another's of that name. */
    private static Optional<Path> own(ProcessCgroups cgroups, String controller, long ownPid) {
        return cgroups.folders(controller).filter(Files::isDirectory).findFirst()
                .filter(own -> pids(own).contains(ownPid));
    }

    /** Moving a process takes the right to write into the cgroup it comes from, too. */
    private static boolean dividable(Path own) {
        return Files.isWritable(own) && Files.isWritable(own.resolve(PROCS));
    }

    private static Optional<Path> beside(Path own, long ownPid) {
        Path delegated = own.getParent();
        try {
            if (delegated == null || !own.endsWith(DAEMON)
                    || !pids(own).equals(Set.of(ownPid))
                    || !pids(delegated).isEmpty()
                    || !Files.isWritable(delegated)
                    || !Files.readString(delegated.resolve("cgroup.controllers")).contains("memory")) {
                return Optional.empty();
            }
            Files.writeString(delegated.resolve("cgroup.subtree_control"), "+memory");
            Files.createDirectories(delegated.resolve(APPS));
            Files.writeString(delegated.resolve(APPS).resolve("cgroup.subtree_control"), "+memory");
            return Optional.of(delegated.resolve(APPS));
        } catch (IOException e) {
            LOG.info("no memory cgroups below {}: {}", delegated, e.getMessage());
            return Optional.empty();
        }
    }

    private static Set<Long> pids(Path cgroup) {
        Set<Long> pids = new LinkedHashSet<>();
        RunCgroup.addPids(cgroup, pids);
        return pids;
    }
}
