package launcher.daemon.control;

import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;
import launcher.core.app.Reason;
import launcher.core.lifecycle.Effect;
import launcher.daemon.engine.EventFeed;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells operators what happens to apps: in the daemon's log and in the event feed. */
public final class EventPublisher implements Consumer<Effect.PublishEvent> {

    private static final Logger LOG = LoggerFactory.getLogger("streamlit-launcher");

    private final EventFeed feed;
    private final Clock clock;

    /** @param clock wall-clock time */
    public EventPublisher(EventFeed feed, Clock clock) {
        this.feed = feed;
        this.clock = clock;
    }

    @Override
    public void accept(Effect.PublishEvent event) {
        switch (event.kind()) {
            case ERROR -> LOG.warn("{}", event.message());
            case STARTING, WOKE, WAITING_READY, READY, STOPPING, STOPPED, PAUSED, RESUMED, EVICTED, EXITED ->
                    LOG.info("{}", event.message());
        }
        feed.publish(clock.instant(), Optional.of(event.app()), WireNames.eventType(event.kind()),
                event.reason().flatMap(Reason::cause), event.message());
    }
}
