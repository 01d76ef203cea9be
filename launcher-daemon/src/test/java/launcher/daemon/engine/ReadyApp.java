package launcher.daemon.engine;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import launcher.core.app.AppCatalog;
import launcher.core.app.AppSpec;
import launcher.core.app.LauncherPolicy;
import launcher.core.app.MonotonicTime;
import launcher.core.app.Reason;
import launcher.core.app.ReasonCode;
import launcher.core.lifecycle.App;
import launcher.core.lifecycle.AppState;
import launcher.core.lifecycle.AppTransitions;
import launcher.core.lifecycle.Endpoint;
import launcher.core.lifecycle.Instance;
import launcher.core.lifecycle.RunHistory;
import launcher.core.lifecycle.RunId;
import launcher.core.restart.FailureHistory;
import launcher.core.supervisor.Supervisor;

/** An app that is ready already and serves somewhere, published as the loop does it, without a loop. */
public final class ReadyApp {

    private static final LauncherPolicy POLICY =
            new LauncherPolicy(true, true, Duration.ofMinutes(30), Duration.ofSeconds(60), 0, 2);

    private ReadyApp() {}

    /** The catalog with this app alone. */
    public static AppCatalog catalog(AppSpec app) {
        return AppCatalog.of(POLICY, List.of(app));
    }

    /** What is published of an app that was never started. */
    public static AppSnapshots asleep(AppSpec spec, MonotonicTime now) {
        return new AppSnapshots(new Supervisor(AppTransitions::apply, catalog(spec), 1, now));
    }

    /** What is published of it, with an open gate. */
    public static AppSnapshots cells(AppSpec spec, Endpoint endpoint, MonotonicTime now) {
        var launcher = new Supervisor(AppTransitions::apply, catalog(spec), 1, now);
        var run = new RunId(spec.id(), now.nanos());
        var reason = new Reason(ReasonCode.REQUESTED, "for a test");
        var state = new AppState.Ready(run, Instance.ofProcess(ProcessHandle.current().pid(), OptionalInt.empty()),
                endpoint, now,
                Optional.empty(), 0, Optional.empty(), reason);
        var app = new App(spec, true, state, List.of(), FailureHistory.NONE,
                new RunHistory(run.serial(), Optional.empty(), Optional.empty(), 1, 0));
        var snapshots = new AppSnapshots(launcher);
        var gate = new UseGate(now, "test");
        gate.open(now, Optional.empty());
        snapshots.registerGate(run, gate);
        snapshots.publish(launcher, new Supervisor.Step(List.of(), List.of(app), List.of()));
        return snapshots;
    }
}
