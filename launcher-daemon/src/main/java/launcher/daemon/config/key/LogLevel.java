package launcher.daemon.config.key;

/** How much the daemon logs. */
public enum LogLevel {
    DEBUG,
    INFO,
    WARN,
    ERROR
}
