package launcher.daemon.provider.process.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import launcher.core.lifecycle.RunId;
import launcher.daemon.os.ProcessCgroups;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where cgroups that limit memory can be made: {@code apps/RUN} below the daemon's own cgroup and nowhere else.
 *
 * <p>Version 1: below the daemon's memory cgroup. Version 2: only where the daemon is alone in its cgroup, which is
 * then its to divide (systemd's {@code Delegate=yes}); it moves into {@code daemon} beside {@code apps}, since a cgroup
 * with controllers for its children may hold no process itself. A daemon that finds itself in a cgroup named
 * {@code daemon} beside {@code apps} uses what an earlier daemon, or {@code DelegateSubgroup=daemon}, made.
 */
public final class MemoryCgroups {

    private static final Logger LOG = LoggerFactory.getLogger("streamlit-launcher");

    private static final int ATTEMPTS_MAX = 5;
    private static final int REMOVALS_MAX = 40;
    private static final Duration REMOVAL_PAUSE = Duration.ofMillis(5);
    private static final String APPS = "apps";
    private static final String DAEMON = "daemon";
    private static final String LIMIT_V1 = "memory.limit_in_bytes";
    private static final String LIMIT_V2 = "memory.max";

    private final Optional<Parent> parent;
    private final List<MemoryCgroup> leftovers = new ArrayList<>();

    /** The folder {@code apps} and the name of the file that takes a limit. */
    private record Parent(Path apps, String limitFile) {}

    private MemoryCgroups(Optional<Parent> parent) {
        this.parent = parent;
    }

    /** No cgroups: every limit is watched instead. */
    public static MemoryCgroups none() {
        return new MemoryCgroups(Optional.empty());
    }

    /** What this machine and this process's cgroup allow. Never fails: without cgroups there are none. */
    public static MemoryCgroups detect() {
        try {
            return detect(ProcessCgroups.of(Path.of("/proc/self")), ProcessHandle.current().pid());
        } catch (IOException e) {
            LOG.info("no memory cgroups: {}", e.getMessage());
            return none();
        }
    }

    public static MemoryCgroups detect(ProcessCgroups cgroups, long ownPid) {
        Optional<Parent> v1 = folder(cgroups, "memory")
                .filter(own -> new MemoryCgroup(own).pids().contains(ownPid))
                .filter(Files::isWritable)
                .map(own -> new Parent(own.resolve(APPS), LIMIT_V1));
        Optional<Parent> found = v1.isPresent() ? v1 : folder(cgroups, ProcessCgroups.UNIFIED)
                .filter(own -> new MemoryCgroup(own).pids().contains(ownPid))
                .flatMap(own -> beside(own, ownPid));
        LOG.debug("memory cgroups: {}", found.map(at -> at.apps().toString()).orElse("none"));
        return new MemoryCgroups(found);
    }

    private static Optional<Path> folder(ProcessCgroups cgroups, String controller) {
        return cgroups.folders(controller).filter(Files::isDirectory).findFirst();
    }

    /** Where the run's cgroup would be, so that it can be noted before it is made; empty if there cannot be one. */
    public Optional<MemoryCgroup> place(RunId run) {
        return parent.map(at -> new MemoryCgroup(at.apps().resolve(run.toString())));
    }

    /** Makes the cgroup with this limit; false if that failed and the limit has to be watched instead. */
    public synchronized boolean make(MemoryCgroup cage, long limitBytes) {
        sweep();
        String limitFile = parent.orElseThrow().limitFile();
        for (int attempt = 1; ; attempt++) {
            try {
                Files.createDirectories(cage.path());
                Files.writeString(cage.path().resolve(limitFile), Long.toString(limitBytes));
                return true;
            } catch (NoSuchFileException e) {
                // another daemon below the same cgroup has just removed the empty folder above
                if (attempt == ATTEMPTS_MAX) {
                    return notMade(cage, e);
                }
            } catch (IOException e) {
                return notMade(cage, e);
            }
        }
    }

    private static boolean notMade(MemoryCgroup cage, IOException why) {
        LOG.warn("no cgroup {}, so its memory limit is watched instead: {}", cage.path(), why.getMessage());
        cage.remove();
        return false;
    }

    /**
     * Removes a cgroup. The kernel may count a process in for some milliseconds after its end, so this tries again and
     * may block that long; if it is longer, the next call removes it.
     */
    public void remove(MemoryCgroup cage) {
        boolean removed = cage.remove();
        for (int attempt = 1; !removed && attempt < REMOVALS_MAX; attempt++) {
            LockSupport.parkNanos(REMOVAL_PAUSE.toNanos());
            removed = cage.remove();
        }
        removed(cage, removed);
    }

    private synchronized void removed(MemoryCgroup cage, boolean removed) {
        sweep();
        if (!removed) {
            leftovers.add(cage);
        }
        parent.ifPresent(at -> new MemoryCgroup(at.apps()).remove());
    }

    private void sweep() {
        leftovers.removeIf(MemoryCgroup::remove);
    }

    /**
     * Below a cgroup of version 2 only if the init system has put the daemon into a part named {@code daemon} of a
     * cgroup that it delegates (systemd's DelegateSubgroup). Limits for the other parts forbid processes in the cgroup
     * itself, and without such a part that is where the next daemon would be put: it could not start while apps run.
     */
    private static Optional<Parent> beside(Path own, long ownPid) {
        Path delegated = own.getParent();
        try {
            if (delegated == null || !own.endsWith(DAEMON)
                    || !new MemoryCgroup(own).pids().equals(List.of(ownPid))
                    || !new MemoryCgroup(delegated).pids().isEmpty()
                    || !Files.isWritable(delegated)
                    || !Files.readString(delegated.resolve("cgroup.controllers")).contains("memory")) {
                return Optional.empty();
            }
            Files.writeString(delegated.resolve("cgroup.subtree_control"), "+memory");
            Files.createDirectories(delegated.resolve(APPS));
            Files.writeString(delegated.resolve(APPS).resolve("cgroup.subtree_control"), "+memory");
            return Optional.of(new Parent(delegated.resolve(APPS), LIMIT_V2));
        } catch (IOException e) {
            LOG.info("no memory cgroups below {}: {}", delegated, e.getMessage());
            return Optional.empty();
        }
    }
}
