package launcher.daemon.health;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import launcher.core.app.MonotonicTime;
import launcher.core.health.PortOwnership;
import launcher.core.lifecycle.RunId;
import launcher.daemon.provider.Provider;

/**
 * Looks at one port often, cheaply. Finding a socket's owner makes the kernel walk through all its connections, which
 * takes milliseconds on a large machine; a connection that is refused takes microseconds and disturbs no process. So
 * the owner is looked up when a connection is accepted for the first time, and besides every {@link #LOOK_UP_INTERVAL},
 * since an app may listen on another address only.
 */
final class PortPoller {

    static final Duration LOOK_UP_INTERVAL = Duration.ofMillis(200);

    private static final int CONNECT_MILLIS_MAX = 200;

    private final Provider provider;
    private final RunId run;
    private final int port;
    private PortOwnership last = new PortOwnership.NotListening();
    private Optional<MonotonicTime> lookedUp = Optional.empty();

    PortPoller(Provider provider, RunId run, int port) {
        this.provider = provider;
        this.run = run;
        this.port = port;
    }

    /** The owner of the listener, as far as is known at {@code now}; at most as old as the interval. */
    PortOwnership at(MonotonicTime now) {
        boolean old = lookedUp.isEmpty() || lookedUp.get().until(now).compareTo(LOOK_UP_INTERVAL) >= 0;
        if (old || (last instanceof PortOwnership.NotListening && accepts())) {
            last = provider.portOwnership(run, port);
            lookedUp = Optional.of(now);
        }
        return last;
    }

    private boolean accepts() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), CONNECT_MILLIS_MAX);
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
