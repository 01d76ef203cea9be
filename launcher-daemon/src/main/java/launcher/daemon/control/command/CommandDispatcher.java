package launcher.daemon.control.command;

import java.util.List;
import java.util.function.Supplier;
import launcher.core.app.MonotonicTime;
import launcher.core.app.Reason;
import launcher.core.app.ReasonCode;
import launcher.core.protocol.Request;
import launcher.core.protocol.result.Pong;
import launcher.core.protocol.result.VersionView;
import launcher.daemon.control.CommandHandler;
import launcher.daemon.control.PeerCredentials;
import launcher.daemon.engine.AppSnapshots;
import launcher.daemon.engine.EventFeed;
import launcher.daemon.engine.Mailbox;
import launcher.daemon.engine.ResponseChannel;
import launcher.daemon.engine.Waiters;

/** The table of all requests and their handlers. Decides nothing. */
public final class CommandDispatcher implements CommandHandler {

    private final DaemonIdentity daemon;
    private final AppLookup apps;
    private final QueryHandler queries;
    private final LifecycleCommands lifecycle;
    private final TrackHandler tracking;
    private final SettingHandler settings;
    private final CheckHandler checks;
    private final StreamHandler streams;
    private final ConfigurationHandler configuration;

    /** The loop as commands use it. */
    public record Loop(AppSnapshots snapshots, Mailbox mailbox, Waiters waiters, Supplier<MonotonicTime> clock) {}

    /**
     * What requests ask about besides the loop.
     *
     * @param problems what an operator should look at, a sentence each
     */
    public record Sources(DaemonIdentity daemon, Supplier<List<String>> problems, AppDetails details, EventFeed feed,
            LogTail logs) {}

    /** What requests change besides the loop. */
    public record Targets(ConfigurationCommands configuration, SettingsStore settings, TouchRecorder touches) {}

    public CommandDispatcher(Loop loop, Sources sources, Targets targets) {
        AppSnapshots snapshots = loop.snapshots();
        daemon = sources.daemon();
        apps = new AppLookup(snapshots);
        var views = new AppViews(snapshots, loop.clock(), sources.details());
        queries = new QueryHandler(snapshots, apps, views,
                new LauncherViews(snapshots, loop.clock(), daemon, sources.problems()),
                new Explanations(snapshots, loop.clock(), views));
        lifecycle = new LifecycleCommands(snapshots, loop.mailbox(), loop.waiters(), loop.clock());
        tracking = new TrackHandler(snapshots, loop.clock(), targets.touches());
        settings = new SettingHandler(snapshots, loop.mailbox(), targets.settings());
        checks = new CheckHandler(loop.mailbox(), loop.waiters());
        streams = new StreamHandler(snapshots, apps, sources.logs(), sources.feed());
        configuration = new ConfigurationHandler(targets.configuration());
    }

    @Override
    public void handle(Request request, PeerCredentials peer, ResponseChannel to) {
        switch (request) {
            case Request.Status asked -> queries.status(asked, to);
            case Request.ListApps() -> queries.list(to);
            case Request.Explain asked -> queries.explain(asked, to);
            case Request.Start(var name, var await) ->
                    apps.with(name, to, app -> lifecycle.start(app, await, by(peer, "started"), to));
            case Request.Stop(var name, var await) ->
                    apps.with(name, to, app -> lifecycle.stop(app, await, by(peer, "stopped"), to));
            case Request.Restart(var name, var await) ->
                    apps.with(name, to, app -> lifecycle.restart(app, await, by(peer, "restarted"), to));
            case Request.StartAll() -> lifecycle.startAll(by(peer, "started"), to);
            case Request.StopAll() -> lifecycle.stopAll(by(peer, "stopped"), to);
            case Request.Access(var name) -> apps.with(name, to, app -> lifecycle.request(app, peer, to));
            case Request.Track(var name) -> apps.with(name, to, app -> tracking.track(app, peer, to));
            case Request.SetPriority asked -> apps.with(asked.app(), to, app -> settings.priority(app, asked, to));
            case Request.SetAlwaysOn(var name, var on) ->
                    apps.with(name, to, app -> settings.alwaysOn(app, on, by(peer, "made always-on"), to));
            case Request.Check(var dryRun) -> checks.idle(dryRun, to);
            case Request.CheckMemory(var dryRun) -> checks.memory(dryRun, to);
            case Request.Logs asked -> streams.logs(asked, to);
            case Request.Events asked -> streams.events(asked, to);
            case Request.Reload(boolean acceptRemoval) -> configuration.reload(acceptRemoval, to);
            case Request.ConfigCheck() -> configuration.check(to);
            case Request.ConfigShow(var origin) -> configuration.show(origin, to);
            case Request.Version() -> to.ok(new VersionView(daemon.version(), daemon.pid()));
            case Request.Ping() -> to.ok(new Pong());
        }
    }

    private static Reason by(PeerCredentials peer, String what) {
        return new Reason(ReasonCode.USER, what + " by uid " + peer.uid());
    }
}
