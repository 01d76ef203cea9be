package launcher.daemon.gateway;

import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Notices a client that leaves while its app takes long. Until then nobody reads from the client; after two looks of the
 * {@link DeadlineReaper} what it sends is read ahead, and so its end is found. An answer that comes at once costs two locks that are free.
 */
final class DisconnectMonitor {

    private static final int LOOKS = 2;

    private final ReentrantLock lock = new ReentrantLock();
    private Optional<Exchanging> began = Optional.empty();
    private Optional<RequestBuffer> ahead = Optional.empty();
    private int looks;
    private volatile boolean left;

    /** What the client waits for. */
    interface Exchanging {
        /** True while nobody reads from the client. */
        boolean clientIsQuiet();

        /** Begins to read ahead, and calls {@link #leave} if the client ends. */
        RequestBuffer readAhead();
    }

    /** From now on until {@link #end}. */
    void begin(Exchanging exchanging) {
        lock.lock();
        try {
            began = Optional.of(exchanging);
            looks = 0;
        } finally {
            lock.unlock();
        }
    }

    /** The client is read by its own thread again, after what was read ahead. */
    void end() {
        lock.lock();
        try {
            began = Optional.empty();
            ahead.ifPresent(RequestBuffer::stop);
            ahead = Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** Done by the reaper, now and then. */
    void look() {
        lock.lock();
        try {
            if (began.isPresent() && ahead.isEmpty() && ++looks >= LOOKS && began.get().clientIsQuiet()) {
                ahead = Optional.of(began.get().readAhead());
            }
        } finally {
            lock.unlock();
        }
    }

    void leave() {
        left = true;
    }

    /** True if it has ended its side, or its connection broke, while it waited. */
    boolean left() {
        return left;
    }
}
