package launcher.daemon.provider;

import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import launcher.core.app.AppSpec;
import launcher.core.app.MonotonicTime;
import launcher.core.app.StopSpec;
import launcher.core.health.PortOwnership;
import launcher.core.lifecycle.Endpoint;
import launcher.core.lifecycle.RunId;
import launcher.daemon.os.FileReport;

/** Runs scripts on a {@link ScriptedHost}; keeps the same contract as the provider that runs processes. */
public final class ScriptedProvider implements Provider {

    private final ScriptedHost host;

    public ScriptedProvider(ScriptedHost host, ProviderListener listener) {
        this.host = host;
        host.attach(Optional.of(listener));
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.of(Capability.PAUSE, Capability.MEMORY);
    }

    private Optional<ScriptedHost.Run> find(RunId run) {
        return Optional.ofNullable(host.runs.get(run));
    }

    @Override
    public boolean knows(RunId run) {
        synchronized (host) {
            return host.runs.containsKey(run);
        }
    }

    @Override
    public StartResult start(RunId run, AppSpec spec) {
        if (knows(run)) {
            return new StartResult.NotStarted(run + " is running already");
        }
        return ScriptedHost.script(spec).<StartResult>map(script ->
                new StartResult.Started(host.begin(run, spec, script)))
                .orElseGet(() -> new StartResult.NotStarted("no script: " + spec.workload()));
    }

    @Override
    public StopResult stop(RunId run, StopSpec how) {
        return end(run, how.signal().number());
    }

    @Override
    public StopResult kill(RunId run) {
        return end(run, 9);
    }

    private StopResult end(RunId run, int signal) {
        synchronized (host) {
            if (find(run).filter(there -> there.ended.isEmpty()).isPresent()) {
                host.signal(run, signal);
                host.signal(run, 9);
            }
            return new StopResult.Gone();
        }
    }

    @Override
    public PauseResult pause(RunId run) {
        synchronized (host) {
            if (observe(run) == Observation.GONE) {
                return new PauseResult.NotPaused("there is no such run");
            }
            host.pausedByAnother(run, true);
            return new PauseResult.Paused();
        }
    }

    @Override
    public ResumeResult resume(RunId run) {
        synchronized (host) {
            if (observe(run) == Observation.GONE) {
                return new ResumeResult.NotResumed("there is no such run");
            }
            host.pausedByAnother(run, false);
            return new ResumeResult.Resumed();
        }
    }

    @Override
    public void cleanUp(RunId run) {
        synchronized (host) {
            find(run).filter(there -> there.ended.isPresent()).ifPresent(_ -> host.runs.remove(run));
        }
    }

    @Override
    public Map<RunId, Observation> observe(Collection<RunId> runs) {
        synchronized (host) {
            Map<RunId, Observation> seen = new HashMap<>();
            runs.forEach(run -> seen.put(run, observe(run)));
            return seen;
        }
    }

    private Observation observe(RunId run) {
        return find(run).filter(there -> there.ended.isEmpty())
                .map(there -> there.paused ? Observation.PAUSED : Observation.RUNNING).orElse(Observation.GONE);
    }

    @Override
    public Map<RunId, Long> memoryBytes(Collection<RunId> runs) {
        Map<RunId, Long> bytes = new HashMap<>();
        observe(runs).forEach((run, seen) -> bytes.put(run, seen == Observation.GONE ? 0L : 1L << 20));
        return bytes;
    }

    @Override
    public PortOwnership portOwnership(RunId run, int port) {
        return new PortOwnership.NotListening();
    }

    @Override
    public boolean answers(RunId run, InetSocketAddress app, InetSocketAddress client) {
        return true;
    }

    @Override
    public boolean matches(RunId run, AppSpec spec) {
        synchronized (host) {
            return find(run).filter(there -> there.spec.runsLike(spec)).isPresent();
        }
    }

    @Override
    public Optional<ProcessBuilder> exec(RunId run, AppSpec spec, List<String> command) {
        return Optional.empty();
    }

    @Override
    public void persistEndpoint(RunId run, Endpoint endpoint) {
        synchronized (host) {
            find(run).ifPresent(there -> there.ready = Optional.of(endpoint));
        }
    }

    @Override
    public void saveLastUse(RunId run, MonotonicTime lastUse) {
        synchronized (host) {
            find(run).ifPresent(there -> there.lastUse = lastUse);
        }
    }

    @Override
    public FileReport restore() {
        return FileReport.FINE;
    }

    @Override
    public List<AdoptedRun> adopt() {
        synchronized (host) {
            host.runs.values().removeIf(there -> there.ended.isPresent());
            return host.runs.entrySet().stream().map(entry -> new AdoptedRun(entry.getKey(), entry.getValue().instance,
                    entry.getValue().ready, entry.getValue().paused, entry.getValue().lastUse)).toList();
        }
    }

    @Override
    public void close() {
        host.attach(Optional.empty());
    }
}
