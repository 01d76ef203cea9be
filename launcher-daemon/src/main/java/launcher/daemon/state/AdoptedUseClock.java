package launcher.daemon.state;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import launcher.core.app.AppCatalog;
import launcher.core.app.AppId;
import launcher.core.app.AppSpec;
import launcher.core.app.MonotonicTime;

/**
 * When a run that was found is taken to have been used last.
 *
 * @param lastTouch the mtime of an app's touch file, if it has one that counts
 * @param now       the moment of the takeover
 * @param wallNow   the same by the wall clock
 */
public record AdoptedUseClock(AppCatalog catalog, Function<AppId, Optional<Instant>> lastTouch, MonotonicTime now,
        Instant wallNow) {

    /**
     * The clock that was saved may be a check_interval old, and a use meanwhile reached no daemon: it is moved on by
     * a check_interval, and at least so far that the app has another left before it is idle. A touch since then is a
     * use, of which no more is known.
     */
    public MonotonicTime lastHuman(AppId app, MonotonicTime saved) {
        Instant savedAt = wallNow.minus(saved.until(now));
        if (lastTouch.apply(app).filter(touch -> touch.isAfter(savedAt)).isPresent()) {
            return now;
        }
        Duration grace = catalog.policy().checkInterval();
        Duration idleTimeout = catalog.find(app).map(AppSpec::idleTimeout).orElse(catalog.policy().idleTimeout());
        MonotonicTime withGrace = MonotonicTime.latest(saved.plus(grace), now.plus(grace).minus(idleTimeout));
        return MonotonicTime.earliest(now, withGrace);
    }
}
