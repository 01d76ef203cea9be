package launcher.core.app;

/**
 * Why something was decided. The same reason reaches the log, {@code status}, {@code explain} and the event feed.
 *
 * @param text for people, without the app's name: {@code idle for 31m, longer than 30m}
 */
public record Reason(ReasonCode code, String text) {

    public static final Reason NEVER_STARTED = new Reason(ReasonCode.NEVER_STARTED, "never started");

    /** What stands between a text and the app's own last output, which is for operators only. */
    public static final String OUTPUT_FOLLOWS = "; its last output: ";

    /** A reason's or an event's text for people who are no operators: without what the app printed. */
    public static String withoutOutput(String text) {
        int output = text.indexOf(OUTPUT_FOLLOWS);
        return output < 0 ? text : text.substring(0, output);
    }

    @Override
    public String toString() {
        return text;
    }
}
