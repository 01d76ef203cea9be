package launcher.daemon.track;

import java.util.function.Supplier;
import launcher.core.app.AppId;
import launcher.core.app.MonotonicTime;
import launcher.daemon.engine.AppSnapshots;
import launcher.daemon.engine.ProblemRegistry;

/** Touches, on their way to the gates. A touch while the app is not ready wakes nothing. */
public record TouchUseListener(AppSnapshots snapshots, Supplier<MonotonicTime> clock, ProblemRegistry problems)
        implements TouchListener {

    private static final String SUBJECT = "access tracking";

    @Override
    public void touched(AppId app) {
        snapshots.gate(app).ifPresent(gate -> gate.touch(clock.get(), "touch file"));
    }

    @Override
    public void trackingUnusable(String why) {
        problems.begin(SUBJECT, why);
    }

    @Override
    public void trackingMended() {
        problems.end(SUBJECT);
    }
}
