/**
 * The operating system below the JDK: one poller thread, and the few calls the JDK does not offer.
 *
 * <p>Purpose: hear at once that a process ended, that an app printed, that memory got short, without a thread for each;
 * say in words why a file cannot be used; and hold the single copy of what adapters need from the kernel and its files:
 * mounts and cgroups ({@link launcher.daemon.os.ProcessCgroups}), numbers in /proc
 * ({@link launcher.daemon.os.KernelText}), single sockets ({@link launcher.daemon.os.SocketDiag}), the own account
 * ({@link launcher.daemon.os.Account}), folders that no other
 * account may change ({@link launcher.daemon.os.SafeFolder}), files replaced as a whole
 * ({@link launcher.daemon.os.AtomicFile}), and the form in which the keepers of files tell of them
 * ({@link launcher.daemon.os.FileReport}).
 * Non-goals: knowing what an app or a run is; anything the JDK can do as well.
 *
 * <pre>
 *   watch(fd, events, callback) ──► os-poller: poll(2) over every descriptor ──► callback (on that thread, returns at
 *   once) cancel()                    ──► os-poller: forgets the descriptor and closes it
 * </pre>
 *
 * <p>Failure → behaviour → recovery: a callback throws → logged with what it watched, its descriptor is closed, the
 * thread and all other watches go on. A call fails → {@link launcher.daemon.os.OsException} with errno, the caller
 * decides. poll(2) itself fails for want of memory → logged, tried again after a second.
 */
@NullMarked
package launcher.daemon.os;

import org.jspecify.annotations.NullMarked;
