package launcher.daemon;

import java.util.Optional;
import launcher.core.lifecycle.RunId;
import launcher.daemon.health.PortOwners;
import launcher.daemon.provider.process.PortOwnership;
import launcher.daemon.provider.process.ProcessProvider;

/** Asks the provider who listens; the prober is made before the provider, which needs it. */
final class RunPorts implements PortOwners {

    private volatile Optional<ProcessProvider> provider = Optional.empty();

    void bind(ProcessProvider asked) {
        provider = Optional.of(asked);
    }

    @Override
    public Ownership check(RunId run, int port) {
        return provider.map(asked -> switch (asked.check(run, port)) {
            case PortOwnership.Owned(String host) -> new Ownership.Owned(host);
            case PortOwnership.NotListening() -> new Ownership.NotListening();
            case PortOwnership.TakenBy(long pid, String name) -> new Ownership.TakenBy(pid, name);
        }).orElseGet(Ownership.NotListening::new);
    }
}
