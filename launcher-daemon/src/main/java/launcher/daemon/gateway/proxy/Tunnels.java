package launcher.daemon.gateway.proxy;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import launcher.core.app.MonotonicTime;
import launcher.daemon.gateway.activity.SubresourcePaths;
import launcher.daemon.gateway.activity.WebSocketTap;
import launcher.daemon.gateway.server.BufferedInput;
import launcher.daemon.gateway.server.ClientChannel;
import launcher.daemon.gateway.server.SocketStream;

/** Passes bytes both ways, unchanged, until both sides have ended. An idle tunnel holds two small buffers. */
public final class Tunnels {

    /** What one direction of a quiet tunnel keeps; it borrows a large buffer while more comes than this. */
    private static final int QUIET = 512;

    private final Supplier<MonotonicTime> clock;
    private final Duration tunnelEnd;

    /** @param tunnelEnd how long an app may go on after its client has ended an upgraded connection */
    public Tunnels(Supplier<MonotonicTime> clock, Duration tunnelEnd) {
        this.clock = clock;
        this.tunnelEnd = tunnelEnd;
    }

    /** Sees what passes in one direction, and changes nothing. */
    @FunctionalInterface
    private interface Tap {
        void pass(byte[] bytes, int offset, int length);
    }

    /** Both directions of an upgraded connection; what either side sent already lies in the buffers. */
    void run(ClientChannel client, SocketStream app, BufferedInput fromApp, UseLease use, AppTarget to,
            String protocol) throws IOException {
        boolean webSocket = protocol.toLowerCase(Locale.ROOT).equals("websocket");
        if (!webSocket) {
            passBoth(client, app, fromApp, (_, _, _) -> use.clientData(), (_, _, _) -> use.data(), false);
            return;
        }
        boolean streamlit = to.app().streamlit() && to.inner().endsWith(SubresourcePaths.STREAM);
        WebSocketTap tap = streamlit
                ? WebSocketTap.streamlit(use.gate(), clock, use.refused())
                : WebSocketTap.other(use.gate(), clock, use.refused());
        use.becomeConnection();
        try {
            passBoth(client, app, fromApp, tap::client, tap::server, false);
        } finally {
            tap.ended();
        }
    }

    /** Both directions of a TCP route: each side may end its direction and still receive. */
    public void runTcp(ClientChannel client, SocketStream app, BufferedInput fromApp, UseLease use) throws IOException {
        passBoth(client, app, fromApp, (_, _, _) -> use.clientData(), (_, _, _) -> use.data(), true);
    }

    private void passBoth(ClientChannel client, SocketStream app, BufferedInput fromApp, Tap fromClientTap,
            Tap fromAppTap, boolean halfClose)
            throws IOException {
        client.stream().keepAlive();
        app.keepAlive();
        var appEnded = new CountDownLatch(1);
        Thread up = Thread.ofVirtual().name("gateway-tunnel").start(() -> {
            boolean whole = pass(client.inbound(), client.stream(), app, fromClientTap);
            end(app, whole);
            if (whole && !halfClose) {
                awaitOrClose(appEnded, app);
            }
        });
        boolean whole = pass(fromApp, app, client.stream(), fromAppTap);
        appEnded.countDown();
        end(client.stream(), whole && halfClose);
        if (!whole || !halfClose) {
            app.close();
        }
        join(up);
    }

    /** An app that takes no notice of its client's end would hold the tunnel for ever. */
    private void awaitOrClose(CountDownLatch appEnded, SocketStream app) {
        try {
            if (!appEnded.await(tunnelEnd.toNanos(), TimeUnit.NANOSECONDS)) {
                app.close();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            app.close();
        }
    }

    private static void end(SocketStream stream, boolean onlyOutput) {
        try {
            if (onlyOutput) {
                stream.endOutput();
            } else {
                stream.close();
            }
        } catch (IOException _) {
            stream.close();
        }
    }

    /** True if it ended because no more comes. */
    private static boolean pass(BufferedInput arrived, SocketStream from, SocketStream to, Tap tap) {
        try {
            while (true) {
                if (arrived.isEmpty()) {
                    arrived.fit(QUIET, from.in());
                    if (!arrived.fill()) {
                        return true;
                    }
                }
                tap.pass(arrived.array(), arrived.from(), arrived.available());
                to.out().write(arrived.array(), arrived.from(), arrived.available());
                arrived.consumeTo(arrived.to());
            }
        } catch (IOException _) {
            return false;
        }
    }

    private static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
