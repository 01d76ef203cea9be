package launcher.daemon;

import java.util.Optional;
import launcher.core.lifecycle.RunId;
import launcher.daemon.health.PortOwners;
import launcher.daemon.provider.PortOwnership;
import launcher.daemon.provider.Provider;

/** Asks the provider who listens; the prober is made before the provider, which needs it. */
final class RunPorts implements PortOwners {

    private volatile Optional<Provider> provider = Optional.empty();

    void bind(Provider asked) {
        provider = Optional.of(asked);
    }

    @Override
    public Ownership check(RunId run, int port) {
        return provider.map(asked -> switch (asked.portOwnership(run, port)) {
            case PortOwnership.Owned(String host) -> new Ownership.Owned(host);
            case PortOwnership.NotListening() -> new Ownership.NotListening();
            case PortOwnership.TakenBy(long pid, String name) -> new Ownership.TakenBy(pid, name);
        }).orElseGet(Ownership.NotListening::new);
    }
}
