package launcher.core.app;

import java.util.Optional;

/**
 * Why something was decided. The same reason reaches the log, {@code status}, {@code explain} and the event feed.
 *
 * @param text  for operators, without the app's name: {@code idle for 31m, longer than 30m}; it may hold what the app
 *              printed, paths and the addresses of clients
 * @param cause how the app failed or ended, if that is why; may be told to clients
 */
public record Reason(ReasonCode code, String text, Optional<FailureCause> cause) {

    public static final Reason NEVER_STARTED = new Reason(ReasonCode.NEVER_STARTED, "never started");

    /** A reason that is not the app's own end. */
    public Reason(ReasonCode code, String text) {
        this(code, text, Optional.empty());
    }

    /** The app failed, or ended by itself. */
    public Reason(ReasonCode code, String text, FailureCause cause) {
        this(code, text, Optional.of(cause));
    }

    @Override
    public String toString() {
        return text;
    }
}
