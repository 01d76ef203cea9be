package launcher.daemon.state;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import launcher.core.app.MonotonicTime;
import launcher.daemon.engine.ProblemRegistry;
import launcher.daemon.os.FileReport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks whether the daemon's files are there and can be written, and has made again what is missing. What other
 * programs removed (a logout, a cleaner of temporary files) is said in {@code status} for an hour: a cleaner comes
 * again. What cannot be written, on a disk that is full or read-only, is said until it can.
 */
public final class FileRestoration {

    private static final Logger LOG = LoggerFactory.getLogger("streamlit-launcher");

    private static final Duration SAID = Duration.ofHours(1);
    private static final String SUBJECT = "files";

    private final List<Keeper> keepers;
    private final ProblemRegistry problems;
    private final Supplier<MonotonicTime> clock;
    private final Semaphore free = new Semaphore(1);
    private Optional<MonotonicTime> restoredAt = Optional.empty();

    /**
     * Looks after some files.
     *
     * @param subject what they are, as problems begin with
     * @param look    makes again what is missing of them, and tries once more what failed
     */
    public record Keeper(String subject, Supplier<FileReport> look) {}

    public FileRestoration(List<Keeper> keepers, ProblemRegistry problems, Supplier<MonotonicTime> clock) {
        this.keepers = List.copyOf(keepers);
        this.problems = problems;
        this.clock = clock;
    }

    /** Begins a look in the background, unless one is under way. */
    public void begin() {
        if (free.tryAcquire()) {
            Thread.ofPlatform().daemon().name("file-restoration").start(() -> {
                try {
                    look();
                } catch (RuntimeException e) {
                    LOG.warn("it could not be seen whether the launcher's files are there; tried again at the next "
                            + "check_interval", e);
                } finally {
                    free.release();
                }
            });
        }
    }

    /** Looks now. One look at a time: for the start, before any is begun. */
    public void look() {
        List<String> restored = new ArrayList<>();
        for (Keeper keeper : keepers) {
            FileReport report = keeper.look().get();
            restored.addAll(report.restored());
            if (report.failed().isEmpty()) {
                problems.end(keeper.subject());
            } else {
                problems.begin(keeper.subject(), String.join("; ", report.failed())
                        + ". It is tried again every check_interval");
            }
        }
        sayRestored(restored);
    }

    private void sayRestored(List<String> restored) {
        MonotonicTime now = clock.get();
        if (!restored.isEmpty()) {
            restoredAt = Optional.of(now);
            problems.begin(SUBJECT, "another program removed or damaged " + String.join("; ", restored)
                    + ". It is looked for and made again every check_interval; keep cleaners away from it");
        } else if (restoredAt.filter(at -> at.until(now).compareTo(SAID) >= 0).isPresent()) {
            restoredAt = Optional.empty();
            problems.end(SUBJECT);
        }
    }
}
