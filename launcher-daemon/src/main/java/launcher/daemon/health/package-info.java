/**
 * Asks runs whether they serve, and reports what it finds.
 *
 * <p>Non-goals: what a finding means and how long a run may take (core.health and core.lifecycle decide both), and
 * which process owns a socket (the provider knows).
 *
 * <p>Flow: {@link launcher.daemon.health.ReadinessProber#start} starts a virtual thread for the run, which
 * <ol>
 *   <li>looks whether a process of the run listens on its port; such a look is mostly a connection that is
 *       refused, and may come every few milliseconds;
 *   <li>then, for HTTP, asks until the answer is right; a command is run, a log line waited for without any of this;
 *   <li>posts ProbeSucceeded or ProbeFailed, with the owner of the port, and goes on until it is stopped.
 * </ol>
 *
 * <p>Failure → behaviour → recovery:
 * <ul>
 *   <li>a probe hangs or dribbles → cut off at its timeout, only its own run waits → probed again;
 *   <li>a foreign process listens on the port → reported with the process's name, never taken for the app → looked at
 *   again;
 *   <li>a command leaves children behind → its whole process group is killed at the timeout;
 *   <li>a log line is endless, or the expression explodes on it → the search of that line ends at a bound → next line.
 * </ul>
 */
@NullMarked
package launcher.daemon.health;

import org.jspecify.annotations.NullMarked;
