package launcher.daemon.provider.process.procfs;

import java.util.Optional;
import java.util.OptionalInt;
import launcher.daemon.os.OsException;
import launcher.daemon.os.Pidfd;
import launcher.daemon.os.Posix;

/**
 * One process and never a later one with the same number, within one boot.
 *
 * @param startTicks when it started, in clock ticks since the boot, as /proc/PID/stat tells
 */
public record ProcessIdentity(long pid, long startTicks) {

    /** A pidfd of exactly this process, owned by the caller; empty if it has ended, as a zombie too. */
    public OptionalInt open() {
        int pidfd;
        try {
            pidfd = Pidfd.open(pid);
        } catch (OsException e) {
            return OptionalInt.empty();
        }
        // only now does the number stand for one process, so only now is it worth asking which that is
        if (alive()) {
            return OptionalInt.of(pidfd);
        }
        Posix.closeQuietly(pidfd);
        return OptionalInt.empty();
    }

    /** True if the process is there and not a zombie. */
    public boolean alive() {
        Optional<ProcStat> now = ProcStat.of(pid);
        return now.isPresent() && now.get().identity().equals(this) && now.get().alive();
    }
}
