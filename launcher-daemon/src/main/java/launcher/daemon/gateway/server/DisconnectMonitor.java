package launcher.daemon.gateway.server;

import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Notices that a client disconnects while its app takes long. During an exchange nothing reads from the client; after
 * two looks of the {@link DeadlineReaper} what the client sends is read ahead, and so its end is found. A response that
 * comes at once costs two locks that are free.
 */
public final class DisconnectMonitor {

    private static final int LOOKS = 2;

    private final ReentrantLock lock = new ReentrantLock();
    private Optional<Exchanging> began = Optional.empty();
    private Optional<BufferedInput.ReadAhead> ahead = Optional.empty();
    private int looks;
    private volatile boolean left;

    /** The exchange that the client waits for. */
    public interface Exchanging {
        /** True while no other thread reads from the client. */
        boolean clientIsQuiet();

        /** Begins to read ahead, and calls {@link #leave} if the client ends. */
        BufferedInput.ReadAhead readAhead();
    }

    /** From now on until {@link #end}. */
    public void begin(Exchanging exchanging) {
        lock.lock();
        try {
            began = Optional.of(exchanging);
            looks = 0;
        } finally {
            lock.unlock();
        }
    }

    /** The connection's thread reads from the client again, after what was read ahead. */
    public void end() {
        lock.lock();
        try {
            began = Optional.empty();
            ahead.ifPresent(BufferedInput.ReadAhead::stop);
            ahead = Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** Called by the reaper. */
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

    public void leave() {
        left = true;
    }

    /** True if the client has ended its side, or its connection broke, while it waited. */
    public boolean left() {
        return left;
    }
}
