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
import launcher.core.app.Moment;
import launcher.core.lifecycle.Endpoint;
import launcher.core.lifecycle.RunId;
import launcher.core.protocol.result.EventLine;
import launcher.daemon.gateway.page.EventStream;
import launcher.daemon.gateway.page.Outlook;
import launcher.daemon.gateway.page.Pages;
import launcher.daemon.gateway.page.Story;
import launcher.daemon.loop.AppCells;
import launcher.daemon.loop.ReadyApp;
import launcher.daemon.loop.Waiters;
import launcher.daemon.provider.AppSpecs;

/** The real gateway on a port of its own, before one server that is an app named {@code app}, ready, at {@code /app}. */
final class DoorBefore implements AutoCloseable {

    static final DoorSettings.Limits LIMITS = new DoorSettings.Limits(1000, 200, 64, 16 * 1024, 16 << 20, 64 << 20);

    private final Gateway gateway;
    private final EventStream events;

    private DoorBefore(Gateway gateway, EventStream events) {
        this.gateway = gateway;
        this.events = events;
    }

    static DoorBefore port(int upstream, Path spool) {
        return port(upstream, spool, LIMITS, DoorSettings.Deadlines.STANDARD);
    }

    static DoorBefore port(int upstream, Path spool, DoorSettings.Limits limits, DoorSettings.Deadlines deadlines) {
        Supplier<Moment> clock = () -> new Moment(System.nanoTime());
        AppSpec app = AppSpecs.command("true").named(new AppId("app"));
        AppCells cells = ReadyApp.cells(app, new Endpoint.Tcp("127.0.0.1", upstream), clock.get());
        var outlook = new Outlook(cells, clock, new NoStory(), new NothingLearned());
        var events = new EventStream(new NoStory(), outlook);
        var settings = new DoorSettings(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Optional.empty(), List.of(), true,
                List.of(), new DoorSettings.Loading(true, 503, Optional.empty()), new DoorSettings.Ignore(List.of(), List.of(), List.of()),
                limits, deadlines, spool);
        var house = new Gateway.House(cells, _ -> {}, _ -> {}, new Waiters(), clock, outlook, events);
        try {
            return new DoorBefore(Gateway.start(settings, ReadyApp.catalog(app), Pages.builtIn(), house), events);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return gateway.address().getPort();
    }

    @Override
    public void close() {
        try (events) {
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
