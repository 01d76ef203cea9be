package launcher.daemon.simulation.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import launcher.core.app.AppId;
import launcher.core.app.MonotonicTime;
import launcher.core.lifecycle.Endpoint;
import launcher.core.lifecycle.RunId;

/** What survives a daemon: processes, run folders with their saved clocks, and the machine's memory. */
public final class HostModel {

    private static final long TOTAL_BYTES = 600L << 20;

    private final Map<RunId, Optional<ModelProcess>> folders = new LinkedHashMap<>();
    private final Map<RunId, MonotonicTime> savedHuman = new LinkedHashMap<>();
    private final Map<RunId, Endpoint> noted = new LinkedHashMap<>();
    private long spikeBytes;
    private boolean memoryReadable = true;
    private long pids = 1000;

    /** The intent: a folder without a process. */
    public void makeFolder(RunId run) {
        if (folders.put(run, Optional.empty()) != null) {
            throw new Violation("the folder of " + run + " was made twice");
        }
    }

    public void spawned(ModelProcess process) {
        folders.put(process.run(), Optional.of(process));
    }

    public void removeFolder(RunId run) {
        if (process(run).filter(ModelProcess::alive).isPresent()) {
            throw new Violation("the folder of " + run + " was removed while it has processes");
        }
        folders.remove(run);
        savedHuman.remove(run);
        noted.remove(run);
    }

    public boolean hasFolder(RunId run) {
        return folders.containsKey(run);
    }

    public Collection<RunId> folders() {
        return Collections.unmodifiableCollection(folders.keySet());
    }

    public List<RunId> foldersNow() {
        return new ArrayList<>(folders.keySet());
    }

    public Optional<ModelProcess> process(RunId run) {
        return folders.getOrDefault(run, Optional.empty());
    }

    public boolean alive(RunId run) {
        return process(run).filter(ModelProcess::alive).isPresent();
    }

    /** The runs of the app that have a process. */
    public Stream<RunId> liveRuns(AppId app) {
        return folders.keySet().stream().filter(run -> run.app().equals(app) && alive(run));
    }

    public long nextPid() {
        return ++pids;
    }

    public void save(RunId run, MonotonicTime human) {
        savedHuman.put(run, human);
    }

    public Optional<MonotonicTime> saved(RunId run) {
        return Optional.ofNullable(savedHuman.get(run));
    }

    public void note(RunId run, Endpoint endpoint) {
        noted.put(run, endpoint);
    }

    /** Where it serves, as was noted when it first did. */
    public Optional<Endpoint> servesAt(RunId run) {
        return Optional.ofNullable(noted.get(run));
    }

    public void spike(long bytes) {
        spikeBytes = bytes;
    }

    public void memoryReadable(boolean readable) {
        memoryReadable = readable;
    }

    public boolean memoryReadable() {
        return memoryReadable;
    }

    public long availableBytes() {
        long used = spikeBytes;
        for (Optional<ModelProcess> process : folders.values()) {
            used += process.filter(ModelProcess::alive).map(one -> one.behaviour().bytes()).orElse(0L);
        }
        return Math.max(0, TOTAL_BYTES - used);
    }
}
