package launcher.daemon.os;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.Optional;

/** A user as the system's account databases know it. */
public record Account(String name, int uid, int gid, String home, String shell) {

    /** The owner of a process's folder is the user it acts as. */
    private static final Path SELF = Path.of("/proc/self");

    private static final int TEXT_BYTES_MAX = 4096;
    private static final MethodHandle GETPWNAM = Native.function("getpwnam", FunctionDescriptor.of(ADDRESS, ADDRESS));

    /** {@code struct passwd}, the same in every C library of Linux. */
    private static final StructLayout PASSWD = MemoryLayout.structLayout(
            ADDRESS.withName("name"), ADDRESS.withName("password"), JAVA_INT.withName("uid"), JAVA_INT.withName("gid"),
            ADDRESS.withName("gecos"), ADDRESS.withName("home"), ADDRESS.withName("shell"));

    /** The user of this name, or empty. May ask a name service over the network. */
    public static synchronized Optional<Account> named(String name) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = Native.errno(arena);
            MemorySegment found = (MemorySegment) GETPWNAM.invokeExact(errno, arena.allocateFrom(name));
            return found.address() == 0 ? Optional.empty() : Optional.of(read(Native.struct(found, PASSWD.byteSize())));
        } catch (RuntimeException | Error bug) {
            throw bug;
        } catch (Throwable bug) {
            throw new IllegalStateException(bug);
        }
    }

    /**
     * The number of the user this process acts as.
     *
     * @throws UncheckedIOException if /proc is not mounted
     */
    public static int ownUid() {
        try {
            return (Integer) Files.getAttribute(SELF, "unix:uid");
        } catch (IOException e) {
            throw new UncheckedIOException("/proc is not mounted", e);
        }
    }

    /**
     * That user as the owners of files are compared with, by number.
     *
     * @throws UncheckedIOException if /proc is not mounted
     */
    public static UserPrincipal ownPrincipal() {
        try {
            return Files.getOwner(SELF);
        } catch (IOException e) {
            throw new UncheckedIOException("/proc is not mounted", e);
        }
    }

    private static Account read(MemorySegment passwd) {
        return new Account(text(passwd, "name"), number(passwd, "uid"), number(passwd, "gid"), text(passwd, "home"),
                text(passwd, "shell"));
    }

    private static int number(MemorySegment passwd, String field) {
        return passwd.get(JAVA_INT, PASSWD.byteOffset(PathElement.groupElement(field)));
    }

    private static String text(MemorySegment passwd, String field) {
        return Native.text(passwd.get(ADDRESS, PASSWD.byteOffset(PathElement.groupElement(field))), TEXT_BYTES_MAX);
    }
}
