/**
 * What apps print: the latest lines in memory, all of it in rotated files, and its followers.
 *
 * <p>Non-goals: reading an app's output (the provider does) and holding an app up: nothing here ever waits for a disk
 * or a reader.
 *
 * <p>Flow: {@link launcher.daemon.applog.AppLogs#append} puts a line into the app's ring, into the queue of the one
 * disk-writing thread {@code applog-writer}, and into the queue of each follower; each of the three has a limit in
 * bytes. Everything on disk, reading for {@link launcher.daemon.applog.AppLogs#tail} included, is done by that one
 * thread, so a file is never read while it is rotated. A file's line is {@code 2026-11-20T09:00:00.123Z SERIAL TEXT},
 * where the serial is that of the run; so {@code --previous} works after a restart of the daemon too.
 *
 * <p>Failure → behaviour → recovery:
 * <ul>
 *   <li>disk slow → the queue is full → lines are dropped from the files only, and counted → a line with their number
 *       is written instead;
 *   <li>disk full or folder gone → said once; half-written lines are taken back → tried again with new output or each
 *       second, then the number is written;
 *   <li>a follower is slow → its lines are dropped and counted; it is told the number;
 *   <li>a line is longer than 16 KiB → cut, and marked so;
 *   <li>the disk does not answer a reader within two seconds → it gets what is in memory, and a note.
 * </ul>
 */
@NullMarked
package launcher.daemon.applog;

import org.jspecify.annotations.NullMarked;
