package launcher.daemon.gateway.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import launcher.core.app.AppCatalog;
import launcher.core.app.AppId;
import launcher.core.app.AppSpec;
import launcher.daemon.config.settings.GatewaySettings;
import launcher.daemon.gateway.activity.IgnoreRules;
import launcher.daemon.gateway.server.ClientChannel;
import launcher.daemon.gateway.server.ConnectionLimiter;
import launcher.daemon.gateway.server.HttpListener;
import launcher.daemon.gateway.server.Peer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens on the ports of the TCP routes, a port each. */
public final class TcpListeners implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("streamlit-launcher");

    private static final int BACKLOG = 256;

    private final ConnectionLimiter limiter;
    private final TcpProxyHandler handler;
    private final Map<AppId, TcpListener> open = new TreeMap<>();
    private final Map<AppId, String> problems = new ConcurrentHashMap<>();

    /** What a reload replaces, as a whole. */
    public record Rules(GatewaySettings.Limits limits, Predicate<InetAddress> trustedProxies, IgnoreRules ignore) {}

    public TcpListeners(ConnectionLimiter limiter, TcpProxyHandler handler) {
        this.limiter = limiter;
        this.handler = handler;
    }

    /**
     * Opens and closes ports so that they are those of the catalog; a port that cannot be opened is reported as a
     * problem and tried again at the next reload.
     */
    public synchronized void configure(Rules next, InetAddress host, AppCatalog catalog) {
        var wanted = new TreeMap<AppId, Integer>();
        for (AppSpec app : catalog.apps().values()) {
            app.route().tcpPort().ifPresent(port -> wanted.put(app.id(), port));
        }
        open.values().forEach(listener -> listener.rules = next);
        open.values().removeIf(listener -> {
            boolean stays = Integer.valueOf(listener.port).equals(wanted.get(listener.app));
            if (!stays) {
                listener.close();
            }
            return !stays;
        });
        problems.keySet().retainAll(wanted.keySet());
        wanted.forEach((app, port) -> {
            if (!open.containsKey(app)) {
                open(next, app, new InetSocketAddress(host, port));
            }
        });
    }

    private void open(Rules rules, AppId app, InetSocketAddress at) {
        try {
            open.put(app, new TcpListener(rules, app, at));
            problems.remove(app);
        } catch (IOException e) {
            String problem = "apps." + app + ".route.tcp: cannot listen on " + at.getAddress().getHostAddress() + ":"
                    + at.getPort()
                    + ": " + e.getMessage();
            problems.put(app, problem);
            LOG.warn("{}", problem);
        }
    }

    /** The ports that cannot be listened on, a sentence each. */
    public List<String> problems() {
        return List.copyOf(new TreeMap<>(problems).values());
    }

    @Override
    public synchronized void close() {
        open.values().forEach(TcpListener::close);
        open.clear();
    }

    /** The port of one app. */
    private final class TcpListener implements AutoCloseable {

        private final AppId app;
        private final int port;
        private final ServerSocket socket = new ServerSocket();
        private final Set<ClientChannel> clients = ConcurrentHashMap.newKeySet();
        private volatile Rules rules;
        private volatile boolean closed;

        TcpListener(Rules rules, AppId app, InetSocketAddress at) throws IOException {
            this.rules = rules;
            this.app = app;
            this.port = at.getPort();
            try {
                socket.setReuseAddress(true);
                socket.bind(at, BACKLOG);
            } catch (IOException e) {
                socket.close();
                throw e;
            }
            Thread.ofVirtual().name("gateway-tcp-" + app).start(this::accept);
        }

        private void accept() {
            while (!closed) {
                try {
                    admit(socket.accept());
                } catch (IOException e) {
                    if (!closed) {
                        LOG.warn("{}: a connection could not be accepted: {}", app, e.toString());
                        LockSupport.parkNanos(HttpListener.NO_DESCRIPTORS_PAUSE.toNanos());
                    }
                }
            }
        }

        /** A refused connection is closed: TCP has no other way to say it. */
        private void admit(Socket connected) throws IOException {
            InetAddress peer = connected.getInetAddress();
            Rules current = rules;
            if (limiter.enter(peer, current.limits(), current.trustedProxies())) {
                Thread.ofVirtual().name("gateway-tcp-client").start(() -> serve(connected, peer, current));
            } else {
                connected.close();
            }
        }

        private void serve(Socket connected, InetAddress peer, Rules current) {
            try (connected) {
                ClientChannel client = handler.open(connected, Peer.of(peer, current.trustedProxies()));
                clients.add(client);
                try {
                    if (!closed) {
                        handler.serve(app, client, current.limits().connectionsPerApp(),
                                current.ignore().ignores(peer));
                    }
                } finally {
                    clients.remove(client);
                    client.close();
                }
            } catch (IOException e) {
                LOG.debug("{}: a TCP connection broke: {}", app, e.toString());
            } catch (RuntimeException bug) {
                LOG.error("{}: a TCP connection failed", app, bug);
            } finally {
                limiter.leave(peer);
            }
        }

        @Override
        public void close() {
            closed = true;
            try {
                socket.close();
            } catch (IOException _) {
                // it listens no more either way
            }
            clients.forEach(ClientChannel::cut);
        }
    }
}
