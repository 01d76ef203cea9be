package launcher.daemon.service;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Where the daemon's log goes: lines wait here for a reader that may have stopped reading, and no thread that logs
 * waits with them. The launcher's loop logs, so a stuck journal or a stopped pager would otherwise hold every app up.
 * Lines that find no room are dropped and counted.
 */
public final class AsyncLogOutput extends OutputStream {

    /** How much may wait. */
    static final int BYTES_MAX = 256 * 1024;

    private static final byte DELETE = 127;
    private static final byte LATIN1_FIRST = (byte) 0xC2;
    private static final byte NO_BREAK_SPACE_SECOND = (byte) 0xA0;

    private final OutputStream target;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<byte[]> lines = new ArrayDeque<>();
    private ByteArrayOutputStream line = new ByteArrayOutputStream();
    private byte last;
    private int waitingBytes;
    private long dropped;
    private boolean writing;

    /** Begins to write what will come, on a thread of its own. */
    public AsyncLogOutput(OutputStream target) {
        this.target = target;
        Thread.ofPlatform().daemon().name("log-writer").start(this::writeAll);
    }

    @Override
    public void write(int one) {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        lock.lock();
        try {
            for (int i = offset; i < offset + length; i++) {
                line.write(printable(bytes[i]));
                last = bytes[i];
                if (bytes[i] == '\n') {
                    offer(line.toByteArray());
                    line = new ByteArrayOutputStream();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * What apps, other accounts' processes and clients put into a message must not steer the terminal that shows it:
     * control characters but for tab and line end. Those of Latin-1 are two bytes in UTF-8, of which the first stays.
     */
    private int printable(byte next) {
        boolean control = (next >= 0 && next < ' ' && next != '\n' && next != '\t') || next == DELETE;
        boolean controlOfLatin1 = last == LATIN1_FIRST && (next & 0xE0) == 0x80;
        return control ? '?' : controlOfLatin1 ? NO_BREAK_SPACE_SECOND : next;
    }

    private void offer(byte[] whole) {
        if (waitingBytes + whole.length > BYTES_MAX) {
            dropped++;
            return;
        }
        lines.add(whole);
        waitingBytes += whole.length;
        changed.signalAll();
    }

    /** Waits until everything is written, but not for ever. */
    public void drain(Duration atMost) {
        lock.lock();
        try {
            long left = atMost.toNanos();
            while ((!lines.isEmpty() || dropped > 0 || writing) && left > 0) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private void writeAll() {
        try {
            while (true) {
                byte[] next = take();
                try {
                    target.write(next);
                    target.flush();
                } catch (IOException _) {
                    // the reader is gone, and there is no other output to say so; the next line tries again
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private byte[] take() throws InterruptedException {
        lock.lock();
        try {
            writing = false;
            changed.signalAll();
            while (lines.isEmpty() && dropped == 0) {
                changed.await();
            }
            writing = true;
            if (lines.isEmpty()) {
                String note = "WARN streamlit-launcher - " + dropped
                        + " lines of this log were dropped: nobody read it\n";
                dropped = 0;
                return note.getBytes(StandardCharsets.UTF_8);
            }
            byte[] next = lines.remove();
            waitingBytes -= next.length;
            return next;
        } finally {
            lock.unlock();
        }
    }
}
