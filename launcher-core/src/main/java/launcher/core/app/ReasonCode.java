package launcher.core.app;

import java.util.Locale;

/** Why an app is in the state it is in: the fixed vocabulary of {@code reason_code} on the wire. */
public enum ReasonCode {
    NEVER_STARTED,
    REQUESTED,
    WOKEN,
    ALWAYS_ON,
    IDLE,
    MEMORY,
    USER,
    EXITED,
    CRASH_LOOP,
    STARTUP_TIMEOUT,
    MEMORY_LIMIT,
    RELOAD,
    SHUTDOWN,
    ADOPTED;

    /** As the protocol writes it: {@code never-started}. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
