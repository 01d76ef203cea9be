package launcher.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import launcher.core.app.AppId;
import launcher.core.app.AppSpec;
import launcher.core.app.MonotonicTime;
import launcher.core.lifecycle.AppEvent;
import launcher.core.lifecycle.AppTransitions;
import launcher.core.lifecycle.LauncherEvent;
import launcher.core.supervisor.Supervisor;
import launcher.daemon.applog.AppLogs;
import launcher.daemon.applog.LogLimits;
import launcher.daemon.applog.LogTailHandler;
import launcher.daemon.bytecode.BytecodeCompiler;
import launcher.daemon.config.Config;
import launcher.daemon.config.ConfigReader;
import launcher.daemon.config.DaemonSettings;
import launcher.daemon.control.ControlServer;
import launcher.daemon.control.EventPublisher;
import launcher.daemon.control.command.AppDetails;
import launcher.daemon.control.command.CommandDispatcher;
import launcher.daemon.control.command.DaemonIdentity;
import launcher.daemon.engine.AppSnapshots;
import launcher.daemon.engine.EffectExecutor;
import launcher.daemon.engine.EffectHandlers;
import launcher.daemon.engine.EventFeed;
import launcher.daemon.engine.EventLoop;
import launcher.daemon.engine.ProblemRegistry;
import launcher.daemon.engine.ProviderEventHandler;
import launcher.daemon.engine.Waiters;
import launcher.daemon.forge.ForgeFollower;
import launcher.daemon.forge.ForgeRuns;
import launcher.daemon.gateway.Gateway;
import launcher.daemon.gateway.page.BadTemplateException;
import launcher.daemon.gateway.page.EventStream;
import launcher.daemon.gateway.page.FeedEventSource;
import launcher.daemon.gateway.page.LoadingViewFactory;
import launcher.daemon.health.GroupCommandRunner;
import launcher.daemon.health.ReadinessProber;
import launcher.daemon.memory.HeapTrimmer;
import launcher.daemon.memory.MemoryReader;
import launcher.daemon.memory.MemoryWatch;
import launcher.daemon.memory.PressureTrigger;
import launcher.daemon.os.IoErrors;
import launcher.daemon.os.OsPoller;
import launcher.daemon.provider.Provider;
import launcher.daemon.provider.ProviderRegistry;
import launcher.daemon.provider.process.ProcessProvider;
import launcher.daemon.provider.process.cgroup.CgroupPlaces;
import launcher.daemon.reload.ActiveConfiguration;
import launcher.daemon.reload.ConfigurationApplier;
import launcher.daemon.reload.ConfigurationReloader;
import launcher.daemon.service.CloseableStack;
import launcher.daemon.service.StartupException;
import launcher.daemon.service.SystemdNotifier;
import launcher.daemon.service.Version;
import launcher.daemon.state.AdoptedUseClock;
import launcher.daemon.state.FileRestoration;
import launcher.daemon.state.Reconciliation;
import launcher.daemon.state.SourceStore;
import launcher.daemon.state.StartTimeRecorder;
import launcher.daemon.state.StateDir;
import launcher.daemon.state.StateStore;
import launcher.daemon.track.TouchFolder;
import launcher.daemon.track.TouchUseListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running daemon: the wiring list, from top to bottom, closed in the reverse order. */
final class Daemon implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("streamlit-launcher");

    /** How long the stop of all apps may take on top of the longest stop timeout. */
    private static final Duration STOP_ALL_SLACK = Duration.ofSeconds(20);

    private final CloseableStack closing;
    private final ConfigurationReloader reloading;
    private final EventLoop loop;
    private final Waiters waiters = new Waiters();

    /** Starts everything, takes over what an earlier daemon left, and serves the control socket. */
    static Daemon start(ConfigReader reader, Path file, Config written) throws StartupException {
        var closing = new CloseableStack();
        try {
            return new Daemon(closing, reader, file, written);
        } catch (StartupException | RuntimeException failed) {
            closing.close();
            throw failed;
        } catch (IOException failed) {
            closing.close();
            throw new StartupException(IoErrors.of(failed));
        }
    }

    private Daemon(CloseableStack closing, ConfigReader reader, Path file, Config written)
            throws StartupException, IOException {
        this.closing = closing;
        MonotonicTime startedAt = now();
        DaemonSettings settings = written.daemon();
        Path runtimeDir = runtimeDir(settings.socket());
        var problems = new ProblemRegistry();
        var reach = new ConfigurationApplier(written);

        // no other daemon may have any of it
        ControlServer control = closing.add(claim(settings.socket(), reach));
        StateDir runtimeFolder = closing.add(claim(runtimeDir));
        StateDir stateFolder =
                isSame(runtimeDir, settings.stateDir()) ? runtimeFolder : closing.add(claim(settings.stateDir()));

        // what is on disk
        var state = new StateStore(settings.stateDir());
        sayDamage(state, problems);
        AppLogs logs = closing.add(AppLogs.start(
                settings.stateDir().resolve("logs"), LogLimits.DEFAULT, problems));

        // the configuration, the core and its loop
        var configuration = new ActiveConfiguration(reader, file, written, state,
                new SourceStore(settings.stateDir()), reach, System.getenv().getOrDefault("PATH", ""));
        configuration.lostSources().forEach(lost -> LOG.warn("{}", lost));
        Config config = configuration.effective();
        loop = closing.add(new EventLoop(
                new Supervisor(AppTransitions::apply, config.catalog(), System.nanoTime(), now()), Daemon::now));
        AppSnapshots snapshots = loop.snapshots();

        // what runs, and what is heard of it
        OsPoller poller = closing.add(OsPoller.start());
        ReadinessProber prober = closing.add(new ReadinessProber(Daemon::now, loop, new GroupCommandRunner(),
                run -> logs.lastLines(run, Integer.MAX_VALUE)));
        var facts = new ProviderEventHandler(loop, logs, prober::output);
        Provider provider = closing.add(new ProviderRegistry(new ProcessProvider(new ProcessProvider.Setup(
                runtimeDir, settings.portFirst(), settings.portLast(), System.getenv(),
                CgroupPlaces.detect()), poller, facts)));

        // memory and touches
        MemoryWatch memory = closing.add(MemoryWatch.start(new MemoryReader()::read,
                config.catalog().policy().memoryThresholdBytes(), config.catalog().policy().checkInterval(),
                loop, problems));
        setPressureTrigger(poller, memory);
        closing.add(HeapTrimmer.start());
        TouchFolder touches = closing.add(TouchFolder.start(
                new TouchFolder.Settings(settings.trackingDir(), settings.trackers(),
                        config.catalog().policy().checkInterval(), snapshots::names),
                new TouchUseListener(snapshots, Daemon::now, problems)));
        BytecodeCompiler compiler = closing.add(new BytecodeCompiler(BytecodeCompiler.TIMEOUT));

        // effects, and the runs of the daemon before
        var feed = new EventFeed();
        reloading = new ConfigurationReloader(configuration, feed);
        var reconciliation = new Reconciliation(snapshots, loop, provider);
        closing.add(reconciliation::saveUses);
        StartTimeRecorder startTimes = closing.add(new StartTimeRecorder(state));
        var files = new FileRestoration(List.of(
                new FileRestoration.Keeper("runtime folder", () -> runtimeFolder.restore().and(provider.restore())),
                new FileRestoration.Keeper("control socket", control::restore),
                new FileRestoration.Keeper("state folder", () -> stateFolder.restore().and(state.restore(() -> {
                    sayDamage(state, problems);
                    reloading.onSignal();
                })))), problems, Daemon::now);
        List<Runnable> everyInterval = List.of(reconciliation::begin, files::begin);
        var handlers = new EffectHandlers(logs::begin, prober, memory::sampleNow,
                () -> everyInterval.forEach(Runnable::run), startTimes::learn,
                new EventPublisher(feed, Clock.systemUTC()), touches::lookAgain);
        adopt(provider, logs, config, touches);
        files.look();
        facts.release();
        loop.post(new LauncherEvent.AdoptionEnded());
        loop.start(new EffectExecutor(loop, snapshots, Daemon::now, provider, waiters, handlers));
        ConfigurationApplier.compileAhead(compiler, config.catalog().apps().values());

        // the gateway
        var story = new FeedEventSource(feed);
        var views = new LoadingViewFactory(snapshots, Daemon::now, story, startTimes::expected, provider::memoryBytes);
        EventStream events = new EventStream(story, views);
        Gateway gateway = closing.add(gateway(config, new Gateway.Engine(
                snapshots, loop, loop::awaitDrained, waiters, Daemon::now, provider::answers), views, events));
        closing.add(events);
        reach.bind(loop, memory, touches, compiler, logs, gateway, control);

        if (ConfigReader.isUci(file)) {
            closing.add(followSlforge(file, config, provider, logs, feed));
        }

        // clients of the control socket
        var commands = new CommandDispatcher(
                new CommandDispatcher.Loop(snapshots, loop, waiters, Daemon::now),
                new CommandDispatcher.Sources(
                        new DaemonIdentity(Version.TEXT, ProcessHandle.current().pid(), startedAt),
                        () -> Stream.of(configuration.problems(), problems.all(), gateway.problems())
                                .flatMap(List::stream).toList(),
                        new AppDetails(provider::memoryBytes, gateway::url),
                        feed,
                        new LogTailHandler(logs)::send),
                new CommandDispatcher.Targets(reloading, configuration, app -> notTouched(touches.touch(app))));
        control.serve(commands);
        closing.add(control); // again: clients are sent away first, and the socket given up last if the start fails
        SystemdNotifier notice = closing.add(new SystemdNotifier(System.getenv(), loop::awaitDrained));
        closing.add(notice::stopping);
        notice.ready();
        LOG.info("started: {} apps from {}, control socket {}, gateway {}",
                config.catalog().apps().size(), file, settings.socket(), config.gateway().listen());
    }

    private ForgeFollower followSlforge(Path file, Config config, Provider provider, AppLogs logs, EventFeed feed) {
        var runs = new ForgeRuns(loop.snapshots(), loop, provider, logs::begin,
                found -> loop.postFound(found, now(), "start by slforge"), loop::withdrawFound, loop::awaitDrained);
        return ForgeFollower.start(ForgeFollower.pidFolder(System.getenv()), file,
                config.catalog().policy().checkInterval(), runs, feed, reloading::onSignal);
    }

    /** Linux's CLOCK_MONOTONIC: the same for all processes of one boot. */
    private static MonotonicTime now() {
        return new MonotonicTime(System.nanoTime());
    }

    /** Run folders lie beside the socket: two daemons that share neither socket nor state share no run. */
    private static Path runtimeDir(Path socket) throws StartupException {
        Path folder = socket.toAbsolutePath().getParent();
        if (folder == null) {
            throw new StartupException("launcher.socket: " + socket + " is not in a folder; choose another path");
        }
        return folder;
    }

    private static boolean isSame(Path one, Path other) {
        try {
            return Files.isSameFile(one, other);
        } catch (IOException e) {
            // one of them could not be made
            return one.toAbsolutePath().normalize().equals(other.toAbsolutePath().normalize());
        }
    }

    private static void sayDamage(StateStore state, ProblemRegistry problems) {
        if (!state.problems().isEmpty()) {
            problems.begin("state_dir", String.join("; ", state.problems()));
        }
    }

    private static StateDir claim(Path folder) throws StartupException {
        return switch (StateDir.open(folder)) {
            case StateDir.Opened.Mine(StateDir dir) -> dir;
            case StateDir.Opened.TakenBy(OptionalLong pid) -> throw new StartupException("another daemon"
                    + (pid.isPresent() ? " (pid " + pid.getAsLong() + ")" : "") + " uses " + folder
                    + "; stop it, or choose another socket and state_dir");
        };
    }

    private static ControlServer claim(Path socket, ConfigurationApplier reach) throws StartupException {
        return switch (ControlServer.open(socket, reach::everybodyMayRead)) {
            case ControlServer.Opening.Opened(ControlServer server) -> server;
            case ControlServer.Opening.AlreadyRunning(long pid) -> throw new StartupException(
                    "another daemon (pid " + pid + ") serves " + socket + "; stop it, or choose another socket");
            case ControlServer.Opening.Impossible(String why) -> throw new StartupException("control socket: " + why);
        };
    }

    private static Optional<String> notTouched(TouchFolder.TouchResult result) {
        return switch (result) {
            case TouchFolder.TouchResult.Touched() -> Optional.empty();
            case TouchFolder.TouchResult.NotTouched(String why) -> Optional.of(why);
        };
    }

    private static Gateway gateway(Config config, Gateway.Engine engine, LoadingViewFactory views, EventStream events)
            throws StartupException {
        try {
            return Gateway.start(config.gateway(), config.catalog(), config.daemon().stateDir().resolve("spool"),
                    engine, views, events);
        } catch (BadTemplateException bad) {
            throw new StartupException("gateway.loading.template: " + bad.getMessage());
        } catch (IOException e) {
            throw new StartupException("gateway.listen: cannot listen on " + config.gateway().listen()
                    + ": " + e.getMessage() + "; end whoever does, or choose another address");
        }
    }

    private void setPressureTrigger(OsPoller poller, MemoryWatch memory) {
        switch (PressureTrigger.set(poller, PressureTrigger.PRESSURE_FILE, memory::sampleNow)) {
            case PressureTrigger.Result.Set(PressureTrigger trigger) -> closing.add(trigger);
            case PressureTrigger.Result.NotSet(String why) ->
                    LOG.debug("no memory pressure trigger, sampling alone: {}", why);
        }
    }

    /** Each run found gets its clock back with some grace; one that is started differently now is replaced. */
    private void adopt(Provider provider, AppLogs logs, Config config, TouchFolder touches) {
        var clocks = new AdoptedUseClock(config.catalog(), touches::lastTouch, now(), Clock.systemUTC().instant());
        for (Provider.AdoptedRun found : provider.adopt()) {
            AppId app = found.run().app();
            logs.begin(found.run());
            loop.postFound(
                    new AppEvent.RunDiscovered(found.run(), found.instance(), found.ready(), found.paused()),
                    clocks.lastHuman(app, found.lastUse()));
            Optional<AppSpec> changed = config.catalog().find(app)
                    .filter(spec -> !provider.matches(found.run(), spec));
            changed.ifPresent(spec -> loop.post(new AppEvent.SpecChanged(spec, true)));
        }
    }

    void reload() {
        reloading.onSignal();
    }

    /** Stops every app, each as its specification says, and returns when they are gone or will not go. */
    void stopApps() throws InterruptedException {
        var allGone = new CountDownLatch(1);
        Duration longest = loop.snapshots().all().stream().map(app -> app.spec().stop().timeout())
                .max(Duration::compareTo).orElse(Duration.ZERO).plus(STOP_ALL_SLACK);
        loop.post(new LauncherEvent.ShutdownBegan(Optional.of(waiters.register(_ -> allGone.countDown()))));
        if (!allGone.await(longest.toNanos(), TimeUnit.NANOSECONDS)) {
            LOG.warn("some apps did not stop within {}", longest);
        }
    }

    @Override
    public void close() {
        // from now on nothing is started any more: nobody here would supervise it
        loop.post(new LauncherEvent.ShutdownBegan(Optional.empty()));
        long running = loop.snapshots().all().stream().filter(app -> app.state().process().isPresent()).count();
        LOG.info("ending; {} apps run and go on", running);
        closing.close();
    }
}
