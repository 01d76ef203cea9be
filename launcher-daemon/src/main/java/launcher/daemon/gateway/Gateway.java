package launcher.daemon.gateway;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import launcher.core.app.AppCatalog;
import launcher.core.app.MonotonicTime;
import launcher.core.lifecycle.AppState;
import launcher.core.lifecycle.RunId;
import launcher.daemon.engine.AppSnapshots;
import launcher.daemon.engine.Mailbox;
import launcher.daemon.engine.Waiters;
import launcher.daemon.gateway.page.EventStream;
import launcher.daemon.gateway.page.LoadingViewFactory;
import launcher.daemon.gateway.page.Pages;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The front door: takes connections, and gives each a virtual thread of its own. */
public final class Gateway implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("streamlit-launcher");

    /** How many may stand in line before they are accepted. */
    private static final int BACKLOG = 4096;

    private static final byte[] FULL = String.join("\r\n", "HTTP/1.1 503 Service Unavailable", "Retry-After: 5",
            "Content-Length: 0", "Connection: close", "", "").getBytes(StandardCharsets.US_ASCII);

    /** When no more descriptors can be had, some are given back meanwhile. */
    static final Duration NO_DESCRIPTORS_PAUSE = Duration.ofMillis(50);

    private static final int FULL_TOLD_MAX = 512;
    private static final int FULL_LINGER_MILLIS = 1000;
    private static final int FULL_LINGER_BYTES = 64 * 1024;

    private final ServerSocket listener;
    private final Semaphore turnedAway = new Semaphore(FULL_TOLD_MAX);
    private final GatewayParts gateway;
    private final DeadlineReaper reaper;
    private final TcpListeners tcp;
    private final Set<ClientChannel> clients = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * What the front door needs of the rest of the daemon.
     *
     * @param catchUp waits until everything posted so far has been handled, for at most as long as it is given
     */
    public record House(AppSnapshots snapshots, Mailbox mailbox, Consumer<Duration> catchUp, Waiters waiters, Supplier<MonotonicTime> clock,
            LoadingViewFactory outlook, EventStream events) {}

    /**
     * Begins to listen and to serve.
     *
     * @throws IOException if the address cannot be listened on
     */
    public static Gateway start(GatewayOptions settings, AppCatalog catalog, Pages pages, House house) throws IOException {
        var listener = new ServerSocket();
        try {
            listener.setReuseAddress(true);
            listener.bind(settings.listen(), BACKLOG);
            return new Gateway(listener, settings, catalog, pages, house);
        } catch (IOException | RuntimeException e) {
            listener.close();
            throw e;
        }
    }

    private Gateway(ServerSocket listener, GatewayOptions settings, AppCatalog catalog, Pages pages, House house) {
        this.listener = listener;
        this.gateway = new GatewayParts(settings, catalog, pages, house);
        this.reaper = new DeadlineReaper(() -> gateway.upstreams().sweep(this::isReady));
        this.tcp = new TcpListeners(gateway);
        tcp.configure(settings.listen().getAddress(), catalog);
        var _ = Thread.ofPlatform().daemon().name("gateway-accept").start(this::accept);
    }

    private boolean isReady(RunId run) {
        return gateway.house().snapshots().find(run.app())
                .filter(app -> app.state() instanceof AppState.Ready ready && ready.run().equals(run)).isPresent();
    }

    /** Where it listens, with the port that it was given if any would do. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    /** Follows a reload; what a connection was opened under stays so for its limits and deadlines. */
    public void configure(GatewayOptions settings, AppCatalog catalog, Pages pages) {
        gateway.configure(GatewayParts.Configured.of(settings, catalog, pages));
        tcp.configure(address().getAddress(), catalog);
    }

    /** What an operator should know of it, a sentence each. */
    public List<String> problems() {
        return tcp.problems();
    }

    // ---- accepting

    private void accept() {
        while (!closed) {
            try {
                admit(listener.accept());
            } catch (IOException e) {
                if (!closed) {
                    LOG.warn("a connection could not be accepted: {}", e.toString());
                    LockSupport.parkNanos(NO_DESCRIPTORS_PAUSE.toNanos());
                }
            }
        }
    }

    private void admit(Socket socket) {
        InetAddress peer = socket.getInetAddress();
        if (gateway.admission().enter(peer, gateway.configured())) {
            Thread.ofVirtual().name("gateway-client").start(() -> serve(socket, peer));
        } else {
            turnAway(socket);
        }
    }

    /** One who is told why; in a flood some are only told, and may miss it, as nobody waits until they have heard. */
    private void turnAway(Socket socket) {
        if (turnedAway.tryAcquire()) {
            Thread.ofVirtual().name("gateway-full").start(() -> {
                tellFull(socket, FULL_LINGER_BYTES);
                turnedAway.release();
            });
        } else {
            tellFull(socket, 0);
        }
    }

    private static void tellFull(Socket socket, int lingerBytes) {
        try (socket) {
            socket.getOutputStream().write(FULL); // an empty socket buffer takes it at once
            socket.shutdownOutput();
            socket.setSoTimeout(FULL_LINGER_MILLIS);
            socket.getInputStream().skipNBytes(lingerBytes); // to close on what it sent would take the answer back
        } catch (IOException _) {
            // it has gone by itself
        }
    }

    private void serve(Socket socket, InetAddress peer) {
        try {
            var connection = new Http1ServerConnection(gateway, socket);
            ClientChannel client = connection.client();
            clients.add(client);
            reaper.watch(client);
            try {
                if (!closed) {
                    connection.serve();
                }
            } finally {
                clients.remove(client);
                reaper.forget(client);
            }
        } catch (IOException e) {
            LOG.debug("connection from {} broke: {}", peer.getHostAddress(), e.toString());
        } catch (RuntimeException bug) {
            LOG.error("a request from {} failed", peer.getHostAddress(), bug);
        } finally {
            gateway.admission().leave(peer);
            closeQuietly(socket);
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // it is gone either way
        }
    }

    /** Ends all connections. */
    @Override
    public void close() throws IOException {
        closed = true;
        listener.close();
        tcp.close();
        clients.forEach(ClientChannel::cut);
        reaper.close();
        gateway.spool().close();
    }
}
