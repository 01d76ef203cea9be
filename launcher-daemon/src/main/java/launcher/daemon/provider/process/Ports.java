package launcher.daemon.provider.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import launcher.core.app.PortSpec;
import launcher.core.lifecycle.RunId;
import launcher.daemon.provider.process.launch.LaunchRefusedException;
import launcher.daemon.provider.process.procfs.ListenSockets;
import launcher.daemon.provider.process.procfs.ProcStat;

/**
 * Which run holds which port. A port that is free here may still be taken before the app binds it; that app then exits.
 */
final class Ports {

    /** Where apps are told to listen, and mostly do. */
    static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    private final int first;
    private final int last;
    private final Map<Integer, RunId> held = new HashMap<>();
    private int next;

    /** Hands out from {@code first} to {@code last}, both included. */
    Ports(int first, int last) {
        if (first < 1 || last > 65_535 || first > last) {
            throw new IllegalArgumentException("not a range of ports: " + first + "-" + last);
        }
        this.first = first;
        this.last = last;
        this.next = first;
    }

    /** The port the run is to serve on, if it has one; held until it is released. */
    OptionalInt take(RunId run, PortSpec wanted) throws LaunchRefusedException {
        return switch (wanted) {
            case PortSpec.None() -> OptionalInt.empty();
            case PortSpec.Auto() -> OptionalInt.of(takeAny(run));
            case PortSpec.Fixed(int number) -> {
                takeFixed(run, number);
                yield OptionalInt.of(number);
            }
        };
    }

    /** Notes that a run that was found holds this port. */
    synchronized void hold(RunId run, int port) {
        held.put(port, run);
    }

    synchronized void release(RunId run) {
        held.values().removeIf(run::equals);
    }

    /** In turn, so that a port just given back rests while late clients of the old app still try it. */
    private synchronized int takeAny(RunId run) throws LaunchRefusedException {
        int count = last - first + 1;
        for (int tried = 0; tried < count; tried++) {
            int port = next;
            next = port == last ? first : port + 1;
            // on all addresses: which of them the app will take is not known
            if (!held.containsKey(port) && obstacle(new InetSocketAddress(port)).isEmpty()) {
                held.put(port, run);
                return port;
            }
        }
        throw new LaunchRefusedException("no free port from " + first + " to " + last + "; widen ports:");
    }

    private synchronized void takeFixed(RunId run, int port) throws LaunchRefusedException {
        RunId holder = held.get(port);
        if (holder != null) {
            throw new LaunchRefusedException("port " + port + " is taken by the app " + holder.app()
                    + "; set port: auto");
        }
        Optional<String> obstacle = obstacle(new InetSocketAddress(LOOPBACK, port));
        if (obstacle.isPresent()) {
            throw new LaunchRefusedException(explain(port, obstacle.get()));
        }
        held.put(port, run);
    }

    /** Why the address cannot be bound now; empty if it can. */
    private static Optional<String> obstacle(InetSocketAddress address) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(address);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static String explain(int port, String obstacle) {
        List<ListenSockets.Listener> listeners = ListenSockets.on(port).stream()
                .filter(listener -> listener.conflictsWith(LOOPBACK)).toList();
        if (listeners.isEmpty()) {
            return "port " + port + " cannot be used: " + obstacle + "; set port: auto";
        }
        return ListenSockets.holder(ProcStat.all(), listeners.getFirst())
                .map(process -> "port " + port + " is taken by pid " + process.pid() + " (" + process.name()
                        + "); set port: auto")
                .orElse("port " + port + " is taken by another user's process; set port: auto");
    }
}
