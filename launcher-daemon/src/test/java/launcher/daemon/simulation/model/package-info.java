/**
 * What the real engine meets in the simulation: virtual time, a host with its processes and run folders, a provider and
 * a prober over it, a mailbox that delays, loses and repeats facts, lanes that hesitate, and the clients' own view of
 * gates and waiters.
 *
 * <p>Non-goals: anything that decides. Nothing here knows the workload or the invariants.
 */
@NullMarked
package launcher.daemon.simulation.model;

import org.jspecify.annotations.NullMarked;
