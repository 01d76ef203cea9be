package launcher.daemon.applog;

/**
 * How much of the apps' output is kept.
 *
 * @param ringBytes     in memory for one app, at most
 * @param allRingsBytes in memory for all apps; each has an equal share of it
 * @param queueBytes    waiting for the disk
 * @param followerBytes waiting for one follower
 * @param fileBytes     size from which a file is rotated
 * @param files         files kept for an app, the current one included
 * @param tailBytes     in one answer to a reader
 */
public record LogLimits(
        int ringBytes, int allRingsBytes, int queueBytes, int followerBytes, int fileBytes, int files, int tailBytes) {

    public static final LogLimits DEFAULT = new LogLimits(
            256 * 1024, 4 * 1024 * 1024, 1024 * 1024, 256 * 1024, 1024 * 1024, 3, 1024 * 1024);
}
