package launcher.daemon.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import launcher.core.app.AppId;
import launcher.core.app.AppSpec;
import launcher.core.app.PortSpec;
import launcher.core.app.RestartSpec;
import launcher.core.app.RouteSpec;
import launcher.core.app.RunPolicy;
import launcher.core.app.ServingSpec;
import launcher.core.app.StopSpec;
import launcher.core.app.Timeouts;
import launcher.daemon.config.key.ConfigSection;
import launcher.daemon.config.key.Key;
import launcher.daemon.config.key.Keys.App;
import launcher.daemon.config.key.Keys.Launcher;
import launcher.daemon.config.key.Keys.Restart;
import launcher.daemon.config.key.Keys.Route;
import launcher.daemon.config.key.Keys.Stop;
import launcher.daemon.config.key.Keys.StopMethod;
import launcher.daemon.config.source.Problems;

/** Builds an app from its block, with all defaults. */
final class AppReader {

    private final SettingResolver ledger;
    private final Problems problems;
    private final ConfigSection launcher;
    private final ProcessReader processes;
    private final ReadinessReader readiness;

    /** @param launcher the block whose timeouts stand in where an app has none */
    AppReader(SettingResolver ledger, Problems problems, BaseFolders folders, ConfigSection launcher,
            SourceReport sources) {
        this.ledger = ledger;
        this.problems = problems;
        this.launcher = launcher;
        this.processes = new ProcessReader(ledger, problems, folders, sources);
        this.readiness = new ReadinessReader(ledger, problems);
    }

    /** The app, or empty if there is nothing that could be started. */
    Optional<AppSpec> read(AppId id, ConfigSection app, Optional<Path> found) {
        boolean streamlit = !app.mentions(App.COMMAND);
        RouteSpec route = route(id, app, streamlit);
        boolean serves = !route.strip() && route.tcpPort().isEmpty();
        Optional<String> basePath = Optional.of(route.path().substring(1)).filter(path -> serves && !path.isEmpty());
        ProcessReader.Outcome process = processes.read(id, app, found, basePath);
        PortSpec port = port(app, process.usesPort());
        Optional<Long> limit = ledger.takeIfGiven(app, App.MEMORY_LIMIT);
        StopSpec stop = stop(app.child(App.STOP));
        boolean enabled = ledger.take(app, App.ENABLED);
        boolean startAll = ledger.take(app, App.START_ALL);
        int priority = ledger.take(app, App.PRIORITY);
        boolean alwaysOn = ledger.take(app, App.ALWAYS_ON);
        boolean onDemand = ledger.take(app, App.ON_DEMAND);
        Duration idle = inherit(app, App.IDLE_TIMEOUT, Launcher.IDLE_TIMEOUT);
        Optional<Duration> lifetime = ledger.takeIfGiven(app, App.MAX_LIFETIME);
        Duration busy = ledger.take(app, App.BUSY_MAX);
        Duration startup = inherit(app, App.STARTUP_TIMEOUT, Launcher.STARTUP_TIMEOUT);
        RestartSpec restart = restart(app.child(App.RESTART));
        var policy = new RunPolicy(enabled, priority, alwaysOn, onDemand, startAll);
        return process.spec().map(workload -> new AppSpec(id, policy,
                new Timeouts(idle, lifetime, busy, startup), workload,
                new ServingSpec(port, basePath, process.streamlit(),
                        readiness.read(app.child(App.READY), port, basePath, process.streamlit()), route),
                limit.map(OptionalLong::of).orElseGet(OptionalLong::empty), stop, restart));
    }

    private PortSpec port(ConfigSection app, boolean used) {
        PortSpec standard = used ? new PortSpec.Auto() : new PortSpec.None();
        PortSpec port = app.get(App.PORT).orElse(standard);
        ledger.note(app, App.PORT, port instanceof PortSpec.None ? "null" : App.PORT.shape().show(port),
                SettingResolver.originOf(app, App.PORT));
        return port;
    }

    private Duration inherit(ConfigSection app, Key<Duration> own, Key<Duration> general) {
        Duration fallback = launcher.get(general).orElseGet(() -> general.defaultValue().orElseThrow());
        return ledger.take(app, own, fallback, SettingResolver.originOf(launcher, general));
    }

    private StopSpec stop(ConfigSection block) {
        StopMethod method = ledger.take(block, Stop.METHOD);
        return switch (method) {
            case STOP -> signalled(block, StopSpec.WhenIdle.STOP);
            case PAUSE -> signalled(block, StopSpec.WhenIdle.PAUSE);
            case KILL -> {
                for (Key<?> key : List.of(Stop.SIGNAL, Stop.TIMEOUT)) {
                    if (block.mentions(key)) {
                        problems.error(block.placeOf(key), block.pathOf(key)
                                + ": has no meaning with method: kill, which kills at once; remove it");
                    }
                }
                yield new StopSpec(StopSpec.Signal.KILL, Duration.ZERO);
            }
        };
    }

    private StopSpec signalled(ConfigSection block, StopSpec.WhenIdle whenIdle) {
        return new StopSpec(ledger.take(block, Stop.SIGNAL), ledger.take(block, Stop.TIMEOUT), whenIdle);
    }

    private RestartSpec restart(ConfigSection block) {
        var policy = ledger.take(block, Restart.POLICY);
        var backoff = ledger.take(block, Restart.BACKOFF);
        var limit = ledger.take(block, Restart.LIMIT);
        return new RestartSpec(policy, backoff.from(), backoff.to(), limit.count(), limit.window());
    }

    private RouteSpec route(AppId id, ConfigSection app, boolean streamlit) {
        Optional<String> startEndpoint = ledger.takeIfGiven(app, App.START_ENDPOINT);
        ConfigSection block = app.child(App.ROUTE);
        Optional<Integer> tcp = ledger.takeIfGiven(block, Route.TCP);
        if (block.mentions(Route.TCP)) {
            refuseBesideTcp(block);
            return new RouteSpec("/", Optional.empty(), tcp.map(OptionalInt::of).orElseGet(OptionalInt::empty), false,
                    startEndpoint);
        }
        Optional<String> host = ledger.takeIfGiven(block, Route.HOST);
        String path = block.get(Route.PATH).map(AppReader::withoutSlashAtEnd).orElse(host.isPresent() ? "/" : "/" + id);
        ledger.note(block, Route.PATH, Route.PATH.shape().show(path), SettingResolver.originOf(block, Route.PATH));
        boolean strip = ledger.take(block, Route.STRIP, !streamlit, new Origin.Default());
        return new RouteSpec(path, host, OptionalInt.empty(), strip, startEndpoint);
    }

    private void refuseBesideTcp(ConfigSection route) {
        for (Key<?> key : List.of(Route.PATH, Route.HOST, Route.STRIP)) {
            if (route.mentions(key)) {
                problems.error(route.placeOf(key), route.pathOf(key)
                        + ": belongs to HTTP, and tcp makes this a raw TCP route; keep one of them");
            }
        }
    }

    private static String withoutSlashAtEnd(String path) {
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
