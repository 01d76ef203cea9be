/**
 * Memory cgroups of either version, one a run, below the daemon's own and nowhere else.
 *
 * <p>Non-goals: any other controller; limits without cgroups.
 *
 * <p>Failure → behaviour → recovery: no cgroup can be made → there is none, and the caller watches the limit itself. A
 * cgroup cannot be removed yet → it is tried again at the next removal, and by the next daemon.
 */
@NullMarked
package launcher.daemon.provider.process.cgroup;

import org.jspecify.annotations.NullMarked;
