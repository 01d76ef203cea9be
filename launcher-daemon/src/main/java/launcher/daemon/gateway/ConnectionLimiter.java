package launcher.daemon.gateway;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import launcher.core.app.AppId;

/** Who is inside: connections in all, of each client and to each app. All methods are safe from any thread and none waits. */
final class ConnectionLimiter {

    /** What one customer of a provider has to himself, so counting single addresses would limit nothing. */
    private static final int IPV6_NETWORK_BYTES = 8;

    private final AtomicInteger connections = new AtomicInteger();
    private final ConcurrentMap<InetAddress, Integer> ofClient = new ConcurrentHashMap<>();
    private final ConcurrentMap<AppId, AtomicInteger> toApp = new ConcurrentHashMap<>();

    /** Begins a connection that {@link #leave} ends; false if there are as many as may be: then nothing has begun. */
    boolean enter(InetAddress peer, GatewayParts.Configured configured) {
        GatewayOptions.Limits limits = configured.settings().limits();
        int here = connections.incrementAndGet();
        int ofPeer = ofClient.merge(network(peer), 1, Integer::sum);
        boolean full = here > limits.connections()
                || (ofPeer > limits.connectionsPerClient() && !configured.trusted().contains(peer));
        if (full) {
            leave(peer);
        }
        return !full;
    }

    void leave(InetAddress peer) {
        connections.decrementAndGet();
        leaveClient(peer);
    }

    /** The same for one request of somebody whose connection is that of a trusted proxy; {@link #leaveClient} ends it. */
    boolean enterClient(InetAddress client, int max) {
        boolean full = ofClient.merge(network(client), 1, Integer::sum) > max;
        if (full) {
            leaveClient(client);
        }
        return !full;
    }

    void leaveClient(InetAddress client) {
        ofClient.computeIfPresent(network(client), (_, count) -> count == 1 ? null : count - 1);
    }

    /** The same for whatever takes a place at an app; {@link #leaveApp} ends it. */
    boolean enterApp(AppId app, int max) {
        boolean full = toApp.computeIfAbsent(app, _ -> new AtomicInteger()).incrementAndGet() > max;
        if (full) {
            leaveApp(app);
        }
        return !full;
    }

    void leaveApp(AppId app) {
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
