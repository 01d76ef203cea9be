package launcher.daemon.gateway;

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
import launcher.core.protocol.result.EventLine;
import launcher.daemon.engine.AppSnapshots;
import launcher.daemon.engine.ReadyApp;
import launcher.daemon.engine.UseGate;
import launcher.daemon.engine.Waiters;
import launcher.daemon.gateway.page.EventSource;
import launcher.daemon.gateway.page.EventStream;
import launcher.daemon.gateway.page.LoadingViewFactory;
import launcher.daemon.gateway.proxy.UpstreamPool;

/** An engine with one app, named {@code app}, in which nothing happens. */
public record EngineFixture(AppSnapshots snapshots, Supplier<MonotonicTime> clock, LoadingViewFactory views,
        EventStream events, UpstreamPool.PeerCheck peers)
        implements AutoCloseable {

    /** The app is ready, and served at this port. */
    public static EngineFixture ready(AppSpec app, int upstream) {
        Supplier<MonotonicTime> clock = () -> new MonotonicTime(System.nanoTime());
        return of(ReadyApp.cells(app, new Endpoint.Tcp("127.0.0.1", upstream), clock.get()), clock);
    }

    /** The same, with connections to it found to lead to the app or elsewhere. */
    EngineFixture with(UpstreamPool.PeerCheck found) {
        return new EngineFixture(snapshots, clock, views, events, found);
    }

    /** The app is never started. */
    public static EngineFixture asleep(AppSpec app) {
        Supplier<MonotonicTime> clock = () -> new MonotonicTime(System.nanoTime());
        return of(ReadyApp.asleep(app, clock.get()), clock);
    }

    private static EngineFixture of(AppSnapshots snapshots, Supplier<MonotonicTime> clock) {
        var views = new LoadingViewFactory(snapshots, clock, new NoEvents(), _ -> Optional.empty(), _ -> Map.of());
        return new EngineFixture(snapshots, clock, views, new EventStream(new NoEvents(), views),
                (_, _, _) -> true);
    }

    Gateway.Engine engine() {
        return new Gateway.Engine(snapshots, _ -> {}, _ -> {}, new Waiters(), clock, peers);
    }

    /** How the app is used. */
    public UseSample use() {
        return gate().sample();
    }

    public UseGate gate() {
        App app = snapshots.find(new AppId("app")).orElseThrow();
        return snapshots.gate(((AppState.Ready) app.state()).run()).orElseThrow();
    }

    @Override
    public void close() {
        events.close();
    }

    private static final class NoEvents implements EventSource {
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
}
