package launcher.daemon.health;

import launcher.core.lifecycle.RunId;

/** Knows whose socket listens on a port. Called on a prober's thread, a few times a second at most;
 * may take milliseconds. */
@FunctionalInterface
public interface PortOwners {

    /** The owner of the listener on TCP {@code port} now, as seen from {@code run}. */
    Ownership check(RunId run, int port);

    /** Whose LISTEN socket it is. */
    sealed interface Ownership {
        /**
         * A process of the run listens; it is reached at {@code host}, an address literal such as {@code 127.0.0.1}.
         */
        record Owned(String host) implements Ownership {}

        /** No process listens there. */
        record NotListening() implements Ownership {}

        /** A process that is not of the run listens; pid 0 and an empty name if it cannot be seen. */
        record TakenBy(long pid, String name) implements Ownership {}
    }
}
