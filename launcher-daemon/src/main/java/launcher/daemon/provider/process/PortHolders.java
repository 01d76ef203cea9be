package launcher.daemon.provider.process;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import launcher.core.health.PortOwnership;
import launcher.daemon.provider.process.procfs.ListenSockets;
import launcher.daemon.provider.process.procfs.ListenSockets.Listener;
import launcher.daemon.provider.process.procfs.ProcStat;

/**
 * Finds the process that listens on a port. What listens on another address than the app's is in no way of it: the
 * app's is 127.0.0.1, unless its own processes are found at another.
 */
final class PortHolders {

    private static final int CONNECT_MILLIS_MAX = 200;

    private PortHolders() {}

    /** Looks at the sockets, and at all processes if one listens. */
    static PortOwnership of(int port, Supplier<List<ProcStat>> members) {
        List<Listener> listeners = ListenSockets.on(port);
        if (listeners.isEmpty()) {
            return new PortOwnership.NotListening();
        }
        Optional<Listener> own = ListenSockets.heldBy(members.get(), listeners);
        if (own.isPresent()) {
            return new PortOwnership.Owned(own.get().host());
        }
        return listeners.stream().filter(listener -> conflicts(listener, port)).findFirst()
                .map(PortHolders::holder)
                .orElseGet(PortOwnership.NotListening::new);
    }

    private static boolean conflicts(Listener listener, int port) {
        return listener.conflictsWith(Ports.LOOPBACK)
                && !(listener.address() instanceof Inet6Address && isRefused(port));
    }

    /** The kernel's table does not say whether a socket on all addresses of IPv6 takes those of IPv4 too. */
    private static boolean isRefused(int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(Ports.LOOPBACK, port), CONNECT_MILLIS_MAX);
            return false;
        } catch (ConnectException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static PortOwnership holder(Listener listener) {
        return ListenSockets.holder(ProcStat.all(), listener)
                .<PortOwnership>map(process -> new PortOwnership.TakenBy(process.pid(), process.name()))
                .orElseGet(() -> new PortOwnership.TakenBy(0, "unknown"));
    }
}
