package launcher.daemon.provider.process;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import launcher.core.health.PortOwnership;
import launcher.daemon.provider.process.procfs.ListenSockets;
import launcher.daemon.provider.process.procfs.ProcStat;

/** Finds the process that listens on a port. */
final class PortHolders {

    private PortHolders() {}

    /** Looks at the sockets, and at all processes if one listens. */
    static PortOwnership of(int port, Supplier<List<ProcStat>> members) {
        List<ListenSockets.Listener> listeners = ListenSockets.on(port);
        if (listeners.isEmpty()) {
            return new PortOwnership.NotListening();
        }
        Optional<ListenSockets.Listener> own = ListenSockets.heldBy(members.get(), listeners);
        if (own.isPresent()) {
            return new PortOwnership.Owned(own.get().host());
        }
        return ListenSockets.holder(ProcStat.all(), listeners.getFirst())
                .map(process -> new PortOwnership.TakenBy(process.pid(), process.name()))
                .orElseGet(() -> new PortOwnership.TakenBy(0, "unknown"));
    }
}
