package launcher.daemon.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import launcher.core.app.AppSpec;
import launcher.core.app.MonotonicTime;
import launcher.daemon.config.settings.GatewaySettings;
import launcher.daemon.engine.ReadyApp;
import launcher.daemon.engine.Waiters;
import launcher.daemon.gateway.EngineFixture;
import launcher.daemon.gateway.Routed;
import launcher.daemon.gateway.ScriptedApp;
import launcher.daemon.gateway.activity.IgnoreRules;
import launcher.daemon.gateway.proxy.RequestBuffers;
import launcher.daemon.gateway.proxy.Spool;
import launcher.daemon.gateway.proxy.Tunnels;
import launcher.daemon.gateway.proxy.UpstreamPool;
import launcher.daemon.gateway.server.BufferPool;
import launcher.daemon.gateway.server.ConnectionLimiter;
import launcher.daemon.gateway.server.Deadlines;
import launcher.fixtures.Eventually;
import launcher.fixtures.FreePort;
import launcher.fixtures.http.RawHttp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The port of an app with a TCP route, before an app that is ready. */
class TcpListenersTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final long MEMORY = 256 * 1024;

    @TempDir
    private Path folder = Path.of("");

    private final AtomicInteger connected = new AtomicInteger();
    private final int port = FreePort.any();
    private final AppSpec spec = Routed.tcp("app", port);
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable resource : open.reversed()) {
            resource.close();
        }
    }

    private <T extends AutoCloseable> T kept(T resource) {
        open.add(resource);
        return resource;
    }

    private EngineFixture engine(ScriptedApp.Script script) {
        ScriptedApp app = kept(new ScriptedApp(connection -> {
            connected.incrementAndGet();
            script.serve(connection);
        }));
        return kept(EngineFixture.ready(spec, app.port()));
    }

    /** Listens at the port; the buffers of its connections. */
    private BufferPool listen(EngineFixture engine, GatewaySettings.Limits limits, List<String> ignored) {
        var buffers = new BufferPool(limits.memoryBytes());
        var requestBuffers = new RequestBuffers(buffers, kept(new Spool(folder.resolve("spool"), limits.spoolBytes())));
        var limiter = new ConnectionLimiter();
        var waker = new AppWaker(engine.snapshots(), _ -> {}, _ -> {},
                new Waiters(), engine.clock(), limits::waitersPerApp);
        var handler = new TcpProxyHandler(limiter, waker,
                new UpstreamPool(buffers, Deadlines.DEFAULT, (_, _, _) -> true),
                new Tunnels(engine.clock(), Deadlines.DEFAULT.tunnelEnd()), requestBuffers, buffers, Deadlines.DEFAULT);
        TcpListeners listeners = kept(new TcpListeners(limiter, handler));
        var rules = new TcpListeners.Rules(limits, _ -> false, IgnoreRules.of(List.of(), List.of(), ignored));
        Eventually.within(SOON, "the port is free", () -> {
            // a listener that was closed gives it up once its thread has left accept
            listeners.configure(rules, InetAddress.getLoopbackAddress(), ReadyApp.catalog(spec));
            return listeners.problems().isEmpty();
        });
        return buffers;
    }

    private static GatewaySettings.Limits limits(int connections, int perClient, int perApp) {
        return new GatewaySettings.Limits(connections, perClient, perApp, 10, 16 * 1024, 64 * 1024, 200, MEMORY, 0);
    }

    @Test
    void brokenDownloadsReleaseTheirMemory() {
        var piece = new byte[64 * 1024];
        BufferPool buffers = listen(engine(connection -> {
            while (true) {
                connection.getOutputStream().write(piece);
            }
        }), limits(1000, 1000, 1000), List.of());

        for (int i = 0; i < 20; i++) {
            try (RawHttp client = RawHttp.to(port, SOON)) {
                assertThat(client.in().readNBytes(1_000_000)).hasSize(1_000_000);
                client.abort();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        Eventually.within(SOON, "all of it is free", () -> {
            boolean free = buffers.reserve(MEMORY);
            if (free) {
                buffers.release(MEMORY);
            }
            return free;
        });
    }

    @Test
    void connectionBeyondALimitIsClosed() {
        for (GatewaySettings.Limits two : List.of(limits(2, 9, 9), limits(9, 2, 9), limits(9, 9, 2))) {
            var _ = listen(engine(connection -> connection.getInputStream().transferTo(connection.getOutputStream())),
                    two, List.of());
            try (RawHttp first = RawHttp.to(port, SOON); RawHttp second = RawHttp.to(port, SOON)) {
                assertThat(echo(first)).isEqualTo("x");
                assertThat(echo(second)).isEqualTo("x");
                try (RawHttp third = RawHttp.to(port, SOON)) {
                    assertThat(third.isAtEnd()).as("%s", two).isTrue();
                }
                assertThat(echo(first)).isEqualTo("x");
            }
            Eventually.within(SOON, "there is room again", () -> {
                try (RawHttp next = RawHttp.to(port, SOON)) {
                    return echo(next).equals("x");
                }
            });
            closeAll();
        }
    }

    private void closeAll() {
        try {
            close();
            open.clear();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static String echo(RawHttp client) {
        try {
            int got = client.send("x").in().read();
            return got < 0 ? "" : Character.toString(got);
        } catch (IOException _) {
            return "";
        }
    }

    @Test
    void ignoredSourceIsServedWithoutCountingAsUse() {
        EngineFixture engine =
                engine(connection -> connection.getInputStream().transferTo(connection.getOutputStream()));
        var _ = listen(engine, limits(9, 9, 9), List.of("127.0.0.0/8"));
        MonotonicTime before = engine.use().lastHumanUse();

        try (RawHttp client = RawHttp.to(port, SOON)) {
            assertThat(echo(client)).isEqualTo("x");
            assertThat(engine.use().connections()).isOne();
            assertThat(engine.use().openUses()).isZero();
        }

        Eventually.within(SOON, "it has ended", () -> engine.use().connections() == 0);
        assertThat(engine.use().lastHumanUse()).isEqualTo(before);
    }

    @Test
    void ignoredSourceWakesNothing() {
        EngineFixture engine = engine(_ -> {});
        var _ = listen(engine, limits(9, 9, 9), List.of("127.0.0.0/8"));
        engine.gate().close();

        try (RawHttp client = RawHttp.to(port, SOON)) {
            assertThat(client.isAtEnd()).isTrue();
        }
        assertThat(connected).hasValue(0);
    }
}
