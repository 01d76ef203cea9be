package launcher.daemon.gateway;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import launcher.core.app.AppCatalog;
import launcher.core.app.AppId;
import launcher.core.app.AppSpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The TCP routes: a port each, whose connections wake the app, are held until it is ready, and pass bytes both ways. */
final class TcpListeners implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("streamlit-launcher");

    private static final int BACKLOG = 256;

    private final GatewayParts front;
    private final Map<AppId, TcpListener> open = new TreeMap<>();
    private final Map<AppId, String> problems = new ConcurrentHashMap<>();

    TcpListeners(GatewayParts front) {
        this.front = front;
    }

    /** Opens and closes doors so that they are those of the catalog; one that cannot be opened is told and tried at the next. */
    synchronized void configure(InetAddress host, AppCatalog catalog) {
        var wanted = new TreeMap<AppId, Integer>();
        for (AppSpec app : catalog.apps().values()) {
            app.route().tcpPort().ifPresent(port -> wanted.put(app.id(), port));
        }
        open.values().removeIf(door -> {
            boolean stays = Integer.valueOf(door.port).equals(wanted.get(door.app));
            if (!stays) {
                door.close();
            }
            return !stays;
        });
        problems.keySet().retainAll(wanted.keySet());
        wanted.forEach((app, port) -> {
            if (!open.containsKey(app)) {
                open(app, new InetSocketAddress(host, port));
            }
        });
    }

    private void open(AppId app, InetSocketAddress at) {
        try {
            open.put(app, new TcpListener(app, at));
            problems.remove(app);
        } catch (IOException e) {
            String problem = "apps." + app + ".route.tcp: cannot listen on " + at.getAddress().getHostAddress() + ":" + at.getPort()
                    + ": " + e.getMessage();
            problems.put(app, problem);
            LOG.warn("{}", problem);
        }
    }

    List<String> problems() {
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
        private final ServerSocket listener = new ServerSocket();
        private final Set<ClientChannel> clients = ConcurrentHashMap.newKeySet();
        private volatile boolean closed;

        TcpListener(AppId app, InetSocketAddress at) throws IOException {
            this.app = app;
            this.port = at.getPort();
            try {
                listener.setReuseAddress(true);
                listener.bind(at, BACKLOG);
            } catch (IOException e) {
                listener.close();
                throw e;
            }
            Thread.ofVirtual().name("gateway-tcp-" + app).start(this::accept);
        }

        private void accept() {
            while (!closed) {
                try {
                    admit(listener.accept());
                } catch (IOException e) {
                    if (!closed) {
                        LOG.warn("{}: a connection could not be accepted: {}", app, e.toString());
                        LockSupport.parkNanos(Gateway.NO_DESCRIPTORS_PAUSE.toNanos());
                    }
                }
            }
        }

        /** What is refused is closed: there is no other way to say it. */
        private void admit(Socket socket) throws IOException {
            InetAddress peer = socket.getInetAddress();
            if (front.admission().enter(peer, front.configured())) {
                Thread.ofVirtual().name("gateway-tcp-client").start(() -> serve(socket, peer));
            } else {
                socket.close();
            }
        }

        private void serve(Socket socket, InetAddress peer) {
            try (socket) {
                var client = new ClientChannel(SocketStream.of(socket), front.budget(), BufferPool.SMALL, front.deadlines(),
                        RequestHeadRewriter.Sender.of(peer, front.configured().trusted()));
                clients.add(client);
                try {
                    if (!closed) {
                        client.line.keepAlive();
                        takePlace(client, peer);
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
                front.admission().leave(peer);
            }
        }

        private void takePlace(ClientChannel client, InetAddress peer) throws IOException {
            if (!front.admission().enterApp(app, front.configured().settings().limits().connectionsPerApp())) {
                LOG.debug("{}: a TCP connection is refused: as many are open as may be", app);
                return;
            }
            try {
                pass(client, peer);
            } finally {
                front.admission().leaveApp(app);
            }
        }

        private void pass(ClientChannel client, InetAddress peer) throws IOException {
            var ticket = new AppWaker.Ticket();
            RequestBuffer ahead = client.readAheadOfHalves(front.budget(), front.spool(), ticket::leave);
            AppWaker.Outcome outcome;
            try {
                outcome = enter(peer, ticket);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            } finally {
                ahead.stop();
            }
            if (outcome instanceof AppWaker.Outcome.Entered(UseLease use)) {
                try (use; SocketStream to = front.upstreams().connect(use.endpoint)) {
                    passBoth(client, to, use);
                }
            } else {
                LOG.debug("{}: a TCP connection is refused: {}", app, outcome);
            }
        }

        /** One who is to be ignored wakes nothing, and what it sends counts as nothing. */
        private AppWaker.Outcome enter(InetAddress peer, AppWaker.Ticket ticket) throws InterruptedException {
            String cause = "TCP connection from " + peer.getHostAddress();
            if (!front.configured().ignore().ignores(peer)) {
                return front.wake().enterOrAwait(app, cause, ticket);
            }
            Optional<UseLease> use = front.wake().enter(app, cause, false);
            use.ifPresent(UseLease::becomeConnection);
            return use.<AppWaker.Outcome>map(AppWaker.Outcome.Entered::new).orElseGet(AppWaker.Outcome.Left::new);
        }

        private void passBoth(ClientChannel client, SocketStream to, UseLease use) throws IOException {
            BufferedInput back = BufferedInput.small(to.in::read, front.budget(), BufferPool.SMALL);
            try {
                front.tunnels().runTcp(client, to, back, use);
            } finally {
                back.close(); // one that broke off may hold a large buffer still
            }
        }

        @Override
        public void close() {
            closed = true;
            try {
                listener.close();
            } catch (IOException _) {
                // it listens no more either way
            }
            clients.forEach(ClientChannel::cut);
        }
    }
}
