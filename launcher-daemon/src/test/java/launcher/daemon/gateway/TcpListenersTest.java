package launcher.daemon.gateway;

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
import launcher.daemon.engine.ReadyApp;
import launcher.daemon.gateway.page.Pages;
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
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    private <T extends AutoCloseable> T kept(T one) {
        open.add(one);
        return one;
    }

    private Gateway.House house(ScriptedApp.Script script) {
        ScriptedApp app = kept(new ScriptedApp(connection -> {
            connected.incrementAndGet();
            script.serve(connection);
        }));
        Gateway.House house = GatewayFixture.house(spec, app.port());
        open.add(house.events());
        return house;
    }

    private GatewayParts front(Gateway.House house, GatewayOptions.Limits limits, List<String> ignored) {
        GatewayOptions usual = GatewayFixture.settings(folder.resolve("spool"), limits, GatewayOptions.Deadlines.STANDARD);
        var settings = new GatewayOptions(usual.listen(), usual.domain(), usual.hosts(), usual.portal(), usual.trustedProxies(),
                usual.loading(), new GatewayOptions.Ignore(List.of(), List.of(), ignored), usual.limits(), usual.deadlines(), usual.spoolDir());
        var front = new GatewayParts(settings, ReadyApp.catalog(spec), Pages.builtIn(), house);
        kept(new TcpListeners(front)).configure(InetAddress.getLoopbackAddress(), ReadyApp.catalog(spec));
        open.add(front.spool());
        return front;
    }

    private static GatewayOptions.Limits limits(int connections, int perClient, int perApp) {
        return new GatewayOptions.Limits(connections, perClient, perApp, 10, 16 * 1024, MEMORY, 0);
    }

    @Test
    void memoryOfDownloadsThatBreakOffIsGivenBack() {
        var piece = new byte[64 * 1024];
        GatewayParts front = front(house(connection -> {
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
            boolean free = front.budget().reserve(MEMORY);
            if (free) {
                front.budget().release(MEMORY);
            }
            return free;
        });
    }

    @Test
    void connectionsBeyondALimitAreClosedAndTheOthersStay() {
        for (GatewayOptions.Limits two : List.of(limits(2, 9, 9), limits(9, 2, 9), limits(9, 9, 2))) {
            var _ = front(house(connection -> connection.getInputStream().transferTo(connection.getOutputStream())), two, List.of());
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
    void anIgnoredSourceIsPassedOnAndDoesNotCount() {
        Gateway.House house = house(connection -> connection.getInputStream().transferTo(connection.getOutputStream()));
        var _ = front(house, limits(9, 9, 9), List.of("127.0.0.0/8"));
        MonotonicTime before = GatewayFixture.sample(house).lastHumanUse();

        try (RawHttp client = RawHttp.to(port, SOON)) {
            assertThat(echo(client)).isEqualTo("x");
            assertThat(GatewayFixture.sample(house).connections()).isOne();
            assertThat(GatewayFixture.sample(house).openUses()).isZero();
        }

        Eventually.within(SOON, "it has ended", () -> GatewayFixture.sample(house).connections() == 0);
        assertThat(GatewayFixture.sample(house).lastHumanUse()).isEqualTo(before);
    }

    @Test
    void anIgnoredSourceWakesNothing() {
        Gateway.House house = house(_ -> {});
        var _ = front(house, limits(9, 9, 9), List.of("127.0.0.0/8"));
        GatewayFixture.gate(house).close();

        try (RawHttp client = RawHttp.to(port, SOON)) {
            assertThat(client.isAtEnd()).isTrue();
        }
        assertThat(connected).hasValue(0);
    }
}
