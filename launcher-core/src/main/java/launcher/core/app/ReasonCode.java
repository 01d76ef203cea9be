package launcher.core.app;

/** Why an app is in the state it is in. The daemon's control gives each its name on the wire. */
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
    ADOPTED
}
