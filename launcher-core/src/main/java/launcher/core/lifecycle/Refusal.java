package launcher.core.lifecycle;

/**
 * Why a waiter does not get what it waits for.
 *
 * @param text for people, without the app's name
 */
public record Refusal(Code code, String text) {

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
}
