package launcher.daemon.provider.process.launch;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that is settled before a process is spawned.
 *
 * @param command     the app's own words, with nothing left to fill in
 * @param environment the app's, complete
 * @param owner       the account the app runs as, if not the daemon's
 * @param openFiles   how many files the app may open before it raises that limit itself, if that is not as many as the
 *                    daemon may
 */
public record LaunchPlan(List<String> command, Map<String, String> environment, Path cwd, Optional<Owner> owner,
        Optional<String> openFiles) {

    /** A user and a group, by number. */
    public record Owner(int uid, int gid) {}
}
