package launcher.daemon.gateway.page;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import launcher.core.app.AppId;
import launcher.core.protocol.json.JsonText;
import launcher.core.protocol.result.EventLine;
import launcher.daemon.gateway.http.HeaderField;

/**
 * Server-sent events at {@code /.launcher/events/APP}: the app's state, what happened in this wake, then what happens.
 * Each event has the feed's number as its id, so a browser that comes back gets the events that it missed. Streams wake
 * nothing and count nothing.
 */
public final class EventStream implements AutoCloseable {

    /** How many are served at a time; a page that gets none asks now and then instead. */
    public static final int STREAMS_MAX = 256;

    /** How many events may wait for a slow reader; then its stream ends, and it comes back for the rest. */
    static final int WAITING_MAX = 64;

    /** A stream ends after this long; a browser that still wants it comes back by itself. */
    static final Duration LIFETIME_MAX = Duration.ofMinutes(10);

    /**
     * A comment, which is no event, is sent when nothing happened for this long, so that a browser that left is
     * noticed.
     */
    static final Duration HEARTBEAT = Duration.ofSeconds(15);

    /** After this many milliseconds a browser that lost the stream asks for it again. */
    private static final int RETRY_MILLIS = 1000;

    private static final Pattern AFTER = Pattern.compile("(?:^|[?&])after=(\\d{1,18})(?:&|$)");

    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

    /** The header of the answer; its body has no length. */
    public static final List<HeaderField> FIELDS = List.of(
            new HeaderField("Content-Type", "text/event-stream; charset=utf-8"),
            Page.NOT_STORED,
            Page.NOT_SNIFFED,
            new HeaderField("X-Accel-Buffering", "no"));

    private final EventSource events;
    private final Function<AppId, Optional<LoadingView>> views;
    private final Duration heartbeat;
    private final Semaphore free = new Semaphore(STREAMS_MAX);
    private final Set<Subscription> subscriptions = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    public EventStream(EventSource events, LoadingViewFactory views) {
        this(events, views::of, HEARTBEAT);
    }

    EventStream(EventSource events, Function<AppId, Optional<LoadingView>> views, Duration heartbeat) {
        this.events = events;
        this.views = views;
        this.heartbeat = heartbeat;
    }

    /**
     * The number after which a reader wants events: its Last-Event-ID, or the first time {@code after} in the query;
     * empty for the whole of this wake. What is no number counts as not said.
     */
    public static Optional<Long> lastEventId(Optional<String> field, String query) {
        return field.map(String::strip).filter(text -> NUMBER.matcher(text).matches()).map(Long::valueOf)
                .or(() -> Optional.of(AFTER.matcher(query)).filter(Matcher::find)
                        .map(found -> Long.valueOf(found.group(1))));
    }

    /** A subscription for a reader; empty if there are too many, or the daemon closes: that is answered 503. */
    public Optional<Subscription> subscribe() {
        if (closed || !free.tryAcquire()) {
            return Optional.empty();
        }
        var subscription = new Subscription();
        subscriptions.add(subscription);
        if (closed) {
            subscription.end();
        }
        return Optional.of(subscription);
    }

    /** Ends all streams. */
    @Override
    public void close() {
        closed = true;
        subscriptions.forEach(Subscription::end);
    }

    /** The subscription of one reader. Used by one thread, closed by it. */
    public final class Subscription implements AutoCloseable {

        private final BlockingQueue<Optional<EventLine>> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
        private volatile boolean over;

        private Subscription() {}

        /**
         * Writes the stream until the reader is gone, its time is over or the daemon closes; blocks. The head of the
         * answer has been written.
         *
         * @param lastEventId see {@link EventStream#lastEventId}
         * @throws IOException if the reader is gone
         */
        public void run(AppId app, Optional<Long> lastEventId, OutputStream out) throws IOException {
            Optional<LoadingView> view = views.apply(app);
            if (view.isEmpty()) {
                return;
            }
            write(out, "retry: " + RETRY_MILLIS + "\n\n" + "event: state\ndata: " + JsonText.write(view.get().toJson())
                    + "\n\n");
            // a greater number is from the time of an earlier daemon
            long from = lastEventId.filter(id -> id <= view.get().lastEvent())
                    .orElseGet(() -> beforeThisWake(view.get()));
            EventSource.Listener listener = event -> enqueue(app, event);
            try {
                for (EventLine missed : events.follow(from, listener)) {
                    if (concerns(app, missed)) {
                        write(out, framed(missed));
                    }
                }
                writeEvents(out);
            } finally {
                events.leave(listener);
            }
        }

        private static long beforeThisWake(LoadingView view) {
            return view.steps().isEmpty() ? view.lastEvent() : view.steps().getFirst().seq() - 1;
        }

        private boolean enqueue(AppId app, EventLine event) {
            if (concerns(app, event) && !waiting.offer(Optional.of(event))) {
                over = true;
            }
            return !over;
        }

        private void writeEvents(OutputStream out) throws IOException {
            long end = System.nanoTime() + LIFETIME_MAX.toNanos();
            try {
                while (System.nanoTime() - end < 0) {
                    Optional<Optional<EventLine>> next =
                            Optional.ofNullable(waiting.poll(heartbeat.toMillis(), TimeUnit.MILLISECONDS));
                    if (over) {
                        return;
                    }
                    write(out, next.flatMap(event -> event).map(EventStream::framed).orElse(": still here\n\n"));
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }

        /** Events that a slow reader has not received yet are sent when it comes back. */
        private void end() {
            over = true;
            waiting.offer(Optional.empty());
        }

        @Override
        public void close() {
            if (subscriptions.remove(this)) {
                over = true;
                free.release();
            }
        }
    }

    private static boolean concerns(AppId app, EventLine event) {
        return event.app().filter(app.value()::equals).isPresent();
    }

    private static String framed(EventLine event) {
        return "id: " + event.seq() + "\ndata: " + JsonText.write(event.toJson()) + "\n\n";
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
