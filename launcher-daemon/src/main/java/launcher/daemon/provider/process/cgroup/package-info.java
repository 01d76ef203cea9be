/**
 * Cgroups of either version, one a run, below the daemon's own or beside it and nowhere else: they tell which processes
 * are the run's, end them at once, and limit their memory.
 *
 * <p>Non-goals: any other controller; limits without cgroups.
 *
 * <p>Failure → behaviour → recovery: no cgroup can be made → there is none, the caller follows the processes and
 * watches the limit itself. A cgroup cannot be removed yet → it is tried again at the next removal, and by the next
 * daemon.
 */
@NullMarked
package launcher.daemon.provider.process.cgroup;

import org.jspecify.annotations.NullMarked;
