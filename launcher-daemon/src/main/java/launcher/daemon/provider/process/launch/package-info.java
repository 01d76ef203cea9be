/**
 * Settles everything about a start before anything is spawned: command, environment, folder, user.
 *
 * <p>Non-goals: spawning, choosing the port.
 *
 * <p>Failure → behaviour → recovery: whatever cannot be (no such program, folder, user, file or placeholder) is a
 * {@link launcher.daemon.provider.process.launch.LaunchRefusedException} that names it → the operator mends it, the
 * next start looks anew.
 */
@NullMarked
package launcher.daemon.provider.process.launch;

import org.jspecify.annotations.NullMarked;
