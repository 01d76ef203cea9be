package launcher.daemon;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import launcher.core.protocol.result.EventLine;
import launcher.daemon.control.EventFeed;
import launcher.daemon.gateway.page.EventSource;

/** The event feed as the loading page hears it. */
final class FeedEventSource implements EventSource {

    private final EventFeed feed;
    private final Map<Listener, EventFeed.Listener> listening = new ConcurrentHashMap<>();

    FeedEventSource(EventFeed feed) {
        this.feed = feed;
    }

    @Override
    public List<EventLine> remembered() {
        return feed.remembered();
    }

    @Override
    public long latest() {
        return feed.latest();
    }

    @Override
    public List<EventLine> follow(long after, Listener listener) {
        EventFeed.Listener hears = listener::hear;
        listening.put(listener, hears);
        return feed.follow(after, hears);
    }

    @Override
    public void leave(Listener listener) {
        EventFeed.Listener hears = listening.remove(listener);
        if (hears != null) {
            feed.leave(hears);
        }
    }
}
