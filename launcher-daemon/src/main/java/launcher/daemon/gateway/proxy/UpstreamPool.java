package launcher.daemon.gateway.proxy;

import java.io.IOException;
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
    private final ConcurrentMap<RunId, Unused> unused = new ConcurrentHashMap<>();

    public UpstreamPool(BufferPool buffers, Deadlines deadlines) {
        this.buffers = buffers;
        this.deadlines = deadlines;
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
    UpstreamConnection open(Endpoint endpoint) throws IOException {
        return new UpstreamConnection(connect(endpoint), buffers);
    }

    /**
     * A new connection for one use.
     *
     * @throws IOException if the app accepts none
     */
    public SocketStream connect(Endpoint endpoint) throws IOException {
        return SocketStream.to(endpoint, deadlines.connect());
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
