package launcher.daemon.gateway.server;

import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalInt;
import launcher.daemon.gateway.http.BadMessageException;
import launcher.daemon.gateway.http.HeadScanner;

/** What arrives on a connection, with a buffer that heads are parsed in. Used by one thread at a time. */
public final class BufferedInput {

    private static final byte[] NOTHING = {};

    /** What has arrived and was not consumed lies in {@code buffer[from, to)}. */
    private byte[] buffer;

    private int from;
    private int to;

    private final Source source;
    private final BufferPool budget;
    private final HeadScanner heads;
    private int headMax;
    private boolean borrowed;
    private int reserved;

    /** Where the bytes come from. */
    @FunctionalInterface
    public interface Source {
        /** At least one byte, or -1 at the end. */
        int read(byte[] buffer, int offset, int length) throws IOException;
    }

    /**
     * What was read from a client before it was asked for: given out first, then what the client sends from there on.
     */
    public interface ReadAhead extends Source {
        /** True if nothing is left that was read ahead, and nothing more will be. */
        boolean drained();

        /** Ends the reading ahead. */
        void stop();

        /** Gives back memory and disk; nothing is read any more. */
        void close();
    }

    private BufferedInput(Source source, BufferPool budget, HeadScanner heads, int headMax) {
        this.source = source;
        this.budget = budget;
        this.heads = heads;
        this.headMax = headMax;
        this.buffer = new byte[BufferPool.SMALL];
    }

    /**
     * What a client sends, with a buffer for heads of the usual size.
     *
     * @param headMax how long a head may be, in bytes
     */
    public static BufferedInput ofRequests(Source source, BufferPool budget, int headMax) {
        return new BufferedInput(source, budget, HeadScanner.OF_REQUEST, headMax);
    }

    /** What an app sends, with a buffer for heads of the usual size; {@link #limitHead} says how long they may be. */
    public static BufferedInput ofResponses(Source source, BufferPool budget) {
        return new BufferedInput(source, budget, HeadScanner.OF_RESPONSE, BufferPool.SMALL);
    }

    /** Says how long the next heads may be, in bytes. */
    public void limitHead(int bytes) {
        headMax = bytes;
    }

    /** The bytes that have arrived and were not consumed lie in {@code array[from, to)} until the next read. */
    public byte[] array() {
        return buffer;
    }

    public int from() {
        return from;
    }

    public int to() {
        return to;
    }

    public int available() {
        return to - from;
    }

    public boolean isEmpty() {
        return from == to;
    }

    /** Consumes everything before the index {@code next}, which lies between from and to. */
    public void consumeTo(int next) {
        from = next;
    }

    /** Waits for more, for which there must be room; false at the end of what comes. */
    public boolean fill() throws IOException {
        if (from == to) {
            from = 0;
            to = 0;
        } else if (to == buffer.length && from > 0) {
            move(buffer);
        }
        int read = source.read(buffer, to, buffer.length - to);
        if (read > 0) {
            to += read;
        }
        return read > 0;
    }

    /**
     * The same once all was consumed: with a large buffer if the last buffer was filled to its end, until it settles.
     */
    public boolean refill() throws IOException {
        if (to == buffer.length && !borrowed) {
            borrow();
        }
        return fill();
    }

    private void move(byte[] target) {
        System.arraycopy(buffer, from, target, 0, to - from);
        to -= from;
        from = 0;
    }

    /**
     * Waits for a whole head.
     *
     * @return the index after its end, or empty if the other end closed before that
     * @throws BadMessageException if it is too long (431), or longer than there is memory for at the moment (503)
     */
    public OptionalInt head() throws IOException, BadMessageException {
        int scanned = 0;
        while (true) {
            int end = heads.find(buffer, from, to, from + scanned);
            scanned = to - from;
            if (end >= 0 && end - from <= headMax) {
                return OptionalInt.of(end);
            }
            if (scanned >= headMax) {
                throw new BadMessageException(431, "the head is longer than " + headMax + " bytes");
            }
            if (scanned == buffer.length) {
                grow();
            }
            if (!fill()) {
                return OptionalInt.empty();
            }
        }
    }

    /** Gives up to {@code length} of what has arrived, waiting for at least a byte; -1 at the end. */
    public int read(byte[] into, int offset, int length) throws IOException {
        if (isEmpty()) {
            return source.read(into, offset, length);
        }
        int taken = Math.min(length, to - from);
        System.arraycopy(buffer, from, into, offset, taken);
        from += taken;
        return taken;
    }

    // ---- the buffer

    private void grow() throws BadMessageException {
        int length = Math.min(headMax, buffer.length * 2);
        if (!budget.reserve(length)) {
            throw new BadMessageException(503, "no memory for a large head at the moment");
        }
        replace(new byte[length]);
        reserved = length;
    }

    private void borrow() {
        byte[] lent = budget.take();
        replace(lent);
        borrowed = true;
    }

    /** Before a wait that may be long: as much buffer as what comes at the moment needs. Nothing must be left in it. */
    public void fit(int quiet, InputStream waiting) throws IOException {
        boolean wasFilled = to == buffer.length;
        if (wasFilled && !borrowed) {
            borrow();
        } else if (!wasFilled && buffer.length > quiet && waiting.available() == 0) {
            replace(new byte[quiet]);
        }
    }

    /** Between two messages: back to a small buffer, if what has arrived fits in. */
    public void settle() {
        if (buffer.length > BufferPool.SMALL && to - from <= BufferPool.SMALL) {
            replace(new byte[BufferPool.SMALL]);
        }
    }

    private void replace(byte[] other) {
        byte[] before = buffer;
        move(other);
        buffer = other;
        if (borrowed) {
            borrowed = false;
            budget.give(before);
        }
        budget.release(reserved);
        reserved = 0;
    }

    /** Gives back what was borrowed; nothing is read any more. */
    public void close() {
        to = from;
        replace(NOTHING);
    }
}
