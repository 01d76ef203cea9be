package launcher.daemon.engine;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import launcher.core.app.AppId;
import launcher.core.app.FailureCause;
import launcher.core.protocol.result.EventLine;
import launcher.core.protocol.result.EventType;

/** What happened lately, and the listeners that hear what happens next. Publishing never waits. */
public final class EventFeed {

    /** How many events are remembered. */
    public static final int REMEMBERED_MAX = 1000;

    private final ArrayDeque<Entry> remembered = new ArrayDeque<>();
    private final List<Listener> listeners = new ArrayList<>();
    private long last;

    /**
     * One event.
     *
     * @param line  for operators: its message may hold what an app printed, paths and the addresses of clients
     * @param cause how the app failed or ended, if the event tells of that
     */
    public record Entry(EventLine line, EventType type, Optional<FailureCause> cause) {}

    /** Hears an event on the publisher's thread; must return at once. False: it wants to hear no more. */
    @FunctionalInterface
    public interface Listener {
        boolean hear(Entry event);
    }

    /** Tells all listeners. */
    public synchronized void publish(
            Instant time, Optional<AppId> app, EventType type, Optional<FailureCause> cause, String message) {
        last++;
        var event = new Entry(EventLine.of(last, time, app.map(AppId::value), type, message), type, cause);
        if (remembered.size() == REMEMBERED_MAX) {
            remembered.removeFirst();
        }
        remembered.addLast(event);
        listeners.removeIf(listener -> !listener.hear(event));
    }

    /** What is remembered, oldest first. */
    public synchronized List<Entry> remembered() {
        return List.copyOf(remembered);
    }

    /**
     * Hears what is remembered and then what happens, without a gap in between. What is remembered is heard on the
     * caller's thread, which may wait for a slow reader: no publisher waits with it.
     */
    public void follow(Listener listener) {
        long heard = 0;
        while (true) {
            List<Entry> missed;
            synchronized (this) {
                missed = after(heard);
                if (missed.isEmpty()) {
                    listeners.add(listener);
                    return;
                }
            }
            for (Entry event : missed) {
                if (!listener.hear(event)) {
                    return;
                }
                heard = event.line().seq();
            }
        }
    }

    /**
     * The listener hears what happens from now on, and what is remembered of what came after event number {@code heard}
     * is returned: nothing twice, and without a gap in between.
     */
    public synchronized List<Entry> follow(long heard, Listener listener) {
        listeners.add(listener);
        return after(heard);
    }

    /** The number of the newest event; 0 before the first. */
    public synchronized long latest() {
        return last;
    }

    private List<Entry> after(long heard) {
        return remembered.stream().filter(event -> event.line().seq() > heard).toList();
    }

    /** The listener hears no more. */
    public synchronized void leave(Listener listener) {
        listeners.remove(listener);
    }
}
