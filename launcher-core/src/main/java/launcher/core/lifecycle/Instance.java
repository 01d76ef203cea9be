package launcher.core.lifecycle;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What runs for a run: a process, a container, a unit, whatever its provider started.
 *
 * @param port the TCP port it was told to serve on
 * @param pid  of its first process, where that is a process of this machine
 */
public record Instance(InstanceRef ref, OptionalInt port, OptionalLong pid) {

    /** An instance that is a process of this machine. */
    public static Instance ofProcess(long pid, OptionalInt port) {
        return new Instance(new InstanceRef("pid " + pid), port, OptionalLong.of(pid));
    }
}
