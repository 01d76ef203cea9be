package launcher.daemon.gateway;

import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Notices a client that leaves while its app takes long. Until then nobody reads from the client; after two looks of the
 * {@link Reaper} what it sends is read ahead, and so its end is found. An answer that comes at once costs two locks that are free.
 */
final class LongWait {

    private static final int LOOKS = 2;

    private final ReentrantLock lock = new ReentrantLock();
    private Optional<Began> began = Optional.empty();
    private Optional<ReadAhead> ahead = Optional.empty();
    private int looks;
    private volatile boolean left;

    /** @param quiet true while nobody reads from the client */
    private record Began(BooleanSupplier quiet, Supplier<ReadAhead> reader) {}

    /** From now on until {@link #end}; {@code reader} begins to read ahead, and calls {@link #leave} if the client ends. */
    void begin(BooleanSupplier quiet, Supplier<ReadAhead> reader) {
        lock.lock();
        try {
            began = Optional.of(new Began(quiet, reader));
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
            ahead.ifPresent(ReadAhead::stop);
            ahead = Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** Done by the reaper, now and then. */
    void look() {
        lock.lock();
        try {
            if (began.isPresent() && ahead.isEmpty() && ++looks >= LOOKS && began.get().quiet().getAsBoolean()) {
                ahead = Optional.of(began.get().reader().get());
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
