package launcher.core.supervisor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import launcher.core.lifecycle.WaiterId;

/**
 * The daemon is ending.
 *
 * @param waiters told when every app has ended; none if the apps go on or the answer has been given
 */
record Shutdown(List<WaiterId> waiters) {

    Shutdown {
        waiters = List.copyOf(waiters);
    }

    static Shutdown begun(Optional<Shutdown> before, Optional<WaiterId> waiter) {
        var all = new ArrayList<>(before.map(Shutdown::waiters).orElse(List.of()));
        waiter.ifPresent(all::add);
        return new Shutdown(all);
    }

    /** True if it is to stop every app first. */
    boolean endsApps() {
        return !waiters.isEmpty();
    }
}
