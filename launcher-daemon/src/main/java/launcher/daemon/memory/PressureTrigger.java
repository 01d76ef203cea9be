package launcher.daemon.memory;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Optional;
import launcher.daemon.os.OsException;
import launcher.daemon.os.OsPoller;
import launcher.daemon.os.Posix;

/**
 * Has the kernel say when processes stall for want of memory, so that no thread need look often. It says so at most
 * once in two seconds.
 */
public final class PressureTrigger implements AutoCloseable {

    /** 50 ms of stalls within 2 s; only windows of whole 2 s are allowed without CAP_SYS_RESOURCE. */
    static final String THRESHOLD = "some 50000 2000000";

    /** Where the kernel reports on memory. */
    public static final Path PRESSURE_FILE = Path.of("/proc/pressure/memory");

    private final OsPoller.Watch watch;

    private PressureTrigger(OsPoller.Watch watch) {
        this.watch = watch;
    }

    /** What came of trying to set a trigger. */
    public sealed interface Result {
        record Set(PressureTrigger trigger) implements Result {}

        /** The kernel has none, or does not allow it; sampling has to do. */
        record NotSet(String why) implements Result {}
    }

    /** Sets a trigger; {@code onPressure} is run on the poller's thread and must return at once. */
    public static Result set(OsPoller poller, Path pressureFile, Runnable onPressure) {
        int fd;
        try {
            fd = Posix.open(pressureFile.toString(), Posix.O_RDWR | Posix.O_NONBLOCK);
        } catch (OsException e) {
            return new Result.NotSet(String.valueOf(e.getMessage()));
        }
        Optional<String> refused = refusal(fd);
        if (refused.isPresent()) {
            return new Result.NotSet(refused.get());
        }
        return new Result.Set(new PressureTrigger(poller.watch(fd, OsPoller.PRIORITY, events -> {
            if ((events & OsPoller.ERROR) != 0) {
                // the poller closes a descriptor whose callback fails, and says so
                throw new IllegalStateException("the kernel took the memory pressure trigger back");
            }
            onPressure.run();
        })));
    }

    /** Writes the threshold; if the kernel refuses it, closes the file and says why. */
    private static Optional<String> refusal(int fd) {
        try (Arena arena = Arena.ofConfined()) {
            Posix.write(fd, arena.allocateFrom(THRESHOLD));
            return Optional.empty();
        } catch (OsException e) {
            Posix.closeQuietly(fd);
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** Takes the trigger back. */
    @Override
    public void close() {
        watch.cancel();
    }
}
