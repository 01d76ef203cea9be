package launcher.daemon.engine;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import launcher.core.app.MonotonicTime;
import launcher.core.app.UseSample;

/**
 * The gate of one run: each use of the run enters it, and a run is stopped only after it was closed. All methods are
 * safe from any thread and none waits.
 *
 * <p>Inside are requests in flight and running scripts. One word holds whether the gate is closed, how many uses are
 * inside and when the last of them came in, so these three are always of one moment. Two promises follow:
 *
 * <ul>
 *   <li>Each use that comes in changes the word, so a closer that shuts the gate in one atomic step has seen all uses.
 *       It shuts it on uses inside only if the last use came in {@code busyMax} ago: all of them are older.
 *   <li>The clock is written only by a use that is inside. No use comes in through a closed gate, so the clock that the
 *       closer reads afterwards is final, but for uses that were shut in: their leaving may still move it. If that
 *       happens before the closer reads it, the gate is opened again, else it is too late, as with a gate that is
 *       closed hard.
 * </ul>
 *
 * <p>The word knows when the last use came in and not which use that was. So while a use stays for ever, another use
 * that comes and goes lets the gate be held for {@code busyMax} anew: the run may live too long by that, never too
 * short.
 *
 * <p>Connections and data are only counted and dated: they hold nothing, so they need not agree with the word.
 */
public final class UseGate {

    private static final long CLOSED = 1L << 63;

    /**
     * The low bits of the word hold milliseconds since boot, enough for 139 years; those above count to two million.
     */
    private static final int TIME_BITS = 42;
    private static final long TIME = (1L << TIME_BITS) - 1;
    private static final long ONE = 1L << TIME_BITS;
    private static final long INSIDE = ~(CLOSED | TIME);
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long NEVER = Long.MIN_VALUE;

    /** The closed bit, how many are inside, and when the last of them came in. */
    private final AtomicLong word = new AtomicLong(CLOSED);
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger unparsedConnection = new AtomicInteger();

    private volatile long humanNanos;
    private volatile String cause;
    private volatile long dataNanos = NEVER;

    /** A closed gate, last used at {@code human} by {@code cause}. */
    public UseGate(MonotonicTime human, String cause) {
        this.humanNanos = human.nanos();
        this.cause = cause;
    }

    // ---- inside

    /** Begins a use that {@link #release} ends. False if the gate is closed: then nothing has begun. */
    public boolean acquire(MonotonicTime now, String by) {
        boolean inside = hold(now);
        if (inside) {
            stamp(now, by);
        }
        return inside;
    }

    /** Ends a use; it counts until now. */
    public void release(MonotonicTime now) {
        humanNanos = Math.max(humanNanos, now.nanos());
        release();
    }

    /**
     * Begins something that keeps the run though no human asked for it, such as the script of a page that loaded itself
     * again; {@link #release} ends it. False if the gate is closed: then nothing has begun.
     */
    public boolean hold(MonotonicTime now) {
        long millis = (now.nanos() / NANOS_PER_MILLI) & TIME;
        while (true) {
            long seen = word.get();
            if ((seen & CLOSED) != 0) {
                return false;
            }
            long latest = (seen & INSIDE) == 0 ? millis : Math.max(millis, seen & TIME);
            if (word.compareAndSet(seen, ((seen & INSIDE) + ONE) | latest)) {
                return true;
            }
        }
    }

    /** Ends what {@link #hold} began. */
    public void release() {
        word.getAndAdd(-ONE);
    }

    /** A use of no length. False if the gate is closed: then it does not count. */
    public boolean touch(MonotonicTime now, String by) {
        boolean inside = acquire(now, by);
        if (inside) {
            release(now);
        }
        return inside;
    }

    // ---- connections

    /** Counts a WebSocket, event stream or tunnel until {@link #disconnected}. */
    public void connected() {
        connections.incrementAndGet();
    }

    public void disconnected() {
        connections.decrementAndGet();
    }

    /** A connection carried data, in either direction. */
    public void data(MonotonicTime now) {
        dataNanos = now.nanos();
    }

    /** What one of the connections carries is unknown: any data from its client counts, until {@link #opaqueEnded}. */
    public void unparsedConnection() {
        unparsedConnection.incrementAndGet();
    }

    public void opaqueEnded() {
        unparsedConnection.decrementAndGet();
    }

    /** Whether it lets uses in at this moment. Only {@link #acquire} and {@link #hold} decide. */
    public boolean isOpen() {
        return (word.get() & CLOSED) == 0;
    }

    // ---- the loop's side

    /** Lets uses in; {@code use}, if given, counts as a use of no length. */
    public void open(MonotonicTime now, Optional<String> use) {
        use.ifPresent(by -> stamp(now, by));
        word.getAndUpdate(seen -> seen & ~CLOSED);
    }

    /**
     * Closes the gate if it was not used after {@code lastHuman} and no use is inside, or only uses that came in
     * {@code busyMax} ago or earlier; returns whether it is closed so.
     */
    public boolean closeIfUnused(MonotonicTime lastHuman, MonotonicTime now, Duration busyMax) {
        while (true) {
            long seen = word.get();
            if (held(seen, now, busyMax)) {
                return false;
            }
            if ((seen & CLOSED) != 0) {
                return true;
            }
            if (word.compareAndSet(seen, seen | CLOSED)) {
                break;
            }
        }
        if (humanNanos > lastHuman.nanos()) {
            word.getAndUpdate(seen -> seen & ~CLOSED);
            return false;
        }
        return true;
    }

    /** Lets no use in any more; uses inside are not sent away. */
    public void close() {
        word.getAndUpdate(seen -> seen | CLOSED);
    }

    /** What a policy may know of the use. */
    public UseSample sample() {
        long seen = word.get(); // first: a use that ends meanwhile is seen in the word or on the clock
        long data = dataNanos;
        return new UseSample(
                inside(seen), connections.get(), new MonotonicTime(humanNanos), cause,
                data == NEVER ? Optional.empty() : Optional.of(new MonotonicTime(data)),
                inside(seen) == 0 ? Optional.empty() : Optional.of(since(seen)),
                unparsedConnection.get());
    }

    private static boolean held(long word, MonotonicTime now, Duration busyMax) {
        return inside(word) > 0 && since(word).until(now).compareTo(busyMax) < 0;
    }

    private static int inside(long word) {
        return (int) ((word & INSIDE) >>> TIME_BITS);
    }

    private static MonotonicTime since(long word) {
        return new MonotonicTime((word & TIME) * NANOS_PER_MILLI);
    }

    private void stamp(MonotonicTime now, String by) {
        humanNanos = Math.max(humanNanos, now.nanos());
        cause = by;
    }
}
