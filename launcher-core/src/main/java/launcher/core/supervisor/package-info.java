/**
 * The aggregate: all apps, and the decisions that concern several of them.
 *
 * <pre>
 *   event, now, use ─► Supervisor.handle ─► transition table, app by app ─► new states, effects
 *                                     ├─► StartLimiter: which app may start now, and which waits for that
 *                                     └─► Evictions: which app goes when memory is short
 * </pre>
 *
 * <p>Everything is computed on a {@link launcher.core.supervisor.SupervisorTransaction draft} and committed last: a
 * throw changes nothing.
 *
 * <p>Non-goals: threads, clocks and I/O; these are the daemon's.
 *
 * <p>Failures: an event about an app or run that is not known is answered or cleaned up after, never an error; memory
 * that cannot be measured evicts no app and is said once.
 */
@NullMarked
package launcher.core.supervisor;

import org.jspecify.annotations.NullMarked;
