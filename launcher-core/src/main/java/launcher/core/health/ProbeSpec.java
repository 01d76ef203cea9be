package launcher.core.health;

import java.time.Duration;
import java.util.OptionalInt;
import launcher.core.app.AppSpec;
import launcher.core.app.ReadinessSpec;

/**
 * What a run is to be asked, and how often.
 *
 * @param app  as the run was started: a command is run with its account, folder and environment
 * @param port the TCP port that the run was told to serve on
 */
public record ProbeSpec(AppSpec app, OptionalInt port) {

    /** How long a process that is asked nothing must have been up: it must not have ended at once. */
    static final Duration SETTLED_AFTER = Duration.ofMillis(200);

    public ReadinessSpec.Check check() {
        return app.readiness().check();
    }

    /** How long a probe may take. */
    public Duration timeout() {
        return app.readiness().timeout();
    }

    /** How long after the process came up the first probe is made. */
    public Duration firstDelay() {
        return switch (check()) {
            case ReadinessSpec.Check.ProcessUp() -> SETTLED_AFTER;
            case ReadinessSpec.Check.TcpListens(), ReadinessSpec.Check.HttpAnswers _,
                    ReadinessSpec.Check.CommandSucceeds _, ReadinessSpec.Check.LogMatches _ -> Duration.ZERO;
        };
    }

    /** How long to wait from a probe to the next. */
    public ProbeSchedule schedule() {
        ProbeSchedule asked = ProbeSchedule.of(app.readiness().interval());
        return check() instanceof ReadinessSpec.Check.CommandSucceeds ? new ProbeSchedule.OfCommand(asked) : asked;
    }
}
