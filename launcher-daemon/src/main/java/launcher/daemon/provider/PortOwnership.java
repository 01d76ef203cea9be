package launcher.daemon.provider;

/** Which process listens on a TCP port of this machine, as seen by a run. */
public sealed interface PortOwnership {

    /**
     * A process of the run.
     *
     * @param host where to reach it: the address it listens on, {@code 127.0.0.1} or {@code ::1} if it listens on all
     */
    record Owned(String host) implements PortOwnership {}

    /** No process. */
    record NotListening() implements PortOwnership {}

    /**
     * A foreign process.
     *
     * @param pid  0 if it cannot be seen whose it is, as with another user's process
     * @param name of the program; {@code unknown} then
     */
    record TakenBy(long pid, String name) implements PortOwnership {}
}
