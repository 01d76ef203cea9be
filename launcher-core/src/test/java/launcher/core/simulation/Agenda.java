package launcher.core.simulation;

import java.time.Duration;
import java.util.Optional;
import java.util.PriorityQueue;
import launcher.core.app.Moment;

/** Virtual time and what is to happen in it. */
final class Agenda {

    private final PriorityQueue<Entry> entries = new PriorityQueue<>();
    private Moment now = new Moment(Duration.ofHours(1).toNanos());
    private long planned;

    private record Entry(Moment at, long order, Runnable task) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            int byTime = at.compareTo(other.at);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    Moment now() {
        return now;
    }

    void after(Duration delay, Runnable task) {
        entries.add(new Entry(now.plus(delay), planned++, task));
    }

    Optional<Moment> next() {
        return Optional.ofNullable(entries.peek()).map(Entry::at);
    }

    void runNext() {
        Entry entry = entries.remove();
        advance(entry.at);
        entry.task.run();
    }

    void advance(Moment to) {
        now = Moment.latest(now, to);
    }
}
