package launcher.daemon.applog;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import launcher.core.lifecycle.RunId;

/**
 * What the disk-writing thread has to do, in order. Lines are taken up to a number of bytes; from then on they are only
 * counted, and the count stands in the queue where they would have.
 */
final class WriteQueue {

    private final int bytesMax;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private List<Job> jobs = new ArrayList<>();
    private int bytes;
    private final Map<RunId, Long> lost = new LinkedHashMap<>();
    private boolean closed;

    WriteQueue(int bytesMax) {
        this.bytesMax = bytesMax;
    }

    sealed interface Job {
        record Write(OutputLine line) implements Job {}

        /** So many lines of the run are missing here. */
        record Missing(RunId run, long count) implements Job {}

        /** Reads for a caller, after everything before it was written. */
        record Read(Runnable reading) implements Job {}
    }

    void offer(OutputLine line) {
        lock.lock();
        try {
            if (closed || bytes + line.bytes() > bytesMax) {
                lost.merge(line.run(), 1L, Long::sum);
                return;
            }
            Long missing = lost.remove(line.run());
            if (missing != null) {
                jobs.add(new Job.Missing(line.run(), missing));
            }
            bytes += line.bytes();
            jobs.add(new Job.Write(line));
            news.signal();
        } finally {
            lock.unlock();
        }
    }

    /** False if the queue is closed and nothing will be read. */
    boolean offer(Job.Read read) {
        lock.lock();
        try {
            if (!closed) {
                jobs.add(read);
                news.signal();
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    /** All jobs there are, in order; waits for the first, but at most so long. Empty then, or once it is closed. */
    List<Job> take(Duration atMost) throws InterruptedException {
        lock.lock();
        try {
            long left = atMost.toNanos();
            while (jobs.isEmpty() && !closed && left > 0) {
                left = news.awaitNanos(left);
            }
            List<Job> taken = jobs;
            jobs = new ArrayList<>();
            bytes = 0;
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** How many lines were not taken since the last line that was, if nothing waits that comes before them. */
    Map<RunId, Long> takeLost() {
        lock.lock();
        try {
            Map<RunId, Long> taken = jobs.isEmpty() ? new LinkedHashMap<>(lost) : Map.of();
            taken.keySet().forEach(lost::remove);
            return taken;
        } finally {
            lock.unlock();
        }
    }

    boolean hasLost() {
        lock.lock();
        try {
            return !lost.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean closed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }
}
