/**
 * What survives a restart and a reboot: operators' settings, learned start times, and which source gave which apps, in
 * state_dir.
 *
 * <p>Non-goals: which runs are alive (the provider's run folders tell), and what the settings mean (core and
 * daemon.config).
 *
 * <p>Flow: {@link launcher.daemon.state.StateDir} makes the folder and holds the lock that keeps a second daemon out;
 * {@link launcher.daemon.state.StateStore} reads both files once and then answers from memory. A change is written on
 * the caller's thread: to a new file beside, fsync, rename, fsync of the folder. So a file is the old or the new file,
 * never half. {@link launcher.daemon.state.SourceStore} is read once, before a configuration is in force, and is
 * replaced with each that comes into force.
 *
 * <p>Failure → behaviour → recovery:
 * <ul>
 *   <li>a file is damaged → set aside as {@code NAME.damaged-N}, said; the other file and all that can be read of this
 *       one are used;
 *   <li>a value is of the wrong kind or out of range → that value is left out and said, the rest is used, and it stays
 *       in the file;
 *   <li>a newer version wrote fields that are unknown here → they are kept when the file is written;
 *   <li>an operator's setting cannot be written → an exception with the reason for the caller; nothing has changed →
 *   tried again by the caller;
 *   <li>a start time cannot be written → kept in memory, said → written at a later check_interval;
 *   <li>the folder or its lock cannot be made, or a file not be read → the daemon goes on without, said → made, locked
 *   and read at a later check_interval; nothing is written over what was not read.
 * </ul>
 */
@NullMarked
package launcher.daemon.state;

import org.jspecify.annotations.NullMarked;
