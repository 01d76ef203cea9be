package launcher.core.lifecycle;

import java.util.Optional;
import launcher.core.app.MonotonicTime;
import launcher.core.app.Reason;

/**
 * A client or operator that waits for an app.
 *
 * @param why      the reason a start on its behalf has
 * @param deadline when the answer is a refusal, whatever the app does; empty while the app waits for a slot, which is
 *                 others' doing
 */
public record Waiter(WaiterId id, For until, Reason why, Optional<MonotonicTime> deadline) {

    /** What is waited for. */
    public enum For {
        READY,
        GONE
    }

    Waiter with(Optional<MonotonicTime> changed) {
        return new Waiter(id, until, why, changed);
    }
}
