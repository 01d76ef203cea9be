package launcher.daemon.gateway.app;

import java.io.IOException;
import java.net.Socket;
import java.util.Optional;
import launcher.core.app.AppId;
import launcher.daemon.gateway.proxy.RequestBuffer;
import launcher.daemon.gateway.proxy.RequestBuffers;
import launcher.daemon.gateway.proxy.Tunnels;
import launcher.daemon.gateway.proxy.UpstreamPool;
import launcher.daemon.gateway.proxy.UseLease;
import launcher.daemon.gateway.server.BufferPool;
import launcher.daemon.gateway.server.BufferedInput;
import launcher.daemon.gateway.server.ClientChannel;
import launcher.daemon.gateway.server.ConnectionLimiter;
import launcher.daemon.gateway.server.Deadlines;
import launcher.daemon.gateway.server.Peer;
import launcher.daemon.gateway.server.SocketStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of a TCP route: wakes the app, holds the connection until the app is ready, and passes bytes both
 * ways.
 */
public final class TcpProxyHandler {

    private static final Logger LOG = LoggerFactory.getLogger("streamlit-launcher");

    private final ConnectionLimiter limiter;
    private final AppWaker waker;
    private final UpstreamPool upstreams;
    private final Tunnels tunnels;
    private final RequestBuffers requestBuffers;
    private final BufferPool buffers;
    private final Deadlines deadlines;

    public TcpProxyHandler(ConnectionLimiter limiter, AppWaker waker, UpstreamPool upstreams, Tunnels tunnels,
            RequestBuffers requestBuffers, BufferPool buffers, Deadlines deadlines) {
        this.limiter = limiter;
        this.waker = waker;
        this.upstreams = upstreams;
        this.tunnels = tunnels;
        this.requestBuffers = requestBuffers;
        this.buffers = buffers;
        this.deadlines = deadlines;
    }

    ClientChannel open(Socket connected, Peer peer) throws IOException {
        return new ClientChannel(SocketStream.of(connected), buffers, BufferPool.SMALL, deadlines, peer);
    }

    /**
     * Serves the connection until either side ends it.
     *
     * @param connectionsMax how many connections the app may have
     * @param ignored        whether the client neither wakes the app nor counts as its use
     */
    void serve(AppId app, ClientChannel client, int connectionsMax, boolean ignored) throws IOException {
        client.stream().keepAlive();
        if (!limiter.enterApp(app, connectionsMax)) {
            LOG.debug("{}: a TCP connection is refused: as many are open as may be", app);
            return;
        }
        try {
            enterAndPass(app, client, ignored);
        } finally {
            limiter.leaveApp(app);
        }
    }

    private void enterAndPass(AppId app, ClientChannel client, boolean ignored) throws IOException {
        var ticket = new AppWaker.Ticket();
        RequestBuffer buffer = requestBuffers.beginHalfClose(client, ticket::leave);
        AppWaker.Outcome outcome;
        try {
            outcome = enter(app, client, ignored, ticket);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return;
        } finally {
            buffer.stop();
        }
        if (outcome instanceof AppWaker.Outcome.Entered(UseLease use)) {
            try (use; SocketStream to = upstreams.connect(use)) {
                passBoth(client, to, use);
            }
        } else {
            LOG.debug("{}: a TCP connection is refused: {}", app, outcome);
        }
    }

    /** An ignored client wakes nothing, and what it sends does not count as use. */
    private AppWaker.Outcome enter(AppId app, ClientChannel client, boolean ignored, AppWaker.Ticket ticket)
            throws InterruptedException {
        String cause = "TCP connection from " + client.peer().literal();
        if (!ignored) {
            return waker.enterOrAwait(app, cause, ticket);
        }
        Optional<UseLease> use = waker.enter(app, cause, false);
        use.ifPresent(UseLease::becomeConnection);
        return use.<AppWaker.Outcome>map(AppWaker.Outcome.Entered::new).orElseGet(AppWaker.Outcome.Left::new);
    }

    private void passBoth(ClientChannel client, SocketStream to, UseLease use) throws IOException {
        BufferedInput back = BufferedInput.ofResponses(to, buffers);
        try {
            tunnels.runTcp(client, to, back, use);
        } finally {
            back.close(); // a tunnel that broke off may hold a large buffer still
        }
    }
}
