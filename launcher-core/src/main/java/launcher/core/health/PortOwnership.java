package launcher.core.health;

/** Which process listens on the TCP port that a run was given, as seen by the run. */
public sealed interface PortOwnership {

    /**
     * A process of the run.
     *
     * @param host where to reach it: the address it listens on, {@code 127.0.0.1} or {@code ::1} if it listens on all
     */
    record Owned(String host) implements PortOwnership {}

    /** No process; so too for a run without a port. */
    record NotListening() implements PortOwnership {}

    /**
     * A foreign process.
     *
     * @param pid  0 if it cannot be seen whose it is, as with another user's process
     * @param name of the program; {@code unknown} then
     */
    record TakenBy(long pid, String name) implements PortOwnership {

        /** Which process that is, for operators: {@code pid 812 (nginx)}. */
        public String holder() {
            return pid == 0 ? "another process" : "pid " + pid + " (" + name + ")";
        }
    }
}
