package launcher.core.protocol.result;

/** What the event feed tells of. */
public enum EventType {
    STARTING("starting"),
    WAKING_DEP("waking_dep"),
    DEP_READY("dep_ready"),
    WOKE("woke"),
    WAITING_READY("waiting_ready"),
    READY("ready"),
    ERROR("error"),
    STOPPING("stopping"),
    STOPPED("stopped"),
    PAUSED("paused"),
    RESUMED("resumed"),
    EVICTED("evicted"),
    EXITED("exited"),
    RELOADED("reloaded");

    private final String wire;

    EventType(String wire) {
        this.wire = wire;
    }

    /** As it stands in {@code "type"}. */
    public String wire() {
        return wire;
    }
}
