package launcher.core.lifecycle;

import launcher.core.app.Moment;
import launcher.core.app.Reason;

/**
 * Somebody who waits for an app.
 *
 * @param why      the reason a start on its behalf has
 * @param deadline when the answer is a refusal, whatever the app does
 */
public record Waiter(WaiterId id, For until, Reason why, Moment deadline) {

    /** What is waited for. */
    public enum For {
        READY,
        GONE
    }
}
