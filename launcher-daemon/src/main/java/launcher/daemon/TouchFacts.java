package launcher.daemon;

import java.util.function.Supplier;
import launcher.core.app.AppId;
import launcher.core.app.MonotonicTime;
import launcher.daemon.loop.AppCells;
import launcher.daemon.track.TouchListener;

/** Touches, on their way to the gates. A touch while the app is not ready wakes nothing. */
record TouchFacts(AppCells cells, Supplier<MonotonicTime> clock, StandingProblems problems) implements TouchListener {

    private static final String SUBJECT = "access tracking";

    @Override
    public void touched(AppId app) {
        cells.gate(app).ifPresent(gate -> gate.touch(clock.get(), "touch file"));
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
