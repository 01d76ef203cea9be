package launcher.daemon;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import launcher.core.app.AppId;
import launcher.core.app.AppSpec;
import launcher.core.app.MonotonicTime;
import launcher.core.lifecycle.RunId;
import launcher.core.protocol.Request;
import launcher.core.protocol.result.ConfigReport;
import launcher.core.protocol.result.ConfigView;
import launcher.daemon.control.ControlContext;
import launcher.daemon.control.ResponseChannel;
import launcher.daemon.engine.ProblemRegistry;
import launcher.daemon.provider.process.ProcessProvider;
import launcher.daemon.reload.ActiveConfiguration;
import launcher.daemon.reload.ConfigurationReloader;
import launcher.daemon.service.Version;
import launcher.daemon.track.TouchFolder;

/** What the control commands need of the daemon, gathered from its parts. */
final class DaemonControlContext implements ControlContext {

    private final Supplier<MonotonicTime> clock;
    private final MonotonicTime startedAt;
    private final ActiveConfiguration configuration;
    private final ConfigurationReloader reloading;
    private final ProblemRegistry problems;
    private final ProcessProvider provider;
    private final DaemonEffectHandlers adapters;
    private final TouchFolder touches;
    private final LogTailHandler logs;
    private final Door door;

    DaemonControlContext(
            Supplier<MonotonicTime> clock,
            ActiveConfiguration configuration,
            ConfigurationReloader reloading,
            ProblemRegistry problems,
            ProcessProvider provider,
            DaemonEffectHandlers adapters,
            TouchFolder touches,
            LogTailHandler logs,
            Door door) {
        this.clock = clock;
        this.startedAt = clock.get();
        this.configuration = configuration;
        this.reloading = reloading;
        this.problems = problems;
        this.provider = provider;
        this.adapters = adapters;
        this.touches = touches;
        this.logs = logs;
        this.door = door;
    }

    @Override
    public String version() {
        return Version.TEXT;
    }

    @Override
    public long pid() {
        return ProcessHandle.current().pid();
    }

    @Override
    public double uptimeSeconds() {
        return startedAt.until(clock.get()).toNanos() / 1e9;
    }

    @Override
    public List<String> problems() {
        var all = new ArrayList<>(configuration.problems());
        all.addAll(problems.all());
        all.addAll(door.problems());
        return all;
    }

    @Override
    public Map<RunId, Long> memoryBytes(Collection<RunId> runs) {
        return provider.memoryBytes(runs);
    }

    @Override
    public Optional<String> notReadyBecause(RunId run) {
        return adapters.notReadyBecause(run);
    }

    @Override
    public Optional<String> url(AppSpec app) {
        return door.url(app);
    }

    @Override
    public Optional<String> writeTouch(AppId app) {
        return switch (touches.touch(app)) {
            case TouchFolder.TouchResult.Touched() -> Optional.empty();
            case TouchFolder.TouchResult.NotTouched(String why) -> Optional.of(why);
        };
    }

    @Override
    public Reloaded reload() {
        return reloading.now();
    }

    @Override
    public ConfigReport checkConfiguration() {
        return configuration.check();
    }

    @Override
    public ConfigView showConfiguration(boolean origin) {
        return configuration.show(origin);
    }

    @Override
    public SettingResult set(AppId app, Setting priority, Optional<Boolean> alwaysOn) {
        return configuration.set(app, priority, alwaysOn);
    }

    @Override
    public void logs(List<AppId> apps, Request.Logs asked, ResponseChannel conversation) {
        logs.send(apps, asked, conversation);
    }
}
