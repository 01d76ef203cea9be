package launcher.core.simulation;

import java.time.Duration;
import java.util.Optional;
import java.util.PriorityQueue;
import launcher.core.app.MonotonicTime;

/** Virtual time and what is to happen in it. */
final class EventScheduler {

    private final PriorityQueue<Entry> entries = new PriorityQueue<>();
    private MonotonicTime now = new MonotonicTime(Duration.ofHours(1).toNanos());
    private long planned;

    private record Entry(MonotonicTime at, long order, Runnable task) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            int byTime = at.compareTo(other.at);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    MonotonicTime now() {
        return now;
    }

    void after(Duration delay, Runnable task) {
        entries.add(new Entry(now.plus(delay), planned++, task));
    }

    Optional<MonotonicTime> next() {
        return Optional.ofNullable(entries.peek()).map(Entry::at);
    }

    void runNext() {
        Entry entry = entries.remove();
        advance(entry.at);
        entry.task.run();
    }

    void advance(MonotonicTime to) {
        now = MonotonicTime.latest(now, to);
    }
}
