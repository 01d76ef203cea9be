package launcher.daemon.provider.process;

import java.nio.file.Path;
import launcher.core.app.AppId;
import launcher.core.lifecycle.RunId;
import launcher.daemon.os.OsPoller;
import launcher.daemon.provider.AppSpecs;
import launcher.daemon.provider.RecordedRuns;
import launcher.daemon.provider.process.cgroup.CgroupPlaces;

/** A daemon in a process of its own, for tests that kill it: starts one app, says what came of it, and waits. */
final class DoomedDaemon {

    private DoomedDaemon() {}

    /** Arguments: the runtime folder, the app's shell script. */
    public static void main(String[] args) throws Exception {
        var setup = new ProcessProvider.Setup(Path.of(args[0]), 30_200, 30_299, System.getenv(),
                CgroupPlaces.detect());
        var provider = new ProcessProvider(setup, OsPoller.start(), new RecordedRuns());
        var run = new RunId(new AppId("doomed"), System.nanoTime());
        System.out.println(run + " " + provider.start(run, AppSpecs.sh(args[1]).named(run.app())));
        // for ever, or until the process that started this daemon goes
        System.out.println(System.in.read());
        System.exit(1);
    }
}
