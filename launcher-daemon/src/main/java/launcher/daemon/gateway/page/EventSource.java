package launcher.daemon.gateway.page;

import java.util.List;
import launcher.core.protocol.result.EventLine;

/**
 * What happened to the apps lately, and what happens next. The wiring takes it from the event feed, each event with a
 * message of {@link ClientEvents}.
 */
public interface EventSource {

    /** What is remembered, oldest first. */
    List<EventLine> remembered();

    /** The number of the newest event; 0 before the first. */
    long latest();

    /**
     * From now on the listener gets every event, and what is remembered of those after number {@code after} is
     * returned: without a gap in between, nothing twice.
     */
    List<EventLine> follow(long after, Listener listener);

    /** The listener gets no more events; it may have left by itself. */
    void leave(Listener listener);

    /** Takes an event on the publisher's thread; must return at once. False: it wants no more events. */
    @FunctionalInterface
    interface Listener {
        boolean hear(EventLine event);
    }
}
