package launcher.daemon.control.command;

import java.util.Optional;
import launcher.core.app.AppId;

/** Records accesses in the tracking folder. */
@FunctionalInterface
public interface TouchRecorder {

    /** Records an access to an app; returns why not, if it could not. */
    Optional<String> touch(AppId app);
}
