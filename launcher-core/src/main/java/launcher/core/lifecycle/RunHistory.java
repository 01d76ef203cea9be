package launcher.core.lifecycle;

import java.time.Duration;
import java.util.Optional;

/**
 * What is kept of an app's runs once they are over.
 *
 * @param lastSerial of the latest run; before the first, what runs of the app are newer than
 * @param lastUse    of the latest run that ended ready, as far as that was known at its end
 * @param lastStart  how long the latest cold start took
 * @param starts     how often the app was started since the daemon runs
 * @param restarts   how many of these followed a failure
 */
public record RunHistory(
        long lastSerial, Optional<App.LastUse> lastUse, Optional<Duration> lastStart, long starts, long restarts) {

    static final RunHistory NONE = new RunHistory(0, Optional.empty(), Optional.empty(), 0, 0);

    RunHistory newerThan(long serial) {
        return new RunHistory(Math.max(lastSerial, serial), lastUse, lastStart, starts, restarts);
    }

    RunHistory lastUsed(App.LastUse use) {
        return new RunHistory(lastSerial, Optional.of(use), lastStart, starts, restarts);
    }

    RunHistory startedIn(Duration took) {
        return new RunHistory(lastSerial, lastUse, Optional.of(took), starts, restarts);
    }

    RunHistory begin(RunId run, boolean cold, boolean restart) {
        return new RunHistory(run.serial(), lastUse, lastStart, starts + (cold ? 1 : 0), restarts + (restart ? 1 : 0));
    }
}
