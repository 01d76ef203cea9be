package launcher.daemon.control.command;

import java.util.List;
import java.util.function.Supplier;
import launcher.core.app.LauncherPolicy;
import launcher.core.app.MonotonicTime;
import launcher.core.protocol.result.LauncherView;
import launcher.daemon.engine.AppSnapshots;

/**
 * The launcher as the wire shows it.
 *
 * @param problems what an operator should look at, a sentence each
 */
record LauncherViews(
        AppSnapshots snapshots, Supplier<MonotonicTime> clock, DaemonIdentity daemon, Supplier<List<String>> problems) {

    LauncherView view() {
        AppSnapshots.Overview overview = snapshots.overview();
        LauncherPolicy policy = overview.catalog().policy();
        return new LauncherView(
                new LauncherView.Daemon(
                        daemon.version(), daemon.pid(), AppViews.seconds(daemon.startedAt().until(clock.get()))),
                new LauncherView.Settings(
                        policy.enabled(),
                        policy.onDemand(),
                        AppViews.seconds(policy.idleTimeout()),
                        AppViews.seconds(policy.checkInterval()),
                        policy.memoryThresholdBytes()),
                overview.memoryAvailable(),
                problems.get());
    }
}
