package launcher.core.idle;

/** What decided when a run is stopped, or that it is not. */
public enum IdleClock {
    /** How long ago somebody last used it. */
    HUMAN,
    /** A request is in flight or a script is running. */
    BUSY,
    /** How long the run has been ready. */
    LIFETIME
}
