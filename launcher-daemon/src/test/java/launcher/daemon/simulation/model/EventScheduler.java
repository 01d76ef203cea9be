package launcher.daemon.simulation.model;

import java.time.Duration;
import java.util.Optional;
import java.util.PriorityQueue;
import launcher.core.app.MonotonicTime;

/** Virtual time and what is to happen in it. */
public final class EventScheduler {

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

    public MonotonicTime now() {
        return now;
    }

    public void after(Duration delay, Runnable task) {
        entries.add(new Entry(now.plus(delay), planned++, task));
    }

    public Optional<MonotonicTime> next() {
        return Optional.ofNullable(entries.peek()).map(Entry::at);
    }

    public void runNext() {
        Entry entry = entries.remove();
        advance(entry.at);
        entry.task.run();
    }

    public void advance(MonotonicTime to) {
        now = MonotonicTime.latest(now, to);
    }
}
