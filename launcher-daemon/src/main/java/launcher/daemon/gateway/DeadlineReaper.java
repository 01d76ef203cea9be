package launcher.daemon.gateway;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Looks once a second at what may have taken too long; sleeps while there is no connection. */
final class DeadlineReaper implements AutoCloseable {

    private static final Duration LOOK = Duration.ofSeconds(1);

    /** What is looked at. */
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
    DeadlineReaper(BooleanSupplier sweep) {
        this(sweep, LOOK);
    }

    DeadlineReaper(BooleanSupplier sweep, Duration every) {
        this.sweep = sweep;
        this.every = every;
        thread = Thread.ofPlatform().daemon().name("gateway-deadlines").start(this::run);
    }

    void watch(Watched one) {
        watched.add(one);
        if (sleeps) {
            LockSupport.unpark(thread);
        }
    }

    void forget(Watched one) {
        watched.remove(one);
    }

    private void run() {
        while (!ended) {
            boolean more = sweep.getAsBoolean();
            long now = System.nanoTime();
            watched.forEach(one -> one.look(now));
            sleeps = true; // said before the look at the set: whoever comes after that look wakes this thread
            if (watched.isEmpty() && !more && !ended) {
                LockSupport.park(this);
            }
            sleeps = false;
            LockSupport.parkNanos(this, every.toNanos());
        }
    }

    /** True while there is nothing to look at. */
    boolean asleep() {
        return thread.getState() == Thread.State.WAITING;
    }

    @Override
    public void close() {
        ended = true;
        LockSupport.unpark(thread);
    }
}
