package launcher.core.protocol;

import java.util.Locale;

/** What the event feed tells of; the wire name is the constant's in lower case. */
public enum EventType {
    STARTING,
    WAKING_DEP,
    DEP_READY,
    WOKE,
    WAITING_READY,
    READY,
    ERROR,
    STOPPING,
    STOPPED,
    PAUSED,
    RESUMED,
    EVICTED,
    EXITED,
    RELOADED;

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
