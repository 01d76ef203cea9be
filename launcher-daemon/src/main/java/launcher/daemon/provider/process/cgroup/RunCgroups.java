package launcher.daemon.provider.process.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import launcher.core.lifecycle.RunId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes and removes the cgroups of runs, {@code apps/RUN} where {@link CgroupPlaces} says they can be. */
public final class RunCgroups {

    private static final Logger LOG = LoggerFactory.getLogger("streamlit-launcher");

    private static final int ATTEMPTS_MAX = 5;
    private static final int REMOVALS_MAX = 200;
    private static final Duration REMOVAL_PAUSE = Duration.ofMillis(5);

    private final CgroupPlaces places;
    private final List<RunCgroup> leftovers = new ArrayList<>();

    public RunCgroups(CgroupPlaces places) {
        this.places = places;
    }

    /** True if runs get a cgroup. */
    public boolean available() {
        return places.runs().isPresent();
    }

    /**
     * Says that a run is about to start. To enter a cgroup of version 2 a process waits until every processor has seen
     * that nothing may fork meanwhile, which takes 10 ms; the kernel remembers that for a moment. So the wait begins
     * now, beside the preparations for the start, by a move of this process to where it is.
     */
    public void expectStart() {
        places.slow().ifPresent(own -> Thread.ofPlatform().daemon().name("cgroup-move").start(() -> {
            try {
                Files.writeString(own.resolve("cgroup.procs"), Long.toString(ProcessHandle.current().pid()));
            } catch (IOException e) {
                LOG.debug("{}: {}", own, e.getMessage());
            }
        }));
    }

    /**
     * Where the run's cgroup would be, so that it can be noted before it is made; empty if there cannot be one.
     *
     * @param limited whether its memory is to be limited
     */
    public Optional<RunCgroup> place(RunId run, boolean limited) {
        return places.runs().map(apps -> new RunCgroup(apps.resolve(run.toString()),
                places.memory().filter(_ -> limited).map(memory -> memory.apps().resolve(run.toString()))));
    }

    /**
     * Makes the cgroup, with this limit.
     *
     * @return what could be made of it: nothing, or none that limits memory, so that this has to be watched instead
     */
    public synchronized Optional<RunCgroup> make(RunCgroup wanted, OptionalLong limitBytes) {
        sweep();
        if (!make(wanted.path(), "its processes are followed by parent, session and mark alone")) {
            return Optional.empty();
        }
        Optional<Path> memory = wanted.memory().filter(folder -> limited(folder, limitBytes.orElseThrow()));
        return Optional.of(new RunCgroup(wanted.path(), memory));
    }

    private boolean limited(Path folder, long bytes) {
        String instead = "its memory limit is watched instead";
        if (!make(folder, instead)) {
            return false;
        }
        try {
            Files.writeString(folder.resolve(places.memory().orElseThrow().limitFile()), Long.toString(bytes));
            return true;
        } catch (IOException e) {
            LOG.warn("{} takes no limit, so {}: {}", folder, instead, e.getMessage());
            return false;
        }
    }

    private static boolean make(Path folder, String otherwise) {
        for (int attempt = 1; ; attempt++) {
            try {
                Files.createDirectories(folder);
                return true;
            } catch (IOException e) {
                // another daemon below the same cgroup may have just removed the empty folder above
                if (attempt == ATTEMPTS_MAX || !(e instanceof NoSuchFileException)) {
                    LOG.warn("no cgroup {}, so {}: {}", folder, otherwise, e.getMessage());
                    return false;
                }
            }
        }
    }

    /**
     * Removes a cgroup. The kernel may count a process in for some milliseconds after its end, so this tries again and
     * may block that long; if it is longer, the next call removes it.
     */
    public void remove(RunCgroup cgroup) {
        boolean removed = cgroup.remove();
        for (int attempt = 1; !removed && attempt < REMOVALS_MAX; attempt++) {
            LockSupport.parkNanos(REMOVAL_PAUSE.toNanos());
            removed = cgroup.remove();
        }
        removed(cgroup, removed);
    }

    /** Removes a cgroup once it is empty, at a later call: its processes go on and are no run's any more. */
    public synchronized void removeLater(RunCgroup cgroup) {
        leftovers.add(cgroup);
    }

    /** Removes what is empty by now. */
    public synchronized void close() {
        for (int attempt = 0; attempt < REMOVALS_MAX && !leftovers.isEmpty() && anyEmpty(); attempt++) {
            sweep();
            LockSupport.parkNanos(REMOVAL_PAUSE.toNanos());
        }
        places.all().forEach(RunCgroups::removeIfEmpty);
    }

    private boolean anyEmpty() {
        return leftovers.stream().anyMatch(cgroup -> cgroup.pids().isEmpty());
    }

    private synchronized void removed(RunCgroup cgroup, boolean removed) {
        sweep();
        if (!removed) {
            leftovers.add(cgroup);
        }
        places.all().forEach(RunCgroups::removeIfEmpty);
    }

    /** Another run's cgroup may be in it. */
    private static void removeIfEmpty(Path apps) {
        try {
            Files.deleteIfExists(apps);
        } catch (IOException e) {
            LOG.trace("{}: {}", apps, e.getMessage());
        }
    }

    private void sweep() {
        leftovers.removeIf(RunCgroup::remove);
    }
}
