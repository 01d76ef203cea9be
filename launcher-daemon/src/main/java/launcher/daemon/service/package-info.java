/**
 * The daemon as a process among others: its arguments, its signals, what systemd is told, where its own log goes, and
 * the order in which it lets go of what it holds.
 *
 * <p>Not here: anything about apps.
 *
 * <p>Failure → behaviour → recovery: a reader of the log that has stopped reading → lines are dropped and counted, the
 * daemon goes on; a failure while closing → logged, the rest is closed all the same; systemd cannot be reached → logged
 * once, the daemon goes on.
 */
@NullMarked
package launcher.daemon.service;

import org.jspecify.annotations.NullMarked;
