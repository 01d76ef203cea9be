package launcher.daemon.provider;

import java.net.InetSocketAddress;
import java.util.Collection;
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

/** Passes every call on, for a test that looks at some of them on their way. */
public abstract class ForwardingProvider implements Provider {

    private final Provider to;

    protected ForwardingProvider(Provider to) {
        this.to = to;
    }

    @Override
    public Set<Capability> capabilities() {
        return to.capabilities();
    }

    @Override
    public boolean knows(RunId run) {
        return to.knows(run);
    }

    @Override
    public StartResult start(RunId run, AppSpec spec) {
        return to.start(run, spec);
    }

    @Override
    public StopResult stop(RunId run, StopSpec how) {
        return to.stop(run, how);
    }

    @Override
    public StopResult kill(RunId run) {
        return to.kill(run);
    }

    @Override
    public PauseResult pause(RunId run) {
        return to.pause(run);
    }

    @Override
    public ResumeResult resume(RunId run) {
        return to.resume(run);
    }

    @Override
    public void cleanUp(RunId run) {
        to.cleanUp(run);
    }

    @Override
    public Map<RunId, Observation> observe(Collection<RunId> runs) {
        return to.observe(runs);
    }

    @Override
    public Map<RunId, Long> memoryBytes(Collection<RunId> runs) {
        return to.memoryBytes(runs);
    }

    @Override
    public PortOwnership portOwnership(RunId run, int port) {
        return to.portOwnership(run, port);
    }

    @Override
    public boolean answers(RunId run, InetSocketAddress app, InetSocketAddress client) {
        return to.answers(run, app, client);
    }

    @Override
    public boolean matches(RunId run, AppSpec spec) {
        return to.matches(run, spec);
    }

    @Override
    public Optional<ProcessBuilder> exec(RunId run, AppSpec spec, List<String> command) {
        return to.exec(run, spec, command);
    }

    @Override
    public void persistEndpoint(RunId run, Endpoint endpoint) {
        to.persistEndpoint(run, endpoint);
    }

    @Override
    public void saveLastUse(RunId run, MonotonicTime lastUse) {
        to.saveLastUse(run, lastUse);
    }

    @Override
    public FileReport restore() {
        return to.restore();
    }

    @Override
    public List<AdoptedRun> adopt() {
        return to.adopt();
    }

    @Override
    public void close() {
        to.close();
    }
}
