package launcher.core.app;

import java.util.Optional;

/**
 * Why something was decided. The same reason reaches the log, {@code status}, {@code explain} and the event feed. Any
 * client of the gateway is told no more of it than its {@link FailureCause}.
 *
 * @param cause     how the app failed or ended, if that is why
 * @param detail    for operators, without the app's name and its output: {@code idle for 31m, longer than 30m}; it
 *                  may hold paths and the addresses of clients
 * @param appOutput for operators: the last lines that the app printed
 */
public record Reason(ReasonCode code, Optional<FailureCause> cause, String detail, Optional<String> appOutput) {

    public static final Reason NEVER_STARTED = new Reason(ReasonCode.NEVER_STARTED, "never started");

    /** A reason that is no failure. */
    public Reason(ReasonCode code, String detail) {
        this(code, Optional.empty(), detail, Optional.empty());
    }

    /** A failure that the app's output does not explain. */
    public Reason(ReasonCode code, FailureCause cause, String detail) {
        this(code, Optional.of(cause), detail, Optional.empty());
    }

    /** The whole of it, for operators. */
    public String text() {
        return text(detail, appOutput);
    }

    /** A sentence for operators together with the last lines that the app printed. */
    public static String text(String detail, Optional<String> appOutput) {
        return detail + appOutput.map(output -> "; its last output: " + output).orElse("");
    }

    /** The same, as the rest of a sentence that begins like this. */
    public Reason after(String beginning) {
        return new Reason(code, cause, beginning + detail, appOutput);
    }

    @Override
    public String toString() {
        return text();
    }
}
