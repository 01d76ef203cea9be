package launcher.daemon.config.key;

/** Who may use the verbs that only read. */
public enum Readers {
    /** Root, the daemon's user and the socket's group. */
    GROUP,
    /** Everybody who can reach the socket. */
    ALL
}
