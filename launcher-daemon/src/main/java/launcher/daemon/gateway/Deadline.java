package launcher.daemon.gateway;

import java.io.IOException;
import java.time.Duration;

/**
 * Until when a connection may take for what it does; {@link DeadlineReaper} looks. Set by the connection's thread.
 *
 * <p>Setting it costs a store, where a timed read would cost a timer.
 */
final class Deadline implements DeadlineReaper.Watched {

    private static final long NONE = Long.MAX_VALUE;

    private final SocketStream line;
    private final boolean reading;
    private volatile long at = NONE;
    private volatile boolean missed;

    private Deadline(SocketStream line, boolean reading) {
        this.line = line;
        this.reading = reading;
    }

    /** For one who reads: finds the end of what comes when it has passed, and can still answer. */
    static Deadline reading(SocketStream line) {
        return new Deadline(line, true);
    }

    /** For one who writes: the connection is gone when it has passed. */
    static Deadline writing(SocketStream line) {
        return new Deadline(line, false);
    }

    void set(Duration fromNow) {
        at = System.nanoTime() + fromNow.toNanos();
    }

    void clear() {
        at = NONE;
    }

    /** True if it has passed while it was set. */
    boolean missed() {
        return missed;
    }

    @Override
    public void look(long now) {
        if (at == NONE || now - at < 0) {
            return;
        }
        if (reading && !missed) {
            missed = true;
            endInput();
        } else {
            missed = true;
            line.close();
        }
    }

    private void endInput() {
        try {
            line.endInput();
        } catch (IOException _) {
            // it is gone already
        }
    }
}
