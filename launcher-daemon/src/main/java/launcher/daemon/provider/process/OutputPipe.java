package launcher.daemon.provider.process;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import launcher.daemon.os.OsException;
import launcher.daemon.os.OsPoller;
import launcher.daemon.os.Posix;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The daemon's end of an app's output FIFO. It is read at full speed on the poller's thread, so that no print of an app
 * ever waits for anything but this. Opened for writing too, which is why it never ends while no process has it open.
 */
final class OutputPipe {

    /**
     * What is asked for, in bytes: how much an app can print while no daemon reads. An unprivileged user may get less.
     */
    private static final int[] CAPACITIES = {1024 * 1024, 256 * 1024};

    /** The most that is read once the main process has ended; descendants may go on printing for ever. */
    private static final int DRAIN_ROUNDS_MAX = 64;

    /** How long a line without an end waits for more. */
    private static final Duration UNFINISHED_MAX = Duration.ofMillis(500);

    private static final Logger LOG = LoggerFactory.getLogger("streamlit-launcher");

    private final int fd;
    private final Buffer buffer;
    private final OutputLines lines;
    private final OsPoller.Watch watch;
    private final OsPoller poller;
    private boolean closed;
    /** How many reads found something; tells whether more came while an unfinished line waited. */
    private long reads;
    private boolean waiting;

    /** Room for one read, shared by all pipes of one poller, since that reads one at a time. */
    static final class Buffer {
        private final MemorySegment segment = Arena.ofAuto().allocate(OsPoller.READ_BYTES_MAX);
        private final byte[] bytes = new byte[OsPoller.READ_BYTES_MAX];
    }

    private OutputPipe(int fd, Buffer buffer, Consumer<String> sink, OsPoller poller) {
        this.fd = fd;
        this.buffer = buffer;
        this.poller = poller;
        this.lines = new OutputLines(sink);
        this.watch = poller.watch(fd, OsPoller.READABLE, _ -> read());
    }

    /** Begins to read; each line goes to the sink on the poller's thread. */
    static OutputPipe open(Path fifo, OsPoller poller, Buffer buffer, Consumer<String> sink) throws OsException {
        int fd = Posix.open(fifo.toString(), Posix.O_RDWR | Posix.O_NONBLOCK);
        widen(fd);
        return new OutputPipe(fd, buffer, sink, poller);
    }

    /** Reads what is there and hands on an unfinished line too. On the poller's thread. */
    void drain() {
        int rounds = 0;
        while (rounds < DRAIN_ROUNDS_MAX && read() > 0) {
            rounds++;
        }
        lines.flush();
    }

    /** Stops reading. On the poller's thread. */
    void close() {
        closed = true;
        watch.cancel();
    }

    /** One read: how many bytes it took, 0 if there was nothing. */
    private int read() {
        if (closed) {
            return 0;
        }
        int count;
        try {
            count = Posix.read(fd, buffer.segment);
        } catch (OsException e) {
            LOG.error("output of an app is lost: {}", e.getMessage());
            close();
            return 0;
        }
        if (count <= 0) {
            return 0;
        }
        MemorySegment.copy(buffer.segment, ValueLayout.JAVA_BYTE, 0, buffer.bytes, 0, count);
        lines.add(buffer.bytes, count);
        reads++;
        if (lines.unfinished() && !waiting) {
            awaitLineEnd();
        }
        return count;
    }

    /** A prompt has no line end: what nothing more comes after for a moment is a line too. */
    private void awaitLineEnd() {
        waiting = true;
        long before = reads;
        poller.executeAfter(UNFINISHED_MAX, () -> {
            waiting = false;
            if (!closed && lines.unfinished()) {
                if (reads == before) {
                    lines.flush();
                } else {
                    awaitLineEnd();
                }
            }
        });
    }

    private static void widen(int fd) {
        for (int bytes : CAPACITIES) {
            try {
                Posix.setPipeSize(fd, bytes);
                return;
            } catch (OsException e) {
                LOG.debug("a pipe of {} bytes is not allowed: {}", bytes, e.getMessage());
            }
        }
    }
}
