package launcher.daemon.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import launcher.daemon.config.key.LogLevel;
import launcher.daemon.config.key.Readers;

/**
 * What the daemon itself is told; what concerns apps is in the catalog.
 *
 * @param trackingDir folder of the touch files
 * @param trackers    accounts whose touch files count besides root's and the daemon's own
 * @param portFirst   first port for {@code port: auto}
 * @param portLast    last port, included
 * @param stateDir    folder of what survives a reboot
 * @param socket      the control socket
 */
public record DaemonSettings(
        Path trackingDir,
        List<String> trackers,
        LogLevel logLevel,
        Readers readers,
        int portFirst,
        int portLast,
        Path stateDir,
        Path socket) {

    public DaemonSettings {
        trackers = List.copyOf(trackers);
    }

    /** The changes in {@code next} that a running daemon cannot follow, a sentence each. */
    public List<String> needingRestart(DaemonSettings next) {
        var changes = new ArrayList<String>();
        compare(changes, "socket", socket, next.socket);
        compare(changes, "state_dir", stateDir, next.stateDir);
        compare(changes, "tracking_dir", trackingDir, next.trackingDir);
        compare(changes, "trackers", trackers, next.trackers);
        compare(changes, "log_level", logLevel, next.logLevel);
        compare(changes, "ports", portFirst + "-" + portLast, next.portFirst + "-" + next.portLast);
        return changes;
    }

    static void compare(List<String> changes, String key, Object now, Object then) {
        if (!now.equals(then)) {
            changes.add(key + ": stays " + now + " until the daemon is restarted, then " + then);
        }
    }
}
