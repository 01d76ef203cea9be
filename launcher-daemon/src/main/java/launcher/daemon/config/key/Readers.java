package launcher.daemon.config.key;

/** Which users may use the verbs that only read. */
public enum Readers {
    /** Root, the daemon's user and the socket's group. */
    GROUP,
    /** All users that can reach the socket. */
    ALL
}
