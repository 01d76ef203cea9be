/**
 * The promises that hold whatever goes wrong, one class each; {@link launcher.daemon.simulation.invariant.Invariants}
 * lists them.
 *
 * <p>A violation names its class. Where to add one: a class here, a line in the list.
 */
@NullMarked
package launcher.daemon.simulation.invariant;

import org.jspecify.annotations.NullMarked;
