package launcher.core.health;

import java.util.Optional;
import launcher.core.app.MonotonicTime;
import launcher.core.app.ReadinessSpec;

/**
 * Judges what the probes of a run report until it serves.
 *
 * @param up          when its process came up
 * @param lastFailure what the last probe found wrong, for operators
 */
public record HealthTracker(ProbeSpec spec, MonotonicTime up, Optional<String> lastFailure) {

    private static final String LOOPBACK = "127.0.0.1";

    /** Of a run whose process came up {@code now}. */
    public static HealthTracker of(ProbeSpec spec, MonotonicTime now) {
        return new HealthTracker(spec, now, Optional.empty());
    }

    /**
     * A probe found what it looked for. That a server answers means something only if it is the run's own.
     *
     * @param listener which process listens on the run's port, seen after the answer
     */
    public HealthVerdict succeeded(PortOwnership listener) {
        return switch (listener) {
            case PortOwnership.Owned(String host) -> serving(host);
            case PortOwnership.TakenBy taken -> new HealthVerdict.PortTaken(taken.holder());
            case PortOwnership.NotListening() -> switch (spec.check()) {
                case ReadinessSpec.Check.TcpListens(), ReadinessSpec.Check.HttpAnswers _ ->
                        notYet("its port was given up again");
                case ReadinessSpec.Check.ProcessUp(), ReadinessSpec.Check.CommandSucceeds _,
                        ReadinessSpec.Check.LogMatches _ -> serving(LOOPBACK);
            };
        };
    }

    /**
     * A probe did not find what it looked for.
     *
     * @param listener which process listens on the run's port, as far as the probe saw
     * @param why      for operators
     */
    public HealthVerdict failed(PortOwnership listener, String why) {
        return switch (listener) {
            case PortOwnership.TakenBy taken -> new HealthVerdict.PortTaken(taken.holder());
            case PortOwnership.Owned _, PortOwnership.NotListening _ -> notYet(why);
        };
    }

    private HealthVerdict serving(String host) {
        return new HealthVerdict.Serving(spec.port().isEmpty() ? Optional.empty() : Optional.of(host));
    }

    private HealthVerdict notYet(String why) {
        return new HealthVerdict.NotYet(new HealthTracker(spec, up, Optional.of(why)));
    }

    /** What the last probe found wrong, once the grace period is over. */
    public Optional<String> problem(MonotonicTime now) {
        return now.isBefore(up.plus(spec.app().readiness().gracePeriod())) ? Optional.empty() : lastFailure;
    }
}
