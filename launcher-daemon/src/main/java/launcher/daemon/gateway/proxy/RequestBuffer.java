package launcher.daemon.gateway.proxy;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import launcher.daemon.gateway.server.BufferPool;
import launcher.daemon.gateway.server.BufferedInput;

/**
 * Reads on from a client whose request is held: so that its disconnect is noticed, and a body arrives while the app
 * starts. What was read is given out first, then what the client sends from there on. Beyond the limits of memory and
 * disk it stops reading, and the client waits.
 */
public final class RequestBuffer implements BufferedInput.ReadAhead {

    /** How much of one body waits in memory. */
    private static final int MEMORY_MAX = 64 * 1024;

    /** Most waiting clients send nothing. */
    private static final int QUIET = 512;

    private final BufferedInput.Source client;
    private final Optional<BufferedInput.ReadAhead> before;
    private final BufferPool buffers;
    private final Spool spool;
    private final Runnable whenGone;
    private boolean endIsLeaving = true;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<byte[]> memory = new ArrayDeque<>();
    private int inMemory;
    private int firstRead;
    private Optional<Spool.Area> area = Optional.empty();
    private boolean reading;
    private boolean stopped;
    private boolean closed;
    private boolean ended;
    private Optional<IOException> broken = Optional.empty();

    /**
     * Prepares to read.
     *
     * @param stream   what the client sends
     * @param before   what was read ahead for an earlier request and is not drained
     * @param whenGone called once if the client ends its side or its connection breaks before {@link #stop}
     */
    RequestBuffer(BufferedInput.Source stream, Optional<BufferedInput.ReadAhead> before, BufferPool buffers,
            Spool spool, Runnable whenGone) {
        this.before = before;
        this.client = before.<BufferedInput.Source>map(earlier -> earlier).orElse(stream);
        this.buffers = buffers;
        this.spool = spool;
        this.whenGone = whenGone;
    }

    /** A client that ends its side has not left: it may wait for what the app says to that. Before {@link #begin}. */
    RequestBuffer allowHalfClose() {
        endIsLeaving = false;
        return this;
    }

    void begin() {
        reading = true;
        Thread.ofVirtual().name("gateway-read-ahead").start(this::readOn);
    }

    /** The request is held no longer. A read that has begun is still waited for by the reader of this buffer. */
    @Override
    public void stop() {
        lock.lock();
        try {
            stopped = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** True if nothing is left that was read ahead, and nothing more will be. */
    @Override
    public boolean drained() {
        lock.lock();
        try {
            return !reading && !ended && broken.isEmpty() && memory.isEmpty() && areaIsEmpty()
                    && before.map(BufferedInput.ReadAhead::drained).orElse(true);
        } finally {
            lock.unlock();
        }
    }

    private boolean areaIsEmpty() {
        return area.isEmpty() || area.get().isEmpty();
    }

    // ---- reading ahead

    private void readOn() {
        byte[] buffer = new byte[QUIET];
        boolean lent = false;
        boolean gone = false;
        try {
            boolean more = true;
            while (more) {
                int read = client.read(buffer, 0, buffer.length);
                more = read >= 0 && keep(buffer, read);
                gone = read < 0;
                if (!lent && read == QUIET) { // more is on its way
                    lent = true;
                    buffer = buffers.take();
                }
            }
        } catch (IOException e) {
            gone = true;
            fail(e);
        } finally {
            if (lent) {
                buffers.give(buffer);
            }
        }
        end(gone);
    }

    private void fail(IOException e) {
        lock.lock();
        try {
            broken = Optional.of(e);
        } finally {
            lock.unlock();
        }
    }

    private void end(boolean gone) {
        boolean tell;
        lock.lock();
        try {
            reading = false;
            ended = gone;
            tell = gone && !stopped && (endIsLeaving || broken.isPresent());
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (tell) {
            whenGone.run();
        }
    }

    /** Keeps what was read; false once no more is to be read. */
    private boolean keep(byte[] buffer, int length) {
        lock.lock();
        try {
            while (!closed && !kept(buffer, length)) {
                changed.awaitUninterruptibly(); // until some of it was given out
            }
            changed.signalAll();
            return !stopped;
        } finally {
            lock.unlock();
        }
    }

    private boolean kept(byte[] buffer, int length) {
        boolean onDisk = !areaIsEmpty();
        if (!onDisk && inMemory + length <= MEMORY_MAX && buffers.reserve(length)) {
            memory.addLast(Arrays.copyOf(buffer, length));
            inMemory += length;
            return true;
        }
        try {
            if (area.isEmpty()) {
                area = Optional.of(spool.open());
            }
            return area.get().append(buffer, 0, length);
        } catch (IOException _) {
            return false; // as if it were full: the client is read no further, until what was kept has been given out
        }
    }

    // ---- the reader of this buffer

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        lock.lock();
        try {
            while (memory.isEmpty() && areaIsEmpty()) {
                if (broken.isPresent()) {
                    throw new IOException("the client is gone", broken.get());
                }
                if (ended) {
                    return -1;
                }
                if (!reading) {
                    break;
                }
                changed.awaitUninterruptibly();
            }
            int got = memory.isEmpty() && areaIsEmpty() ? 0 : take(into, offset, length);
            if (got > 0) {
                changed.signalAll();
                return got;
            }
        } finally {
            lock.unlock();
        }
        return client.read(into, offset, length);
    }

    private int take(byte[] into, int offset, int length) throws IOException {
        byte[] first = memory.peekFirst();
        if (first == null) {
            return area.orElseThrow().read(into, offset, length);
        }
        int got = Math.min(length, first.length - firstRead);
        System.arraycopy(first, firstRead, into, offset, got);
        firstRead += got;
        if (firstRead == first.length) {
            memory.removeFirst();
            firstRead = 0;
            inMemory -= first.length;
            buffers.release(first.length);
        }
        return got;
    }

    /** Gives back memory and disk; nothing is read any more. */
    @Override
    public void close() {
        before.ifPresent(BufferedInput.ReadAhead::close);
        lock.lock();
        try {
            memory.forEach(piece -> buffers.release(piece.length));
            memory.clear();
            inMemory = 0;
            area.ifPresent(Spool.Area::close);
            area = Optional.empty();
            stopped = true;
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
