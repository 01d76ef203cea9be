package launcher.core.supervisor;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import launcher.core.app.AppId;
import launcher.core.app.MonotonicTime;

/** The next deadline of each app that has one, the earliest first. Not thread-safe. */
final class DeadlineIndex {

    /** Sorts before every other app, so that a bound on time alone can be asked for. */
    private static final AppId FIRST = new AppId("0");

    private final TreeMap<AppId, MonotonicTime> byApp = new TreeMap<>();
    private final TreeSet<Deadline> byTime = new TreeSet<>();

    private record Deadline(MonotonicTime at, AppId app) implements Comparable<Deadline> {
        @Override
        public int compareTo(Deadline other) {
            int order = at.compareTo(other.at);
            return order != 0 ? order : app.compareTo(other.app);
        }
    }

    /** Replaces the deadline of an app, or removes it. */
    void set(AppId app, Optional<MonotonicTime> deadline) {
        MonotonicTime before = byApp.remove(app);
        if (before != null) {
            byTime.remove(new Deadline(before, app));
        }
        deadline.ifPresent(at -> {
            byApp.put(app, at);
            byTime.add(new Deadline(at, app));
        });
    }

    Optional<MonotonicTime> first() {
        return byTime.isEmpty() ? Optional.empty() : Optional.of(byTime.first().at());
    }

    /** The apps whose deadline is at this time or before it, in the order of the deadlines. */
    List<AppId> passed(MonotonicTime now) {
        return byTime.headSet(new Deadline(now.plus(Duration.ofNanos(1)), FIRST), false).stream()
                .map(Deadline::app).toList();
    }
}
