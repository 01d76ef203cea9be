package launcher.daemon.track;

import launcher.core.app.AppId;

/** Told about touches. Called on the folder's thread, or on that of a caller of lookAgain; must return at once. */
public interface TouchListener {

    /** The app's touch file was touched since the last look. */
    void touched(AppId app);

    /** Touches cannot be seen, and this says why and what to do. Called when that begins or the reason changes. */
    void trackingUnusable(String why);

    /** They can be seen again. */
    void trackingMended();
}
