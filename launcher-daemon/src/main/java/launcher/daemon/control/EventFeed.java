package launcher.daemon.control;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import launcher.core.app.AppId;
import launcher.core.protocol.EventType;
import launcher.core.protocol.result.EventLine;

/** What happened lately, and whoever wants to hear what happens next. Publishing never waits. */
public final class EventFeed {

    /** How many events are remembered. */
    public static final int REMEMBERED_MAX = 1000;

    private final ArrayDeque<EventLine> remembered = new ArrayDeque<>();
    private final List<Listener> listeners = new ArrayList<>();
    private long last;

    /** Hears an event on the publisher's thread; must return at once. False: it wants to hear no more. */
    @FunctionalInterface
    public interface Listener {
        boolean hear(EventLine event);
    }

    /** Tells everybody. */
    public synchronized void publish(Instant time, Optional<AppId> app, EventType type, String message) {
        last++;
        EventLine event = EventLine.of(last, time, app.map(AppId::value), type, message);
        if (remembered.size() == REMEMBERED_MAX) {
            remembered.removeFirst();
        }
        remembered.addLast(event);
        listeners.removeIf(listener -> !listener.hear(event));
    }

    /** What is remembered, oldest first. */
    public synchronized List<EventLine> remembered() {
        return List.copyOf(remembered);
    }

    /**
     * Hears what is remembered and then what happens, without a gap in between. What is remembered is heard on the caller's
     * thread, which may wait for a slow reader: nobody who publishes waits with it.
     */
    void follow(Listener listener) {
        long heard = 0;
        while (true) {
            List<EventLine> missed;
            synchronized (this) {
                missed = after(heard);
                if (missed.isEmpty()) {
                    listeners.add(listener);
                    return;
                }
            }
            for (EventLine event : missed) {
                if (!listener.hear(event)) {
                    return;
                }
                heard = event.seq();
            }
        }
    }

    /**
     * The listener hears what happens from now on, and what is remembered of what came after event number {@code heard} is returned:
     * nothing twice, and without a gap in between.
     */
    public synchronized List<EventLine> follow(long heard, Listener listener) {
        listeners.add(listener);
        return after(heard);
    }

    /** The number of the newest event; 0 before the first. */
    public synchronized long latest() {
        return last;
    }

    private List<EventLine> after(long heard) {
        return remembered.stream().filter(event -> event.seq() > heard).toList();
    }

    /** The listener hears no more. */
    public synchronized void leave(Listener listener) {
        listeners.remove(listener);
    }
}
