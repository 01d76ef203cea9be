package launcher.daemon.gateway;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import launcher.core.app.MonotonicTime;
import launcher.daemon.engine.UseGate;
import launcher.daemon.gateway.activity.WebSocketTap;

/** Passes bytes both ways, unchanged, until both sides have ended. An idle tunnel holds two small buffers. */
final class Tunnels {

    /** What one direction of a quiet tunnel keeps; it borrows a large buffer while more comes than this. */
    private static final int QUIET = 512;

    private final Supplier<MonotonicTime> clock;
    private final Duration last;

    /** @param last how long an app may go on after its client has ended an upgraded connection */
    Tunnels(Supplier<MonotonicTime> clock, Duration last) {
        this.clock = clock;
        this.last = last;
    }

    /** Sees what passes in one direction, and changes nothing. */
    @FunctionalInterface
    private interface Tap {
        void pass(byte[] bytes, int offset, int length);
    }

    /** Both directions of an upgraded connection; what either side sent already lies in the buffers. */
    void run(ClientChannel client, SocketStream app, BufferedInput fromApp, UseLease use, Router.Target.ToApp to, String protocol) throws IOException {
        boolean webSocket = protocol.toLowerCase(Locale.ROOT).equals("websocket");
        if (!webSocket) {
            passBoth(client, app, fromApp, (_, _, _) -> count(use), (_, _, _) -> use.gate.data(clock.get()), false);
            return;
        }
        boolean streamlit = to.app().process().streamlit() && to.inner().endsWith(AppRequest.STREAM);
        WebSocketTap tap = streamlit ? WebSocketTap.streamlit(use.gate, clock) : WebSocketTap.other(use.gate, clock);
        use.becomeConnection();
        try {
            passBoth(client, app, fromApp, tap::client, tap::server, false);
        } finally {
            tap.ended();
        }
    }

    /** Both directions of a TCP route: each side may end its own and still hear the other. */
    void runTcp(ClientChannel client, SocketStream app, BufferedInput fromApp, UseLease use) throws IOException {
        passBoth(client, app, fromApp, (_, _, _) -> count(use), (_, _, _) -> use.gate.data(clock.get()), true);
    }

    private void count(UseLease use) {
        UseGate gate = use.gate;
        if (use.human()) {
            boolean _ = gate.touch(clock.get(), "data from the client");
        }
    }

    private void passBoth(ClientChannel client, SocketStream app, BufferedInput fromApp, Tap fromClientTap, Tap fromAppTap, boolean halves)
            throws IOException {
        client.line.keepAlive();
        app.keepAlive();
        var appEnded = new CountDownLatch(1);
        Thread up = Thread.ofVirtual().name("gateway-tunnel").start(() -> {
            boolean whole = pass(client.inbound, client.line, app, fromClientTap);
            end(app, whole);
            if (whole && !halves) {
                awaitOrClose(appEnded, app);
            }
        });
        boolean whole = pass(fromApp, app, client.line, fromAppTap);
        appEnded.countDown();
        end(client.line, whole && halves);
        if (!whole || !halves) {
            app.close();
        }
        join(up);
    }

    /** An app that takes no notice of its client's end would hold the tunnel for ever. */
    private void awaitOrClose(CountDownLatch appEnded, SocketStream app) {
        try {
            if (!appEnded.await(last.toNanos(), TimeUnit.NANOSECONDS)) {
                app.close();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            app.close();
        }
    }

    private static void end(SocketStream line, boolean onlyOutput) {
        try {
            if (onlyOutput) {
                line.endOutput();
            } else {
                line.close();
            }
        } catch (IOException _) {
            line.close();
        }
    }

    /** True if it ended because no more comes. */
    private static boolean pass(BufferedInput arrived, SocketStream from, SocketStream to, Tap tap) {
        try {
            while (true) {
                if (arrived.isEmpty()) {
                    arrived.fit(QUIET, from.in);
                    if (!arrived.fill()) {
                        return true;
                    }
                }
                tap.pass(arrived.buffer, arrived.from, arrived.to - arrived.from);
                to.out.write(arrived.buffer, arrived.from, arrived.to - arrived.from);
                arrived.from = arrived.to;
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
