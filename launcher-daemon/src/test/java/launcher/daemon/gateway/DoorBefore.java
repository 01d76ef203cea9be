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
import launcher.daemon.gateway.page.EventStream;
import launcher.daemon.gateway.page.Outlook;
import launcher.daemon.gateway.page.Pages;
import launcher.daemon.gateway.page.Story;
import launcher.daemon.provider.AppSpecs;

/** The real gateway on a port of its own, before one server that is an app named {@code app}, ready, at {@code /app}. */
final class DoorBefore implements AutoCloseable {

    static final DoorSettings.Limits LIMITS = new DoorSettings.Limits(1000, 200, 1000, 64, 16 * 1024, 16 << 20, 64 << 20);

    private final Gateway gateway;
    private final Gateway.House house;

    private DoorBefore(Gateway gateway, Gateway.House house) {
        this.gateway = gateway;
        this.house = house;
    }

    static DoorBefore port(int upstream, Path spool) {
        return port(upstream, spool, LIMITS, DoorSettings.Deadlines.STANDARD);
    }

    static DoorBefore port(int upstream, Path spool, DoorSettings.Limits limits, DoorSettings.Deadlines deadlines) {
        return of(AppSpecs.command("true").named(new AppId("app")), upstream, settings(spool, limits, deadlines));
    }

    static DoorBefore of(AppSpec app, int upstream, DoorSettings settings) {
        return of(app, house(app, upstream), settings);
    }

    static DoorBefore of(AppSpec app, Gateway.House house, DoorSettings settings) {
        try {
            return new DoorBefore(Gateway.start(settings, ReadyApp.catalog(app), Pages.builtIn(), house), house);
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
        var outlook = new Outlook(snapshots, clock, new NoStory(), new NothingLearned());
        return new Gateway.House(snapshots, _ -> {}, _ -> {}, new Waiters(), clock, outlook, new EventStream(new NoStory(), outlook));
    }

    static DoorSettings settings(Path spool, DoorSettings.Limits limits, DoorSettings.Deadlines deadlines) {
        return new DoorSettings(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Optional.empty(), List.of(), true,
                List.of(), new DoorSettings.Loading(true, 503, Optional.empty()), new DoorSettings.Ignore(List.of(), List.of(), List.of()),
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
    private static final class NoStory implements Story {
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

    private static final class NothingLearned implements Outlook.Learned {
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
