/**
 * Runs apps as processes of this machine, so that neither outlives or loses the other: apps go on without a daemon, and
 * the next daemon finds them.
 *
 * <p>Below it: {@code launch} settles what is started, {@code tree} reads and signals processes, {@code cage} makes memory cgroups.
 *
 * <p>Non-goals: deciding when to start or stop, or whether an app serves; keeping output.
 *
 * <pre>
 *   start: port ► plan (refuse early) ► run folder (the intent) ► setsid sh shim ► it registers ► Started
 *   shim:  pid file ► app in the foreground, output into the FIFO ► exit file
 *   end:   pidfd of the shim tells that, the exit file tells how ► drain the output ► exited
 *   stop:  signal the group ► wait on pidfds ► kill ► nobody of session, cgroup or environment is left ► Gone
 *   adopt: folder of this boot, pids with their start times alive ► the same supervision as for a child
 * </pre>
 *
 * <p>Failure → behaviour → recovery:
 * <ul>
 * <li>the daemon is killed before the shim registered → the next one renames the folder → the shim starts nothing;
 * <li>the daemon is killed later → apps print into the pipe and go on → the next one adopts them;
 * <li>the shim is killed before it registered → not started, the folder is removed;
 * <li>the shim alone is killed later → the app goes on under the same run and can be stopped → exited (unknown) once it ends;
 * <li>the app and its shim are killed → exited (unknown);
 * <li>the app ended while no daemon lived → nobody is told; what it left running is killed, its folder removed;
 * <li>a process left session and group → found by {@code STREAMLIT_LAUNCHER_RUN} in its environment; one that cleared that
 *     too is found only by a cgroup, where there is one;
 * <li>the machine restarts → all folders are of another boot and are removed.
 * </ul>
 */
@NullMarked
package launcher.daemon.provider.process;

import org.jspecify.annotations.NullMarked;
