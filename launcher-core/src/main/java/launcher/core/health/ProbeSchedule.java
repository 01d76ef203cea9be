package launcher.core.health;

import java.time.Duration;
import java.util.Optional;

/**
 * How long to wait between two looks at an app that is not ready yet.
 *
 * <p>The wait is what the launcher adds to a start at worst, so a growing wait is a fixed share of the time already
 * spent, within limits: two percent are not noticed.
 */
public sealed interface ProbeSchedule {

    /** Wait before the next probe, {@code elapsed} after what is probed came up; positive. */
    Duration delayAfter(Duration elapsed);

    /**
     * Wait before the next look whether the app's port listens at all. Such a look does not disturb the app and costs
     * microseconds, so it may come more often than a probe.
     */
    Duration lookDelayAfter(Duration elapsed);

    /** The schedule for a configured interval, or the growing schedule without. */
    static ProbeSchedule of(Optional<Duration> interval) {
        return interval.<ProbeSchedule>map(Fixed::new).orElseGet(Growing::new);
    }

    /** As another schedule says, but not too often: a command is a process each time. */
    record OfCommand(ProbeSchedule asked) implements ProbeSchedule {

        static final Duration DELAY_MIN = Duration.ofMillis(50);

        @Override
        public Duration delayAfter(Duration elapsed) {
            Duration delay = asked.delayAfter(elapsed);
            return delay.compareTo(DELAY_MIN) < 0 ? DELAY_MIN : delay;
        }

        @Override
        public Duration lookDelayAfter(Duration elapsed) {
            return delayAfter(elapsed);
        }
    }

    /** Always the same wait, as configured. */
    record Fixed(Duration interval) implements ProbeSchedule {
        public Fixed {
            if (!interval.isPositive()) {
                throw new IllegalArgumentException("a probe interval of " + interval);
            }
        }

        @Override
        public Duration delayAfter(Duration elapsed) {
            return interval;
        }

        @Override
        public Duration lookDelayAfter(Duration elapsed) {
            return interval;
        }
    }

    /** Fast at first: 5 ms, then a fiftieth of the elapsed time (50 ms after 2.5 s), 200 ms from 10 s on. */
    record Growing() implements ProbeSchedule {

        public static final Duration FIRST = Duration.ofMillis(5);
        public static final Duration LAST = Duration.ofMillis(200);

        /** The shortest wait between two looks: a refused connection costs some 10 µs. */
        public static final Duration LOOK_FIRST = Duration.ofMillis(2);

        /** Looks come at least this often until {@link #LOOKS_SLOW_DOWN}. */
        public static final Duration LOOK_MAX = Duration.ofMillis(20);

        /** An app that took so long is not spoilt by a fifth of a second more. */
        public static final Duration LOOKS_SLOW_DOWN = Duration.ofSeconds(15);

        private static final int SHARE = 50;
        private static final int LOOK_SHARE = 200;

        @Override
        public Duration delayAfter(Duration elapsed) {
            return shorter(LAST, longer(FIRST, elapsed.dividedBy(SHARE)));
        }

        @Override
        public Duration lookDelayAfter(Duration elapsed) {
            return elapsed.compareTo(LOOKS_SLOW_DOWN) < 0
                    ? shorter(LOOK_MAX, longer(LOOK_FIRST, elapsed.dividedBy(LOOK_SHARE)))
                    : delayAfter(elapsed);
        }

        private static Duration shorter(Duration a, Duration b) {
            return a.compareTo(b) <= 0 ? a : b;
        }

        private static Duration longer(Duration a, Duration b) {
            return a.compareTo(b) >= 0 ? a : b;
        }
    }
}
