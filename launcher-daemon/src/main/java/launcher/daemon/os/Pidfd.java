package launcher.daemon.os;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Descriptors that stand for one process and never for a later one with the same number. Called through syscall(2),
 * since older C libraries know no wrapper; the numbers are the same on every architecture.
 */
public final class Pidfd {

    private static final long SYS_PIDFD_SEND_SIGNAL = 424;
    private static final long SYS_PIDFD_OPEN = 434;

    private static final MethodHandle OPEN = Native.variadic("syscall", 1,
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT));
    private static final MethodHandle SEND_SIGNAL = Native.variadic("syscall", 1,
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle KILL =
            Native.function("kill", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));

    private Pidfd() {}

    /**
     * A descriptor, owned by the caller, that polls readable once this process has ended, even as a zombie that no
     * process reaps. ESRCH if there is no such process.
     */
    public static int open(long pid) throws OsException {
        int number = Math.toIntExact(pid);
        return (int) Native.call("pidfd_open " + pid, (_, errno) ->
                (long) OPEN.invokeExact(errno, SYS_PIDFD_OPEN, number, 0));
    }

    /** Signals exactly the process the descriptor was opened for. ESRCH once it has been reaped. */
    public static void signal(int pidfd, int signal) throws OsException {
        Native.call("pidfd_send_signal", (_, errno) ->
                (long) SEND_SIGNAL.invokeExact(errno, SYS_PIDFD_SEND_SIGNAL, pidfd, signal, MemorySegment.NULL, 0));
    }

    /** Signals every process of a group at once. ESRCH if there is none. */
    public static void signalGroup(long group, int signal) throws OsException {
        if (group <= 1) {
            throw new IllegalArgumentException("not the group of an app: " + group);
        }
        int target = Math.toIntExact(-group);
        Native.call("kill " + target, (_, errno) -> (int) KILL.invokeExact(errno, target, signal));
    }
}
