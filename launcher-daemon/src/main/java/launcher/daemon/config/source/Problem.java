package launcher.daemon.config.source;

/**
 * Something wrong with the configuration.
 *
 * @param message what is wrong, why, and what to do about it
 */
public record Problem(Severity severity, SourceLocation place, String message) {

    public Problem {
        message = Texts.onOneLine(message);
    }

    /** An error makes the configuration unusable, a warning does not. */
    public enum Severity {
        ERROR,
        WARNING
    }

    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /** {@code FILE:LINE:COLUMN: error: …} */
    @Override
    public String toString() {
        return place + (isError() ? ": error: " : ": warning: ") + message;
    }
}
