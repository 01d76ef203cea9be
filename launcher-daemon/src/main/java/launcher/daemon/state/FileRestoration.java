package launcher.daemon.state;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import launcher.core.app.MonotonicTime;
import launcher.daemon.engine.ProblemRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks whether the daemon's files are there, which other programs remove (a logout, a cleaner of temporary files), has
 * them made again, and says so in {@code status} for an hour: a cleaner comes again.
 */
public final class FileRestoration {

    private static final Logger LOG = LoggerFactory.getLogger("streamlit-launcher");

    private static final Duration SAID = Duration.ofHours(1);
    private static final String SUBJECT = "files";

    private final List<Supplier<List<String>>> keepers;
    private final ProblemRegistry problems;
    private final Supplier<MonotonicTime> clock;
    private final Semaphore free = new Semaphore(1);
    private Optional<MonotonicTime> restoredAt = Optional.empty();

    /** @param keepers each makes again what is missing of its files, and says what that was */
    public FileRestoration(List<Supplier<List<String>>> keepers, ProblemRegistry problems,
            Supplier<MonotonicTime> clock) {
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

    void look() {
        List<String> restored = keepers.stream().flatMap(keeper -> keeper.get().stream()).toList();
        MonotonicTime now = clock.get();
        if (!restored.isEmpty()) {
            restoredAt = Optional.of(now);
            problems.begin(SUBJECT, "another program removed or damaged " + restored.stream()
                    .collect(Collectors.joining("; ")) + ". It is looked for and made again every check_interval; keep "
                    + "cleaners away from it");
        } else if (restoredAt.filter(at -> at.until(now).compareTo(SAID) >= 0).isPresent()) {
            restoredAt = Optional.empty();
            problems.end(SUBJECT);
        }
    }
}
