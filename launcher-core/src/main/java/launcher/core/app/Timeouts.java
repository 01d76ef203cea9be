package launcher.core.app;

import java.time.Duration;
import java.util.Optional;

/**
 * How long an app may start, run, be busy and be idle.
 *
 * @param idle        how long the app must have been unused before it is stopped; positive
 * @param maxLifetime if given, the app is stopped at its first quiet moment once a run is older than this
 * @param busyMax     a running script or transfer counts as use for at most this long
 * @param startup     how long a start may take until the app is ready
 */
public record Timeouts(Duration idle, Optional<Duration> maxLifetime, Duration busyMax, Duration startup) {

    public Timeouts {
        if (!idle.isPositive() || !startup.isPositive() || !busyMax.isPositive()) {
            throw new IllegalArgumentException("a timeout that is not positive");
        }
    }
}
