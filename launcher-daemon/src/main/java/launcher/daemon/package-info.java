/**
 * The daemon: {@link launcher.daemon.DaemonMain} has the arguments, the signals and the exit codes,
 * {@link launcher.daemon.Daemon} is the wiring list, read from top to bottom; everything is closed in the reverse
 * order.
 *
 * <p>Failures: only the start may end the daemon, with an exit code and a sentence that says what to do; afterwards
 * each failure is reported where it can be, and the rest goes on.
 */
@NullMarked
package launcher.daemon;

import org.jspecify.annotations.NullMarked;
