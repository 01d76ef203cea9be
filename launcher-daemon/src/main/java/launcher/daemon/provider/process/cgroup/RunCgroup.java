package launcher.daemon.provider.process.cgroup;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import launcher.core.lifecycle.RunId;
import launcher.daemon.os.KernelText;
import launcher.daemon.provider.process.procfs.ProcStat;
import launcher.daemon.provider.process.procfs.ProcessTerminator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cgroup of one run, of either version. Whatever a process in it starts is in it too, and cannot leave without the
 * rights to move processes.
 *
 * @param path   the folder that tells which processes there are
 * @param memory the folder whose memory is limited, often the same; empty if the kernel limits none
 */
public record RunCgroup(Path path, Optional<Path> memory) {

    private static final Logger LOG = LoggerFactory.getLogger("streamlit-launcher");

    private static final int SIGKILL = 9;
    /** v2 and v1: files with a line {@code oom_kill N}. */
    private static final List<String> OOM_FILES = List.of("memory.events", "memory.oom_control");
    private static final String OOM_KILLS = "oom_kill";
    private static final String PROCS = "cgroup.procs";
    /** v1 only: a process that moves itself by this file does not wait for all others that fork, which takes 10 ms. */
    private static final String TASKS = "tasks";
    /** v2, from Linux 5.14 on. */
    private static final String KILL = "cgroup.kill";
    private static final String FREEZER = "freezer.state";
    private static final int FREEZE_LOOKS_MAX = 100;
    private static final Duration FREEZE_LOOK = Duration.ofMillis(1);

    /** True if it is where {@link RunCgroups} makes the cgroup of this run. */
    public boolean isOf(RunId run) {
        return folders().allMatch(folder -> folder.isAbsolute() && folder.equals(folder.normalize())
                && folder.endsWith(Path.of(CgroupPlaces.APPS, run.toString())));
    }

    /** Where a process writes 0 to enter. */
    public List<Path> entrances() {
        return folders().map(folder -> {
            Path tasks = folder.resolve(TASKS);
            return Files.exists(tasks) ? tasks : folder.resolve(PROCS);
        }).toList();
    }

    private Stream<Path> folders() {
        return Stream.concat(Stream.of(path), memory.stream()).distinct();
    }

    /** Pids of the processes in it, and in the cgroups that these made below it. */
    public Set<Long> pids() {
        Set<Long> pids = new LinkedHashSet<>();
        folders().flatMap(folder -> withThoseBelow(folder).stream()).forEach(folder -> addPids(folder, pids));
        return pids;
    }

    static void addPids(Path folder, Set<Long> pids) {
        try {
            Files.readAllLines(folder.resolve(PROCS)).forEach(line -> pids.add(Long.parseLong(line.strip())));
        } catch (IOException e) {
            LOG.debug("{}: {}", folder, e.getMessage());
        }
    }

    /**
     * Kills everything in it at once, so that none can start another meanwhile. Where the kernel offers no such thing
     * this does nothing.
     */
    public void kill() {
        try {
            if (Files.exists(path.resolve(KILL))) {
                Files.writeString(path.resolve(KILL), "1");
            } else if (Files.exists(path.resolve(FREEZER))) {
                killFrozen();
            }
        } catch (IOException e) {
            LOG.debug("{} is not killed as a whole: {}", path, e.getMessage());
        }
    }

    /** v1: the processes are held, all of them are signalled, and none gets further than its signal. */
    private void killFrozen() throws IOException {
        Path state = path.resolve(FREEZER);
        Files.writeString(state, "FROZEN");
        try {
            for (int look = 0; look < FREEZE_LOOKS_MAX && !Files.readString(state).strip().equals("FROZEN"); look++) {
                LockSupport.parkNanos(FREEZE_LOOK.toNanos());
            }
            ProcessTerminator.signal(pids().stream().flatMap(pid -> ProcStat.of(pid).stream())
                    .map(ProcStat::identity).toList(), SIGKILL);
        } finally {
            Files.writeString(state, "THAWED");
        }
    }

    /** True if the kernel killed a process in it because the limit was reached. */
    public boolean killedForMemory() {
        if (memory.isEmpty()) {
            return false;
        }
        for (String file : OOM_FILES) {
            try {
                OptionalLong kills = KernelText.value(Files.readString(memory.get().resolve(file)), OOM_KILLS);
                if (kills.isPresent()) {
                    return kills.getAsLong() > 0;
                }
            } catch (IOException e) {
                LOG.trace("{}: {}", memory, e.getMessage());
            }
        }
        return false;
    }

    /** Removes it, and what was made below it; false if there is still something in it. */
    public boolean remove() {
        // no short circuit: one that cannot be removed yet is no reason to keep the other
        return folders().map(RunCgroup::remove).reduce(true, Boolean::logicalAnd);
    }

    static boolean remove(Path folder) {
        boolean removed = true;
        for (Path below : withThoseBelow(folder).reversed()) {
            try {
                Files.deleteIfExists(below);
            } catch (IOException e) {
                LOG.debug("{} is not empty yet: {}", below, e.getMessage());
                removed = false;
            }
        }
        return removed;
    }

    /** The folder, and all below it, each after that which it lies in. */
    private static List<Path> withThoseBelow(Path folder) {
        var found = new ArrayList<>(List.of(folder));
        for (int at = 0; at < found.size(); at++) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(found.get(at),
                    entry -> Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS))) {
                entries.forEach(found::add);
            } catch (NoSuchFileException e) {
                LOG.trace("{}", e.getMessage());
            } catch (IOException e) {
                LOG.debug("{}: {}", found.get(at), e.getMessage());
            }
        }
        return found;
    }
}
