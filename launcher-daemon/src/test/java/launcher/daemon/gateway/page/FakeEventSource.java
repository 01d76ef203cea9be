package launcher.daemon.gateway.page;

import java.util.ArrayList;
import java.util.List;
import launcher.core.protocol.result.EventLine;

/** A story that the test tells. */
final class FakeEventSource implements EventSource {

    private final List<EventLine> told = new ArrayList<>();
    private final List<Listener> listeners = new ArrayList<>();

    synchronized void tell(EventLine event) {
        told.add(event);
        listeners.removeIf(listener -> !listener.hear(event));
        notifyAll();
    }

    synchronized int listeners() {
        return listeners.size();
    }

    @Override
    public synchronized List<EventLine> remembered() {
        return List.copyOf(told);
    }

    @Override
    public synchronized long latest() {
        return told.isEmpty() ? 0 : told.getLast().seq();
    }

    @Override
    public synchronized List<EventLine> follow(long after, Listener listener) {
        listeners.add(listener);
        return told.stream().filter(event -> event.seq() > after).toList();
    }

    @Override
    public synchronized void leave(Listener listener) {
        listeners.remove(listener);
    }
}
