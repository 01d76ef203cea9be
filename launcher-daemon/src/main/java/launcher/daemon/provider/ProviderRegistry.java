package launcher.daemon.provider;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BiFunction;
import launcher.core.app.AppSpec;
import launcher.core.app.MonotonicTime;
import launcher.core.app.ProcessSpec;
import launcher.core.app.StopSpec;
import launcher.core.app.WorkloadSpec;
import launcher.core.health.PortOwnership;
import launcher.core.lifecycle.Endpoint;
import launcher.core.lifecycle.Instance;
import launcher.core.lifecycle.RunId;
import launcher.daemon.os.FileReport;

/**
 * All providers as a single provider: a start goes to the provider of the app's workload, everything about a run to the
 * provider that knows it. A run that none knows is asked of the first.
 */
public final class ProviderRegistry implements Provider {

    private final Provider processes;
    private final List<Provider> all;

    /** @param processes runs the apps that are processes of this machine */
    public ProviderRegistry(Provider processes) {
        this.processes = processes;
        this.all = List.of(processes);
    }

    /** The provider that runs such a workload. */
    public Provider of(WorkloadSpec workload) {
        return switch (workload) {
            case ProcessSpec _ -> processes;
        };
    }

    private Provider of(RunId run) {
        return all.stream().filter(provider -> provider.knows(run)).findFirst().orElse(all.getFirst());
    }

    /** What at least one of them can do. */
    @Override
    public Set<Capability> capabilities() {
        var some = EnumSet.noneOf(Capability.class);
        all.forEach(provider -> some.addAll(provider.capabilities()));
        return some;
    }

    @Override
    public boolean knows(RunId run) {
        return all.stream().anyMatch(provider -> provider.knows(run));
    }

    @Override
    public StartResult start(RunId run, AppSpec spec) {
        return of(spec.workload()).start(run, spec);
    }

    @Override
    public StopResult stop(RunId run, StopSpec how) {
        return of(run).stop(run, how);
    }

    @Override
    public StopResult kill(RunId run) {
        return of(run).kill(run);
    }

    @Override
    public PauseResult pause(RunId run) {
        return of(run).pause(run);
    }

    @Override
    public ResumeResult resume(RunId run) {
        return of(run).resume(run);
    }

    @Override
    public void cleanUp(RunId run) {
        of(run).cleanUp(run);
    }

    @Override
    public Map<RunId, Observation> observe(Collection<RunId> runs) {
        return each(runs, Provider::observe);
    }

    @Override
    public Map<RunId, Long> memoryBytes(Collection<RunId> runs) {
        return each(runs, Provider::memoryBytes);
    }

    private <T> Map<RunId, T> each(Collection<RunId> runs,
            BiFunction<Provider, Collection<RunId>, Map<RunId, T>> asked) {
        Map<Provider, List<RunId>> byProvider = new LinkedHashMap<>();
        runs.forEach(run -> byProvider.computeIfAbsent(of(run), _ -> new ArrayList<>()).add(run));
        Map<RunId, T> answers = new HashMap<>();
        byProvider.forEach((provider, theirs) -> answers.putAll(asked.apply(provider, theirs)));
        return answers;
    }

    @Override
    public PortOwnership portOwnership(RunId run, int port) {
        return of(run).portOwnership(run, port);
    }

    @Override
    public boolean answers(RunId run, InetSocketAddress app, InetSocketAddress client) {
        return of(run).answers(run, app, client);
    }

    @Override
    public boolean matches(RunId run, AppSpec spec) {
        return of(run).matches(run, spec);
    }

    @Override
    public Optional<ProcessBuilder> exec(RunId run, AppSpec spec, List<String> command) {
        return of(run).exec(run, spec, command);
    }

    @Override
    public void persistEndpoint(RunId run, Endpoint endpoint) {
        of(run).persistEndpoint(run, endpoint);
    }

    @Override
    public void saveLastUse(RunId run, MonotonicTime lastUse) {
        of(run).saveLastUse(run, lastUse);
    }

    @Override
    public List<AdoptedRun> adopt() {
        return all.stream().flatMap(provider -> provider.adopt().stream()).toList();
    }

    @Override
    public Optional<Instance> takeOver(RunId run, AppSpec spec, long pid, OptionalInt port) {
        return of(spec.workload()).takeOver(run, spec, pid, port);
    }

    @Override
    public void letGo(RunId run) {
        of(run).letGo(run);
    }

    @Override
    public FileReport restore() {
        return all.stream().map(Provider::restore).reduce(FileReport.FINE, FileReport::and);
    }

    @Override
    public void close() {
        all.reversed().forEach(Provider::close);
    }
}
