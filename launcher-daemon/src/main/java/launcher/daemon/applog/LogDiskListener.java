package launcher.daemon.applog;

/** Told whether output reaches the disk. Called on the writer's thread; must return at once. */
public interface LogDiskListener {

    /** Output of apps does not reach the disk, for this reason; the apps go on. Called once when that begins. */
    void logsLost(String why);

    /** It reaches the disk again. */
    void logsWritten();
}
