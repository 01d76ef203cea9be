package launcher.daemon.gateway.server;

import java.util.ArrayDeque;

/**
 * The memory for bytes that are on their way. Each connection has a small buffer; large buffers come from a common
 * budget that is taken before anything is allocated, and a transfer that finds it used up works with a small buffer.
 */
public final class BufferPool {

    /** What carries a transfer at full speed. */
    static final int LARGE = 16 * 1024;

    /** What is enough for most heads, and for a transfer while the budget is used up. */
    public static final int SMALL = 2 * 1024;

    /** How many unused large buffers are kept. */
    private static final int KEPT_MAX = 64;

    private final long bytesMax;
    private final ArrayDeque<byte[]> kept = new ArrayDeque<>();
    private long taken;

    public BufferPool(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** A large buffer, or a small buffer if the budget is used up. Its content is whatever it held last. */
    public byte[] take() {
        synchronized (kept) {
            if (taken + LARGE > bytesMax) {
                return new byte[SMALL];
            }
            taken += LARGE;
            byte[] used = kept.pollFirst();
            if (used != null) {
                return used;
            }
        }
        return new byte[LARGE];
    }

    public void give(byte[] buffer) {
        if (buffer.length != LARGE) {
            return;
        }
        synchronized (kept) {
            taken -= LARGE;
            if (kept.size() < KEPT_MAX) {
                kept.addFirst(buffer);
            }
        }
    }

    /** True if {@code bytes} more may be allocated; {@link #release} gives them back. */
    public boolean reserve(long bytes) {
        synchronized (kept) {
            if (taken + bytes > bytesMax) {
                return false;
            }
            taken += bytes;
            return true;
        }
    }

    public void release(long bytes) {
        synchronized (kept) {
            taken -= bytes;
        }
    }
}
