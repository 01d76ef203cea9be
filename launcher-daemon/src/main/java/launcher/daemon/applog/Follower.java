package launcher.daemon.applog;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import launcher.core.app.AppId;

/**
 * Reads lines as they are printed. One thread reads; it holds no app up: what does not fit into the follower's own
 * queue is dropped and counted.
 */
public final class Follower implements AutoCloseable {

    private final Set<AppId> apps;
    private final int bytesMax;
    private final Consumer<Follower> onClose;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final LineRing waiting = new LineRing();
    private final Map<AppId, Long> after = new HashMap<>();
    private long dropped;
    private boolean closed;

    /** @param apps whose lines; empty for all apps */
    Follower(Set<AppId> apps, int bytesMax, Consumer<Follower> onClose) {
        this.apps = Set.copyOf(apps);
        this.bytesMax = bytesMax;
        this.onClose = onClose;
    }

    /** What comes next. */
    public sealed interface Item {
        record Line(OutputLine line) implements Item {}

        /** So many lines were printed here and came too fast. */
        record Dropped(long count) implements Item {}
    }

    /**
     * Leaves out this app's lines up to this number, because a {@link AppLogs.Tail} had them. Called before the first
     * {@link #next}.
     */
    public void startAfter(AppId app, long number) {
        lock.lock();
        try {
            after.put(app, number);
        } finally {
            lock.unlock();
        }
    }

    /** The next item; empty if there was none for so long, or the follower was closed. */
    public Optional<Item> next(Duration atMost) throws InterruptedException {
        lock.lock();
        try {
            long left = atMost.toNanos();
            while (true) {
                if (dropped > 0) {
                    // they were dropped before what waits now was put in
                    Item item = new Item.Dropped(dropped);
                    dropped = 0;
                    return Optional.of(item);
                }
                while (!waiting.isEmpty()) {
                    OutputLine line = waiting.takeFirst();
                    if (line.number() > after.getOrDefault(line.app(), 0L)) {
                        return Optional.of(new Item.Line(line));
                    }
                }
                if (closed || left <= 0) {
                    return Optional.empty();
                }
                left = news.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** True after {@link #close} or the end of the daemon: nothing comes any more. */
    public boolean closed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    void offer(OutputLine line) {
        if (!apps.isEmpty() && !apps.contains(line.app())) {
            return;
        }
        lock.lock();
        try {
            if (!closed) {
                while (!waiting.isEmpty() && waiting.bytes() + line.bytes() > bytesMax) {
                    waiting.takeFirst();
                    dropped++;
                }
                waiting.add(line, Integer.MAX_VALUE);
                news.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends it, also for a reader that waits in {@link #next}. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            news.signalAll();
        } finally {
            lock.unlock();
        }
        onClose.accept(this);
    }
}
