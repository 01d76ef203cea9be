/**
 * The deterministic simulation: the core in virtual time against a model of everything around it.
 *
 * <pre>
 *   Workload (clients, operators, reloads, memory)
 *      └─► ModelDaemon (mailbox, gates, queues) ─► Supervisor ─► effects ─► HostModel
 *            ▲ dies after any effect; the next adopts what is left
 *   after every event: Invariants      in every state: Coverage      at the end: no faults, everything settles
 * </pre>
 *
 * <p>Everything is drawn from one seed. A violation carries the seed and the last events.
 *
 * <p>Non-goals: races inside the gate, kernel facts, leaks in adapters.
 */
@NullMarked
package launcher.core.simulation;

import org.jspecify.annotations.NullMarked;
