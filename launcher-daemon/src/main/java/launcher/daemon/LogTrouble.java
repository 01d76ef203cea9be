package launcher.daemon;

import launcher.daemon.applog.LogDiskListener;
import launcher.daemon.engine.ProblemRegistry;

/** Whether the apps' output reaches the disk. */
record LogTrouble(ProblemRegistry problems) implements LogDiskListener {

    private static final String SUBJECT = "app logs";

    @Override
    public void logsLost(String why) {
        problems.begin(SUBJECT, why);
    }

    @Override
    public void logsWritten() {
        problems.end(SUBJECT);
    }
}
