package launcher.daemon.memory;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import launcher.core.lifecycle.LauncherEvent;
import launcher.daemon.engine.Mailbox;
import launcher.daemon.engine.ProblemRegistry;
import launcher.daemon.memory.MemoryReading.Measured;
import launcher.daemon.memory.MemoryReading.Unreadable;

/**
 * Samples memory on a thread of its own, {@code memory-watch}: every second while less than twice the threshold is
 * available or nothing can be read, every check interval while there is more, and at once when asked. It sleeps in
 * between.
 */
public final class MemoryWatch implements AutoCloseable {

    /** Time between two samples while memory is near the threshold. */
    public static final Duration NEAR_INTERVAL = Duration.ofSeconds(1);

    private static final String SUBJECT = "memory";
    private static final Duration CLOSE_MAX = Duration.ofSeconds(2);

    private final Supplier<MemoryReading> reader;
    private final Mailbox mailbox;
    private final ProblemRegistry problems;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long thresholdBytes;
    private Duration checkInterval;
    private boolean sampleWanted = true;
    /** True if a caller waits for the sample that is being taken; the watch's thread alone knows. */
    private boolean sampleAsked;
    private boolean closed;

    /**
     * Starts sampling.
     *
     * @param reader         looks once, such as {@link MemoryReader#read}
     * @param thresholdBytes below which apps are evicted; 0 if they never are
     * @param checkInterval  time between two samples while memory is plenty
     * @param problems       says that memory cannot be read, as long as it cannot
     */
    public static MemoryWatch start(Supplier<MemoryReading> reader, long thresholdBytes, Duration checkInterval,
            Mailbox mailbox, ProblemRegistry problems) {
        MemoryWatch watch = new MemoryWatch(reader, thresholdBytes, checkInterval, mailbox, problems);
        watch.thread.start();
        return watch;
    }

    private MemoryWatch(Supplier<MemoryReading> reader, long thresholdBytes, Duration checkInterval, Mailbox mailbox,
            ProblemRegistry problems) {
        this.reader = reader;
        this.mailbox = mailbox;
        this.problems = problems;
        this.thresholdBytes = thresholdBytes;
        this.checkInterval = checkInterval;
        thread = Thread.ofPlatform().daemon().name("memory-watch").unstarted(this::watch);
    }

    /** The time until the next sample is due after this one. */
    static Duration intervalAfter(MemoryReading reading, long thresholdBytes, Duration checkInterval) {
        boolean near = switch (reading) {
            // half of the available, since twice the threshold may not fit into a long
            case Measured(long available, _) -> available / 2 < thresholdBytes;
            case Unreadable _ -> thresholdBytes > 0;
        };
        return near && NEAR_INTERVAL.compareTo(checkInterval) < 0 ? NEAR_INTERVAL : checkInterval;
    }

    /** Has a sample taken now; returns at once. Any number of calls before it are a single request. */
    public void sampleNow() {
        lock.lock();
        try {
            sampleWanted = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Changes the settings after a reload, and samples now. */
    public void configure(long newThresholdBytes, Duration newCheckInterval) {
        lock.lock();
        try {
            thresholdBytes = newThresholdBytes;
            checkInterval = newCheckInterval;
            sampleWanted = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the thread. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
        try {
            thread.join(CLOSE_MAX);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void watch() {
        String lastTrouble = "";
        Duration wait = Duration.ZERO;
        while (due(wait)) {
            MemoryReading reading = reader.get();
            switch (reading) {
                case Measured sample -> {
                    lastTrouble = "";
                    problems.end(SUBJECT);
                    mailbox.post(new LauncherEvent.MemoryMeasured(sample.availableBytes()));
                }
                case Unreadable(String why) -> {
                    problems.begin(SUBJECT, why + "; no app is stopped for want of memory meanwhile");
                    if (sampleAsked || !why.equals(lastTrouble)) {
                        lastTrouble = why;
                        mailbox.post(new LauncherEvent.MemoryUnreadable(why));
                    }
                }
            }
            wait = intervalNow(reading);
        }
    }

    /** Waits until a sample is due or wanted; false once the watch is closed. */
    private boolean due(Duration wait) {
        lock.lock();
        try {
            long left = wait.toNanos();
            while (!closed && !sampleWanted && left > 0) {
                left = changed.awaitNanos(left);
            }
            sampleAsked = sampleWanted;
            sampleWanted = false;
            return !closed;
        } catch (InterruptedException _) {
            return false;
        } finally {
            lock.unlock();
        }
    }

    private Duration intervalNow(MemoryReading reading) {
        lock.lock();
        try {
            return intervalAfter(reading, thresholdBytes, checkInterval);
        } finally {
            lock.unlock();
        }
    }
}
