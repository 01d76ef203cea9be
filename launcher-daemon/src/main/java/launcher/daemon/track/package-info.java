/**
 * Touch files: {@code touch FOLDER/APP} says that the app is in use.
 *
 * <p>Non-goals: waking apps (a touch wakes nothing) and what a use means (the run's gate is stamped by the listener).
 *
 * <p>Flow: {@link launcher.daemon.track.TouchFolder} waits on one thread, {@code touch-watch}, for the kernel to say
 * that something changed in it; besides it looks at every app's file now and then, since such news can get lost. A look
 * is one lstat relative to the checked folder: no file is opened and no link followed. A touch counts if the file is a
 * regular file, named like a known app, owned by root, the daemon's user or a tracker, and its mtime is another than at
 * the last look. Only a file that is found at the start is compared with a time: with the last use that the daemon
 * before saved. Else the mtime's value means nothing, so times in the future or past do no harm.
 *
 * <p>Failure → behaviour → recovery:
 * <ul>
 *   <li>the folder is a link, a file, or another account's → not used, said once → looked at again each second;
 *   <li>the folder was deleted → made anew at the next look;
 *   <li>FIFOs, sockets, links and folders in it, names that are no apps' → never opened, never counted;
 *   <li>more changes than the kernel queues → every app's file is looked at, at most once a second.
 * </ul>
 */
@NullMarked
package launcher.daemon.track;

import org.jspecify.annotations.NullMarked;
