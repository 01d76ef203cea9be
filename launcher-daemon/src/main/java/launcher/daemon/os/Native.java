package launcher.daemon.os;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/** How C functions are found and called: errno is taken with the call, an interrupted call is made again. */
// calling C is what this class is for; the start script grants it by --enable-native-access
@SuppressWarnings("restricted")
final class Native {

    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option CAPTURE_ERRNO = Linker.Option.captureCallState("errno");
    private static final StructLayout ERRNO_LAYOUT = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = ERRNO_LAYOUT.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private static final MethodHandle STRERROR = plain("strerror", FunctionDescriptor.of(ADDRESS, JAVA_INT));
    private static final int MESSAGE_BYTES_MAX = 256;

    private Native() {}

    /** One call: takes its arguments from the arena, and says where errno goes. */
    @FunctionalInterface
    interface Call {
        long make(Arena arena, MemorySegment errno) throws Throwable;
    }

    /** A C function whose handle takes the errno segment as its first argument. */
    static MethodHandle function(String name, FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), descriptor, CAPTURE_ERRNO);
    }

    /** The same for a function with variable arguments, of which {@code fixed} are not. */
    static MethodHandle variadic(String name, int fixed, FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), descriptor, CAPTURE_ERRNO,
                Linker.Option.firstVariadicArg(fixed));
    }

    /** The address of a C function, for handing to another function. */
    static MemorySegment addressOf(String name) {
        return LINKER.defaultLookup().findOrThrow(name);
    }

    /** A function of plain values, which cannot fail. */
    static MethodHandle plain(String name, FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), descriptor);
    }

    /** The text at this C pointer, at most {@code bytesMax} long; empty for a null pointer. */
    static String text(MemorySegment pointer, int bytesMax) {
        return pointer.address() == 0 ? "" : pointer.reinterpret(bytesMax).getString(0);
    }

    /** The structure this C pointer points to. */
    static MemorySegment struct(MemorySegment pointer, long bytes) {
        return pointer.reinterpret(bytes);
    }

    /** Where a call may leave its errno. */
    static MemorySegment errno(Arena arena) {
        return arena.allocate(ERRNO_LAYOUT);
    }

    /** The result of the call, which is negative only if it failed. */
    static long call(String what, Call call) throws OsException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = errno(arena);
            while (true) {
                long result = make(call, arena, errno);
                if (result >= 0) {
                    return result;
                }
                int error = (int) ERRNO.get(errno, 0L);
                if (error != OsException.EINTR) {
                    throw new OsException(what + ": " + describe(error), error);
                }
            }
        }
    }

    /** A downcall throws only what is a bug here: a wrong type, or memory that is no longer there. */
    private static long make(Call call, Arena arena, MemorySegment errno) {
        try {
            return call.make(arena, errno);
        } catch (RuntimeException | Error bug) {
            throw bug;
        } catch (Throwable bug) {
            throw new IllegalStateException(bug);
        }
    }

    /** What the error number means, for people. */
    private static String describe(int errno) {
        try {
            return text((MemorySegment) STRERROR.invokeExact(errno), MESSAGE_BYTES_MAX) + " (errno " + errno
                    + ")";
        } catch (RuntimeException | Error bug) {
            throw bug;
        } catch (Throwable bug) {
            throw new IllegalStateException(bug);
        }
    }
}
