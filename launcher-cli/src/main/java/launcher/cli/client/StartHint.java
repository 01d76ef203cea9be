package launcher.cli.client;

import java.nio.file.Path;
import java.util.function.Predicate;

/** Says how the daemon is started on this machine. */
final class StartHint {

    private static final Path SYSTEMD = Path.of("/run/systemd/system");
    private static final Path INIT_SCRIPT = Path.of("/etc/init.d/streamlit-launcher");

    private StartHint() {}

    /** @param exists answers which files are there */
    static String of(Predicate<Path> exists) {
        String service = exists.test(INIT_SCRIPT) && !exists.test(SYSTEMD)
                ? INIT_SCRIPT + " start" : "systemctl start streamlit-launcher";
        return "start it with `" + service + "` or `streamlit-launcherctl daemon`, or name its socket with --socket";
    }
}
