package launcher.daemon.gateway.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;
import launcher.daemon.config.settings.GatewaySettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accepts the HTTP connections, and gives each a virtual thread. */
public final class HttpListener implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("streamlit-launcher");

    /** How many connections the kernel queues before they are accepted. */
    private static final int BACKLOG = 4096;

    private static final byte[] FULL = String.join("\r\n", "HTTP/1.1 503 Service Unavailable", "Retry-After: 5",
            "Content-Length: 0", "Connection: close", "", "").getBytes(StandardCharsets.US_ASCII);

    /** When no more descriptors can be had, some are given back meanwhile. */
    public static final Duration NO_DESCRIPTORS_PAUSE = Duration.ofMillis(50);

    private static final int REFUSALS_MAX = 512;
    private static final int FULL_LINGER_MILLIS = 1000;
    private static final int FULL_LINGER_BYTES = 64 * 1024;

    private final ServerSocket socket;
    private final ConnectionLimiter limiter;
    private final BufferPool buffers;
    private final Deadlines deadlines;
    private final DeadlineReaper reaper;
    private final Supplier<RequestHandler> handler = this::handler;
    private final Semaphore refusals = new Semaphore(REFUSALS_MAX);
    private final Set<ClientChannel> clients = ConcurrentHashMap.newKeySet();
    private volatile Configuration configuration;
    private volatile boolean closed;

    /**
     * What a reload replaces, as a whole. A connection keeps the limits under which it was opened; each of its requests
     * takes the handler once.
     */
    public record Configuration(GatewaySettings.Limits limits, Predicate<InetAddress> trustedProxies,
            RequestHandler handler) {}

    private HttpListener(ServerSocket socket, ConnectionLimiter limiter, BufferPool buffers, Deadlines deadlines,
            DeadlineReaper reaper, Configuration configuration) {
        this.socket = socket;
        this.limiter = limiter;
        this.buffers = buffers;
        this.deadlines = deadlines;
        this.reaper = reaper;
        this.configuration = configuration;
    }

    /** Binds the address, which must happen before anything else is started: it may be taken. */
    public static ServerSocket bind(InetSocketAddress address) throws IOException {
        var socket = new ServerSocket();
        try {
            socket.setReuseAddress(true);
            socket.bind(address, BACKLOG);
            return socket;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /** Begins to accept. */
    public static HttpListener start(ServerSocket socket, ConnectionLimiter limiter, BufferPool buffers,
            Deadlines deadlines, DeadlineReaper reaper, Configuration configuration) {
        var listener = new HttpListener(socket, limiter, buffers, deadlines, reaper, configuration);
        var _ = Thread.ofPlatform().daemon().name("gateway-accept").start(listener::accept);
        return listener;
    }

    public void configure(Configuration next) {
        configuration = next;
    }

    /** The address it listens on, with the port that the kernel chose if port 0 was asked for. */
    public InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    private RequestHandler handler() {
        return configuration.handler();
    }

    private void accept() {
        while (!closed) {
            try {
                admit(socket.accept());
            } catch (IOException e) {
                if (!closed) {
                    LOG.warn("a connection could not be accepted: {}", e.toString());
                    LockSupport.parkNanos(NO_DESCRIPTORS_PAUSE.toNanos());
                }
            }
        }
    }

    private void admit(Socket connected) {
        InetAddress address = connected.getInetAddress();
        Configuration current = configuration;
        if (limiter.enter(address, current.limits(), current.trustedProxies())) {
            Thread.ofVirtual().name("gateway-client").start(() -> serve(connected, address, current));
        } else {
            refuse(connected);
        }
    }

    /** Beyond a number of refusals at the same time the response is only written, and the client may miss it. */
    private void refuse(Socket connected) {
        if (refusals.tryAcquire()) {
            Thread.ofVirtual().name("gateway-full").start(() -> {
                sendFull(connected, FULL_LINGER_BYTES);
                refusals.release();
            });
        } else {
            sendFull(connected, 0);
        }
    }

    private static void sendFull(Socket connected, int lingerBytes) {
        try (connected) {
            connected.getOutputStream().write(FULL); // an empty socket buffer takes it at once
            connected.shutdownOutput();
            connected.setSoTimeout(FULL_LINGER_MILLIS);
            connected.getInputStream().skipNBytes(lingerBytes); // a close with unread input would reset the response
        } catch (IOException _) {
            // the client has closed the connection
        }
    }

    private void serve(Socket connected, InetAddress address, Configuration atOpen) {
        try {
            var client = new ClientChannel(SocketStream.of(connected), buffers,
                    Math.toIntExact(atOpen.limits().headBytes()), deadlines, Peer.of(address, atOpen.trustedProxies()));
            var connection = new Http1ServerConnection(client, handler, buffers, deadlines);
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
            LOG.debug("connection from {} broke: {}", address.getHostAddress(), e.toString());
        } catch (RuntimeException bug) {
            LOG.error("a request from {} failed", address.getHostAddress(), bug);
        } finally {
            limiter.leave(address);
            closeQuietly(connected);
        }
    }

    private static void closeQuietly(Socket connected) {
        try {
            connected.close();
        } catch (IOException _) {
            // it is closed either way
        }
    }

    /** Accepts no more, and ends all connections. */
    @Override
    public void close() throws IOException {
        closed = true;
        socket.close();
        clients.forEach(ClientChannel::cut);
    }
}
