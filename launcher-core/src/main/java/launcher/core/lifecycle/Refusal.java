package launcher.core.lifecycle;

import java.util.Optional;
import launcher.core.app.FailureCause;
import launcher.core.app.Reason;

/**
 * Why a waiter does not get what it waits for.
 *
 * @param text  for operators, without the app's name; it may hold what the app printed
 * @param cause how the app failed, if that is why
 */
public record Refusal(Code code, String text, Optional<FailureCause> cause) {

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

    /** One that is not for a failure of the app. */
    public Refusal(Code code, String text) {
        this(code, text, Optional.empty());
    }

    /** One for this failure. */
    Refusal(Code code, Reason why) {
        this(code, why.text(), why.cause());
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
