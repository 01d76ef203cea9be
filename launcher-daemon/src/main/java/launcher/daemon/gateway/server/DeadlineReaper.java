package launcher.daemon.gateway.server;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Checks the deadlines of all connections once a second; sleeps while there is no connection. */
public final class DeadlineReaper implements AutoCloseable {

    private static final Duration LOOK = Duration.ofSeconds(1);

    /** A connection with deadlines. */
    @FunctionalInterface
    interface Watched {
        /** Must not wait. */
        void look(long now);
    }

    private final Set<Watched> watched = ConcurrentHashMap.newKeySet();
    private final BooleanSupplier sweep;
    private final Duration every;
    private final Thread thread;
    private volatile boolean sleeps;
    private volatile boolean ended;

    /** @param sweep done at each look; true if there is something left to be swept at the next */
    public DeadlineReaper(BooleanSupplier sweep) {
        this(sweep, LOOK);
    }

    DeadlineReaper(BooleanSupplier sweep, Duration every) {
        this.sweep = sweep;
        this.every = every;
        thread = Thread.ofPlatform().daemon().name("gateway-deadlines").start(this::run);
    }

    void watch(Watched connection) {
        watched.add(connection);
        if (sleeps) {
            LockSupport.unpark(thread);
        }
    }

    void forget(Watched connection) {
        watched.remove(connection);
    }

    private void run() {
        while (!ended) {
            boolean more = sweep.getAsBoolean();
            long now = System.nanoTime();
            watched.forEach(connection -> connection.look(now));
            sleeps = true; // set before the set is looked at: a connection added after that look wakes this thread
            if (watched.isEmpty() && !more && !ended) {
                LockSupport.park(this);
            }
            sleeps = false;
            LockSupport.parkNanos(this, every.toNanos());
        }
    }

    /** True while there is nothing to check. */
    boolean asleep() {
        return thread.getState() == Thread.State.WAITING;
    }

    @Override
    public void close() {
        ended = true;
        LockSupport.unpark(thread);
    }
}
