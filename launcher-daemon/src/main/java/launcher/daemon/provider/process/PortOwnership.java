package launcher.daemon.provider.process;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import launcher.daemon.provider.process.procfs.ListenSockets;
import launcher.daemon.provider.process.procfs.ProcStat;

/** Who listens on a TCP port of this machine, as seen by a run. */
public sealed interface PortOwnership {

    /**
     * A process of the run.
     *
     * @param host where to reach it: the address it listens on, {@code 127.0.0.1} or {@code ::1} if it listens on all
     */
    record Owned(String host) implements PortOwnership {}

    /** Nobody. */
    record NotListening() implements PortOwnership {}

    /**
     * Somebody else.
     *
     * @param pid  0 if it cannot be seen whose it is, as with another user's process
     * @param name of the program; {@code unknown} then
     */
    record TakenBy(long pid, String name) implements PortOwnership {}

    /** Looks at the sockets, and at all processes if one listens. */
    static PortOwnership of(int port, Supplier<List<ProcStat>> members) {
        List<ListenSockets.Listener> listeners = ListenSockets.on(port);
        if (listeners.isEmpty()) {
            return new NotListening();
        }
        Optional<ListenSockets.Listener> own = ListenSockets.heldBy(members.get(), listeners);
        if (own.isPresent()) {
            return new Owned(own.get().host());
        }
        return ListenSockets.holder(ProcStat.all(), listeners.getFirst())
                .map(process -> new TakenBy(process.pid(), process.name()))
                .orElseGet(() -> new TakenBy(0, "unknown"));
    }
}
