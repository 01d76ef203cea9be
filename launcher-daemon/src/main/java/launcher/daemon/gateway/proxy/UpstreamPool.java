package launcher.daemon.gateway.proxy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;
import launcher.core.lifecycle.Endpoint;
import launcher.core.lifecycle.RunId;
import launcher.daemon.gateway.server.BufferPool;
import launcher.daemon.gateway.server.Deadlines;
import launcher.daemon.gateway.server.SocketStream;

/**
 * Connections to apps that wait for the next request. They belong to a run and are closed when it is no longer ready.
 */
public final class UpstreamPool {

    /** How many unused connections are kept for one run. */
    private static final int KEPT_MAX = 256;

    private final BufferPool buffers;
    private final Deadlines deadlines;
    private final PeerCheck check;
    private final ConcurrentMap<RunId, Unused> unused = new ConcurrentHashMap<>();

    public UpstreamPool(BufferPool buffers, Deadlines deadlines, PeerCheck check) {
        this.buffers = buffers;
        this.deadlines = deadlines;
        this.check = check;
    }

    /** Tells whether the other end of a new connection is the run's, or that of a process that has its port by now. */
    @FunctionalInterface
    public interface PeerCheck {
        boolean isOf(RunId run, InetSocketAddress app, InetSocketAddress client);
    }

    private record Kept(UpstreamConnection connection, long since) {}

    /** The unused connections of one run, the connection used last on top. */
    private static final class Unused {
        private final ArrayDeque<Kept> kept = new ArrayDeque<>();
        private boolean closed;
    }

    /** The unused connection to the run that was used last. The app may have closed it meanwhile. */
    Optional<UpstreamConnection> unused(RunId run) {
        Unused of = unused.get(run);
        if (of == null) {
            return Optional.empty();
        }
        synchronized (of) {
            return Optional.ofNullable(of.kept.pollFirst()).map(Kept::connection);
        }
    }

    /**
     * A new connection that {@link #keep} may take afterwards.
     *
     * @throws IOException if the app accepts none
     */
    UpstreamConnection open(UseLease use) throws IOException {
        return new UpstreamConnection(connect(use), buffers);
    }

    /**
     * A new connection for one use. Nothing has been sent over it.
     *
     * @throws IOException if the app accepts none, or another process does in its place
     */
    public SocketStream connect(UseLease use) throws IOException {
        return switch (use.endpoint()) {
            case Endpoint.Tcp(String host, int port) -> connect(use.run(), new InetSocketAddress(host, port));
            case Endpoint.Unix(String path) -> SocketStream.to(path);
            case Endpoint.None() -> throw new IOException("the app serves no port");
        };
    }

    private SocketStream connect(RunId run, InetSocketAddress app) throws IOException {
        var socket = new Socket();
        try {
            socket.connect(app, Math.toIntExact(deadlines.connect().toMillis()));
            if (!check.isOf(run, app, (InetSocketAddress) socket.getLocalSocketAddress())) {
                throw new IOException("port " + app.getPort() + " is another process's by now");
            }
            return SocketStream.of(socket);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /** The connection is unused from now on, and nothing is left to be read from it. */
    void keep(RunId run, UpstreamConnection connection) {
        connection.in().settle();
        Unused of = unused.computeIfAbsent(run, _ -> new Unused());
        synchronized (of) {
            if (!of.closed && of.kept.size() < KEPT_MAX) {
                of.kept.addFirst(new Kept(connection, System.nanoTime()));
                return;
            }
        }
        connection.close();
    }

    /** Closes what was unused for too long, and all of runs that are over; true if some are left. */
    public boolean sweep(Predicate<RunId> ready) {
        unused.forEach((run, of) -> sweep(of, ready.test(run) ? deadlines.pooled() : Duration.ZERO));
        unused.values().removeIf(of -> {
            synchronized (of) {
                of.closed = of.kept.isEmpty();
                return of.closed;
            }
        });
        return !unused.isEmpty();
    }

    private static void sweep(Unused of, Duration age) {
        var old = new ArrayDeque<UpstreamConnection>();
        long oldest = System.nanoTime() - age.toNanos();
        synchronized (of) {
            while (!of.kept.isEmpty() && of.kept.peekLast().since() - oldest <= 0) {
                old.add(of.kept.removeLast().connection());
            }
        }
        old.forEach(UpstreamConnection::close);
    }
}
