package launcher.daemon.os;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls on files and descriptors that the JDK does not offer. Every failure is an {@link OsException}. Linux only; the
 * numbers are those of its generic ABI.
 */
public final class Posix {

    public static final int O_RDONLY = 0;
    public static final int O_WRONLY = 1;
    public static final int O_RDWR = 2;
    public static final int O_NONBLOCK = 0x800;

    private static final Logger LOG = LoggerFactory.getLogger("streamlit-launcher");
    private static final int O_CLOEXEC = 0x80000;
    private static final int F_SETPIPE_SZ = 1031;

    private static final MethodHandle OPEN =
            Native.variadic("open", 2, FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
    private static final MethodHandle FCNTL =
            Native.variadic("fcntl", 2, FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle READ =
            Native.function("read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
    private static final MethodHandle WRITE =
            Native.function("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
    private static final MethodHandle CLOSE = Native.function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle MKFIFO =
            Native.function("mkfifo", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle CHOWN =
            Native.function("chown", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
    private static final MethodHandle EVENTFD =
            Native.function("eventfd", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle POLL =
            Native.function("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));

    private Posix() {}

    /** A descriptor for the file, which the caller owns and no child inherits. */
    public static int open(String path, int flags) throws OsException {
        return (int) Native.call("open " + path, (arena, errno) ->
                (int) OPEN.invokeExact(errno, arena.allocateFrom(path), flags | O_CLOEXEC, 0));
    }

    public static void close(int fd) throws OsException {
        Native.call("close", (_, errno) -> (int) CLOSE.invokeExact(errno, fd));
    }

    /** Closes it where a failure can no longer matter to any caller but should be seen: it is logged. */
    public static void closeQuietly(int fd) {
        try {
            close(fd);
        } catch (OsException e) {
            LOG.warn("descriptor {}: {}", fd, e.getMessage());
        }
    }

    /** How many bytes were read into the native buffer; 0 at the end of the file, -1 if nothing is there yet. */
    public static int read(int fd, MemorySegment buffer) throws OsException {
        try {
            return (int) Native.call("read", (_, errno) ->
                    (long) READ.invokeExact(errno, fd, buffer, buffer.byteSize()));
        } catch (OsException e) {
            if (e.errno() == OsException.EAGAIN) {
                return -1;
            }
            throw e;
        }
    }

    /** How many bytes of the native buffer were written. */
    public static int write(int fd, MemorySegment buffer) throws OsException {
        return (int) Native.call("write", (_, errno) ->
                (long) WRITE.invokeExact(errno, fd, buffer, buffer.byteSize()));
    }

    /** Makes a named pipe with this mode, less the umask. */
    public static void mkfifo(String path, int mode) throws OsException {
        Native.call("mkfifo " + path, (arena, errno) ->
                (int) MKFIFO.invokeExact(errno, arena.allocateFrom(path), mode));
    }

    public static void chown(String path, int uid, int gid) throws OsException {
        Native.call("chown " + path, (arena, errno) ->
                (int) CHOWN.invokeExact(errno, arena.allocateFrom(path), uid, gid));
    }

    /** Asks for a pipe buffer of this many bytes; the kernel rounds up, and refuses (EPERM) above the user's limits. */
    public static void setPipeSize(int fd, int bytes) throws OsException {
        Native.call("fcntl F_SETPIPE_SZ", (_, errno) -> (int) FCNTL.invokeExact(errno, fd, F_SETPIPE_SZ, bytes));
    }

    /** A counter that polls readable once something was added to it. */
    static int eventfd() throws OsException {
        return (int) Native.call("eventfd", (_, errno) -> (int) EVENTFD.invokeExact(errno, 0, O_NONBLOCK | O_CLOEXEC));
    }

    /** Waits without limit until one of the {@code struct pollfd} has news, and fills in which. */
    static void poll(MemorySegment pollfds, int count, int timeoutMillis) throws OsException {
        Native.call("poll", (_, errno) -> (int) POLL.invokeExact(errno, pollfds, (long) count, timeoutMillis));
    }
}
