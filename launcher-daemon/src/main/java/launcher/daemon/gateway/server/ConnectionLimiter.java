package launcher.daemon.gateway.server;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import launcher.core.app.AppId;
import launcher.daemon.config.settings.GatewaySettings;

/**
 * Counts the open connections: in all, of each client and to each app. All methods are safe from any thread and none
 * waits.
 */
public final class ConnectionLimiter {

    /**
     * The network that a single customer of an access provider has, so counting single addresses would limit nothing.
     */
    private static final int IPV6_NETWORK_BYTES = 8;

    private final AtomicInteger connections = new AtomicInteger();
    private final ConcurrentMap<InetAddress, Integer> ofClient = new ConcurrentHashMap<>();
    private final ConcurrentMap<AppId, AtomicInteger> toApp = new ConcurrentHashMap<>();

    /**
     * Begins a connection that {@link #leave} ends; false at a limit: then nothing has begun.
     *
     * @param trusted proxies, which carry the connections of many clients
     */
    public boolean enter(InetAddress peer, GatewaySettings.Limits limits, Predicate<InetAddress> trusted) {
        int all = connections.incrementAndGet();
        int ofPeer = ofClient.merge(network(peer), 1, Integer::sum);
        boolean full = all > limits.connections()
                || (ofPeer > limits.connectionsPerClient() && !trusted.test(peer));
        if (full) {
            leave(peer);
        }
        return !full;
    }

    public void leave(InetAddress peer) {
        connections.decrementAndGet();
        leaveClient(peer);
    }

    /** The same for one request that came through a trusted proxy; {@link #leaveClient} ends it. */
    public boolean enterClient(InetAddress client, int max) {
        boolean full = ofClient.merge(network(client), 1, Integer::sum) > max;
        if (full) {
            leaveClient(client);
        }
        return !full;
    }

    public void leaveClient(InetAddress client) {
        ofClient.computeIfPresent(network(client), (_, count) -> count == 1 ? null : count - 1);
    }

    /** The same for a request or connection to an app; {@link #leaveApp} ends it. */
    public boolean enterApp(AppId app, int max) {
        boolean full = toApp.computeIfAbsent(app, _ -> new AtomicInteger()).incrementAndGet() > max;
        if (full) {
            leaveApp(app);
        }
        return !full;
    }

    public void leaveApp(AppId app) {
        toApp.computeIfAbsent(app, _ -> new AtomicInteger()).decrementAndGet();
    }

    private static InetAddress network(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address;
        }
        byte[] bytes = address.getAddress();
        Arrays.fill(bytes, IPV6_NETWORK_BYTES, bytes.length, (byte) 0);
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e); // sixteen bytes are an address
        }
    }
}
