package launcher.core.lifecycle;

import launcher.core.app.AppId;
import launcher.core.app.Reason;

/** What a check found about an app. */
public record Decision(AppId app, Action action, Reason reason) {

    /** What is done about it. */
    public enum Action {
        STOP,
        PAUSE,
        KEEP
    }
}
