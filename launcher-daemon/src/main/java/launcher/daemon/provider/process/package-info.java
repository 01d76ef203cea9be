/**
 * Runs apps as processes of this machine, so that neither outlives or loses the other: apps go on without a daemon, and
 * the next daemon finds them.
 *
 * <p>Below it: {@code launch} settles what is started, {@code procfs} reads and signals processes,
 * {@code cgroup} makes the cgroups of runs.
 *
 * <p>Non-goals: deciding when to start or stop, or whether an app serves; keeping output.
 *
 * <pre>
 *   start: port ► plan (refuse early) ► run folder (the intent) ► cgroup ► setsid sh shim ► it registers ► Started
 *   shim:  pid file ► app in the foreground, output into the FIFO ► exit file
 *   end:   pidfd of the shim tells that, the exit file tells how ► drain the output ► exited
 *   stop:  signal the group ► wait on pidfds ► kill ► no process that belongs to the run is left ► Gone
 *   pause: SIGSTOP to all but the shim ► look again until none moves ► Paused; SIGCONT to all ► Resumed
 *   adopt: folder of this boot, pids with their start times alive ► the same supervision as for a child
 *   take over: a process that another program started as the app ► a folder for it ► as if adopted, without a shim
 * </pre>
 *
 * <p>A process belongs to a run by ({@link launcher.daemon.provider.process.RunProcesses} decides, for listeners,
 * memory, signals and adoption alike): <ol>
 * <li>what it is: the shim or the app that registered, by pid and start time;
 * <li>its session, as long as shim or app keep the session's number from becoming another's; once both are gone only
 *     together with the run's account;
 * <li>its cgroup: every run gets one where one can be made, and the app is born in it, so that none of its descendants
 *     is outside, however it hides;
 * <li>its parent, if that belongs to the run; so a child is found that cleared its environment or changed its account.
 *     Where no cgroup can be made the shim is made the parent of all that lose their own parent below it
 *     (PR_SET_CHILD_SUBREAPER, by perl), and stays for them after the app has ended;
 * <li>{@code STREAMLIT_LAUNCHER_RUN} in its environment, but only together with the run's account: its real uid, which
 *     no program can choose. The mark alone proves nothing, since run ids can be read by all users.
 * </ol>
 * What does not belong is a foreign process: on the run's port it is a conflict, its memory counts to no run, it is not
 * signalled. What remains: processes of one account can bear each other's mark, so apps of one account are not
 * protected from each other.
 *
 * <p>Failure → behaviour → recovery:
 * <ul>
 * <li>the daemon is killed before the shim registered → the next daemon renames the folder → the shim starts nothing;
 * <li>the daemon is killed later → apps print into the pipe and go on → the next daemon adopts them;
 * <li>the shim is killed before it registered → not started, the folder is removed;
 * <li>the shim alone is killed later → the app goes on under the same run and can be stopped → exited (unknown) once it
 * ends;
 * <li>the app and its shim are killed → exited (unknown);
 * <li>the app ended while no daemon lived → its end is not reported; what it left running is killed, its folder
 * removed;
 * <li>a process left session and parent → found by its cgroup, or below the shim; where there is neither cgroup nor
 *     perl, or the shim was killed before, by its mark and account alone: then a process is lost that cleared the mark
 *     or changed the account as well;
 * <li>files of a run, its folder or the whole runtime folder are removed or damaged → while the daemon lives it makes
 *     them again from what it knows ({@link launcher.daemon.provider.Provider#restore}); the next daemon knows the run
 *     by its shim, which bears the record in its environment and has the output open; without record and shim what
 *     bears the run's mark or is in its cgroup is killed before anything is started;
 * <li>the runtime folder is full or read-only → what runs is adopted and supervised, a start is refused with the reason
 *     and leaves nothing, said → made and written at a later check_interval;
 * <li>folder and shim are both gone → nothing tells whose run it was; the app is not known any more;
 * <li>a run folder is another account's → it is left alone and logged, unless the run's shim lives: then it is made
 *     anew;
 * <li>the machine restarts → all folders are of another boot and are removed.
 * </ul>
 */
@NullMarked
package launcher.daemon.provider.process;

import org.jspecify.annotations.NullMarked;
