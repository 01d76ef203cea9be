package launcher.daemon.gateway.page;

import java.util.ArrayList;
import java.util.List;
import launcher.core.protocol.result.EventLine;

/** Events that the test publishes. */
final class FakeEventSource implements EventSource {

    private final List<EventLine> events = new ArrayList<>();
    private final List<Listener> listeners = new ArrayList<>();

    synchronized void publish(EventLine event) {
        events.add(event);
        listeners.removeIf(listener -> !listener.hear(event));
        notifyAll();
    }

    synchronized int listeners() {
        return listeners.size();
    }

    @Override
    public synchronized List<EventLine> remembered() {
        return List.copyOf(events);
    }

    @Override
    public synchronized long latest() {
        return events.isEmpty() ? 0 : events.getLast().seq();
    }

    @Override
    public synchronized List<EventLine> follow(long after, Listener listener) {
        listeners.add(listener);
        return events.stream().filter(event -> event.seq() > after).toList();
    }

    @Override
    public synchronized void leave(Listener listener) {
        listeners.remove(listener);
    }
}
