/**
 * Processes as /proc shows them: which there are, what they were started with, what they hold, and how they are
 * signalled and awaited without ever meeting another process of the same number.
 *
 * <p>Non-goals: knowing which of them belong to a run.
 *
 * <p>Failure → behaviour → recovery: a process ends while it is looked at, or is hidden → it is passed over as if it
 * were not there → the caller looks again.
 */
@NullMarked
package launcher.daemon.provider.process.procfs;

import org.jspecify.annotations.NullMarked;
