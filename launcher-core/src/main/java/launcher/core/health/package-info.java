/**
 * Rules of health: what a run is asked and when, and what the answers mean.
 *
 * <p>Non-goals: asking (daemon.health), and what becomes of an app that does not serve (core.lifecycle).
 *
 * <p>Flow: {@link launcher.core.health.ProbeSpec} goes out with StartProbe → ProbeSucceeded and ProbeFailed come in →
 * {@link launcher.core.health.HealthTracker} → {@link launcher.core.health.HealthVerdict}.
 *
 * <p>Failure, behaviour, recovery: there is none to have here; these are functions of their arguments.
 */
@NullMarked
package launcher.core.health;

import org.jspecify.annotations.NullMarked;
