package launcher.daemon.gateway.page;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import launcher.core.protocol.result.EventLine;
import launcher.daemon.engine.EventFeed;

/** The event feed as clients hear it: without the messages for operators. */
public final class FeedEventSource implements EventSource {

    private final EventFeed feed;
    private final Map<Listener, EventFeed.Listener> listening = new ConcurrentHashMap<>();

    public FeedEventSource(EventFeed feed) {
        this.feed = feed;
    }

    @Override
    public List<EventLine> remembered() {
        return feed.remembered().stream().map(FeedEventSource::forClients).toList();
    }

    @Override
    public long latest() {
        return feed.latest();
    }

    @Override
    public List<EventLine> follow(long after, Listener listener) {
        EventFeed.Listener hears = event -> listener.hear(forClients(event));
        listening.put(listener, hears);
        return feed.follow(after, hears).stream().map(FeedEventSource::forClients).toList();
    }

    @Override
    public void leave(Listener listener) {
        EventFeed.Listener hears = listening.remove(listener);
        if (hears != null) {
            feed.leave(hears);
        }
    }

    private static EventLine forClients(EventFeed.Entry event) {
        EventLine line = event.line();
        return new EventLine(line.seq(), line.time(), line.app(), line.type(),
                ClientEvents.message(line.app(), event.type(), event.cause()));
    }
}
