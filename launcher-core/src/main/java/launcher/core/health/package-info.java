/**
 * Rules of readiness: when to look, and how long to wait before looking again.
 *
 * <p>Non-goals: looking (daemon.health probes), and deciding what becomes of an app that is not ready (core.launcher).
 *
 * <p>Failure, behaviour, recovery: there is none to have here; these are functions of their arguments.
 */
@NullMarked
package launcher.core.health;

import org.jspecify.annotations.NullMarked;
