package launcher.core.lifecycle;

import java.util.Optional;
import launcher.core.app.FailureCause;
import launcher.core.app.Reason;

/**
 * Why a waiter does not get what it waits for.
 *
 * @param cause     how the app failed, if that is why
 * @param detail    for operators, without the app's name and its output
 * @param appOutput for operators: the last lines that the app printed
 */
public record Refusal(Code code, Optional<FailureCause> cause, String detail, Optional<String> appOutput) {

    /** Kinds of refusal that a caller tells apart. */
    public enum Code {
        NO_SUCH_APP,
        DISABLED,
        ON_DEMAND_OFF,
        STARTUP_TIMEOUT,
        EXITED_WHILE_STARTING,
        NOT_STARTED,
        CRASH_LOOP,
        STOPPED_MEANWHILE,
        STUCK,
        DEADLINE,
        SHUTTING_DOWN
    }

    /** A refusal that is not for a failure of the app. */
    public Refusal(Code code, String detail) {
        this(code, Optional.empty(), detail, Optional.empty());
    }

    /** A refusal for this reason. */
    static Refusal of(Code code, Reason why) {
        return new Refusal(code, why.cause(), why.detail(), why.appOutput());
    }

    /** The whole of it, for operators. */
    public String text() {
        return Reason.text(detail, appOutput);
    }

    /** What any client may be told: a fixed sentence by the code and the cause, without the app's name. */
    public String forClients() {
        return switch (code) {
            case NO_SUCH_APP -> "was removed from the configuration";
            case DISABLED -> "it is disabled";
            case ON_DEMAND_OFF -> "it does not run, and requests do not start it";
            case STARTUP_TIMEOUT -> caused("did not become ready in time");
            case EXITED_WHILE_STARTING -> caused("exited") + " while starting";
            case NOT_STARTED -> caused("could not be started");
            case CRASH_LOOP -> caused("crash loop: it failed too often");
            case STOPPED_MEANWHILE -> "was stopped meanwhile";
            case STUCK -> "could not be stopped";
            case DEADLINE -> "it took too long";
            case SHUTTING_DOWN -> "the launcher is shutting down";
        };
    }

    private String caused(String otherwise) {
        return cause.map(FailureCause::describe).orElse(otherwise);
    }
}
