/**
 * The deterministic simulation: the real core and the real engine in virtual time, against a model of everything around
 * them.
 *
 * <pre>
 *   Workload (clients, operators, reloads, memory)
 *      └─► SimulatedDaemon: FaultyMailbox ─► EventLoop ─► EffectExecutor ─► lanes ─► ModelProvider ─► HostModel
 *            ▲ dies after any effect; the next adopts what is left
 *   after every event and effect: Invariants    in every state: Coverage    at the end: no faults, everything settles
 * </pre>
 *
 * <p>Everything is drawn from one seed. A violation names the broken invariant, and has the seed and the last events.
 * {@code ScenarioTest} tells stories in the same world, in which nothing happens by chance;
 * {@code MutantTransitionTest} and {@code MutantEngineTest} show that a broken core or engine is caught.
 *
 * <p>Below: {@code model}, what the engine meets; {@code invariant}, what must hold.
 *
 * <p>Non-goals: races inside the gate, kernel facts, leaks in adapters.
 */
@NullMarked
package launcher.daemon.simulation;

import org.jspecify.annotations.NullMarked;
