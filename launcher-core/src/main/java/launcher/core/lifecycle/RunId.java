package launcher.core.lifecycle;

import java.util.Optional;
import launcher.core.app.AppId;

/**
 * One run of an app.
 *
 * @param serial unique and rising within a boot, also across restarts of the daemon: the monotonic nanoseconds at
 *               which the run was decided
 */
public record RunId(AppId app, long serial) {

    /** By the serial alone, which is as good as unique; each use of a run looks it up. */
    @Override
    public int hashCode() {
        return Long.hashCode(serial);
    }

    /** Written out, since the generated method is slow until it is compiled fully. */
    @Override
    public boolean equals(Object other) {
        return other instanceof RunId(AppId otherApp, long otherSerial) && serial == otherSerial
                && app.equals(otherApp);
    }

    /** The form used in folder names, environments and logs: {@code app.serial}. */
    @Override
    public String toString() {
        return app + "." + serial;
    }

    /** The run that {@link #toString} wrote, or empty. */
    public static Optional<RunId> parse(String text) {
        int dot = text.lastIndexOf('.');
        if (dot < 0 || !text.substring(dot + 1).matches("[0-9]{1,18}")) {
            return Optional.empty();
        }
        return AppId.parse(text.substring(0, dot)).map(app -> new RunId(app, Long.parseLong(text.substring(dot + 1))));
    }
}
