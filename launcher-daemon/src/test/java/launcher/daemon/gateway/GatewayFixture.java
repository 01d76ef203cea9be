package launcher.daemon.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import launcher.core.app.AppId;
import launcher.core.app.AppSpec;
import launcher.core.app.MonotonicTime;
import launcher.core.app.UseSample;
import launcher.core.lifecycle.App;
import launcher.core.lifecycle.AppState;
import launcher.core.lifecycle.Endpoint;
import launcher.core.lifecycle.RunId;
import launcher.core.protocol.result.EventLine;
import launcher.daemon.engine.AppSnapshots;
import launcher.daemon.engine.ReadyApp;
import launcher.daemon.engine.UseGate;
import launcher.daemon.engine.Waiters;
import launcher.daemon.gateway.page.EventSource;
import launcher.daemon.gateway.page.EventStream;
import launcher.daemon.gateway.page.LoadingViewFactory;
import launcher.daemon.gateway.page.Pages;
import launcher.daemon.provider.AppSpecs;

/** The real gateway on a port of its own, before one server that is an app named {@code app}, ready, at {@code /app}. */
final class GatewayFixture implements AutoCloseable {

    static final GatewayOptions.Limits LIMITS = new GatewayOptions.Limits(1000, 200, 1000, 64, 16 * 1024, 16 << 20, 64 << 20);

    private final Gateway gateway;
    private final Gateway.House house;

    private GatewayFixture(Gateway gateway, Gateway.House house) {
        this.gateway = gateway;
        this.house = house;
    }

    static GatewayFixture port(int upstream, Path spool) {
        return port(upstream, spool, LIMITS, GatewayOptions.Deadlines.STANDARD);
    }

    static GatewayFixture port(int upstream, Path spool, GatewayOptions.Limits limits, GatewayOptions.Deadlines deadlines) {
        return of(AppSpecs.command("true").named(new AppId("app")), upstream, settings(spool, limits, deadlines));
    }

    static GatewayFixture of(AppSpec app, int upstream, GatewayOptions settings) {
        return of(app, house(app, upstream), settings);
    }

    static GatewayFixture of(AppSpec app, Gateway.House house, GatewayOptions settings) {
        try {
            return new GatewayFixture(Gateway.start(settings, ReadyApp.catalog(app), Pages.builtIn(), house), house);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A daemon in which nothing happens but that the app is ready. */
    static Gateway.House house(AppSpec app, int upstream) {
        Supplier<MonotonicTime> clock = () -> new MonotonicTime(System.nanoTime());
        return house(ReadyApp.cells(app, new Endpoint.Tcp("127.0.0.1", upstream), clock.get()), clock);
    }

    /** The same, in which the app is never started. */
    static Gateway.House asleep(AppSpec app) {
        Supplier<MonotonicTime> clock = () -> new MonotonicTime(System.nanoTime());
        return house(ReadyApp.asleep(app, clock.get()), clock);
    }

    private static Gateway.House house(AppSnapshots snapshots, Supplier<MonotonicTime> clock) {
        var outlook = new LoadingViewFactory(snapshots, clock, new NoStory(), new NothingLearned());
        return new Gateway.House(snapshots, _ -> {}, _ -> {}, new Waiters(), clock, outlook, new EventStream(new NoStory(), outlook));
    }

    static GatewayOptions settings(Path spool, GatewayOptions.Limits limits, GatewayOptions.Deadlines deadlines) {
        return new GatewayOptions(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Optional.empty(), List.of(), true,
                List.of(), new GatewayOptions.Loading(true, 503, Optional.empty()), new GatewayOptions.Ignore(List.of(), List.of(), List.of()),
                limits, deadlines, spool);
    }

    /** How the one app is used. */
    UseSample use() {
        return sample(house);
    }

    static UseSample sample(Gateway.House house) {
        return gate(house).sample();
    }

    static UseGate gate(Gateway.House house) {
        App app = house.snapshots().find(new AppId("app")).orElseThrow();
        return house.snapshots().gate(((AppState.Ready) app.state()).run()).orElseThrow();
    }

    int port() {
        return gateway.address().getPort();
    }

    @Override
    public void close() {
        try (var _ = house.events()) {
            gateway.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Nothing ever happens. */
    private static final class NoStory implements EventSource {
        @Override
        public List<EventLine> remembered() {
            return List.of();
        }

        @Override
        public long latest() {
            return 0;
        }

        @Override
        public List<EventLine> follow(long after, Listener listener) {
            return List.of();
        }

        @Override
        public void leave(Listener listener) {}
    }

    private static final class NothingLearned implements LoadingViewFactory.Learned {
        @Override
        public Optional<Duration> startTime(AppId app) {
            return Optional.empty();
        }

        @Override
        public Map<RunId, Long> memoryBytes(List<RunId> runs) {
            return Map.of();
        }
    }
}
