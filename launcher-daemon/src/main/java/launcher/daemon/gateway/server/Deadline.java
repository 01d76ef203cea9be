package launcher.daemon.gateway.server;

import java.io.IOException;
import java.time.Duration;

/**
 * Until when a read or a write of a connection may take; checked by {@link DeadlineReaper}, set by the connection's
 * thread.
 *
 * <p>Setting it costs a store, where a timed read would cost a timer.
 */
public final class Deadline implements DeadlineReaper.Watched {

    private static final long NONE = Long.MAX_VALUE;

    private final SocketStream stream;
    private final boolean reading;
    private volatile long at = NONE;
    private volatile boolean missed;

    private Deadline(SocketStream stream, boolean reading) {
        this.stream = stream;
        this.reading = reading;
    }

    /** For reads: once it has passed the reader finds the end of the input, and can still send a response. */
    static Deadline reading(SocketStream stream) {
        return new Deadline(stream, true);
    }

    /** For writes: the connection is closed once it has passed. */
    static Deadline writing(SocketStream stream) {
        return new Deadline(stream, false);
    }

    public void set(Duration fromNow) {
        at = System.nanoTime() + fromNow.toNanos();
    }

    public void clear() {
        at = NONE;
    }

    /** True if it has passed while it was set. */
    public boolean missed() {
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
            stream.close();
        }
    }

    private void endInput() {
        try {
            stream.endInput();
        } catch (IOException _) {
            // the connection is closed already
        }
    }
}
