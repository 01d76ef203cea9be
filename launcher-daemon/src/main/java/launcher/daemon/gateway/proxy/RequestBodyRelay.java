package launcher.daemon.gateway.proxy;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import launcher.daemon.gateway.http.BadMessageException;
import launcher.daemon.gateway.http.ChunkedDecoder;
import launcher.daemon.gateway.http.Framing;
import launcher.daemon.gateway.http.HeadWriter;
import launcher.daemon.gateway.server.BufferPool;
import launcher.daemon.gateway.server.BufferedInput;
import launcher.daemon.gateway.server.ClientChannel;
import launcher.daemon.gateway.server.Deadlines;

/** Passes a request's body on as it arrives. The client may be as slow as its deadline allows; the app as it likes. */
final class RequestBodyRelay {

    private static final long NANOS = 1_000_000_000;

    private final ClientChannel client;
    private final Framing framing;
    private final BufferPool buffers;
    private final Deadlines deadlines;
    private final ReentrantLock abandoning = new ReentrantLock();
    private Duration waited = Duration.ZERO;
    private long arrived;
    private volatile boolean arrivedWhole;
    private boolean abandoned;

    RequestBodyRelay(ClientChannel client, Framing framing, BufferPool buffers, Deadlines deadlines) {
        this.client = client;
        this.framing = framing;
        this.buffers = buffers;
        this.deadlines = deadlines;
    }

    /** True if there is nothing to pass on. */
    boolean isEmpty() {
        return switch (framing) {
            case Framing.None _, Framing.UntilClose _ -> true;
            case Framing.Length(long bytes) -> bytes == 0;
            case Framing.Chunked _ -> false;
        };
    }

    /** The app takes no more of it: a read that still waits for the client to send a piece waits for a moment only. */
    void abandon() {
        abandoning.lock();
        try {
            abandoned = true;
            client.readDeadline().set(ClientChannel.LINGER);
        } finally {
            abandoning.unlock();
        }
    }

    /** Another thread reads from the client now. */
    void abandoned() {
        client.readDeadline().clear();
    }

    private void unlessAbandoned(Runnable limit) {
        abandoning.lock();
        try {
            if (!abandoned) {
                limit.run();
            }
        } finally {
            abandoning.unlock();
        }
    }

    /** True once the client has sent all of it, though the app may not have it yet. */
    boolean hasArrived() {
        return arrivedWhole;
    }

    /** True if all of it has arrived with the head. */
    boolean isBuffered() {
        return framing instanceof Framing.Length(long bytes) && bytes <= client.inbound().available();
    }

    /** Appends a body that {@link #isBuffered}. */
    void append(HeadWriter out) {
        if (framing instanceof Framing.Length(long bytes)) {
            BufferedInput in = client.inbound();
            int end = in.from() + (int) bytes;
            out.append(in.array(), in.from(), end);
            in.consumeTo(end);
        }
    }

    /** How passing it on failed. */
    static final class Failed extends Exception {
        private static final long serialVersionUID = 1;

        /** What to answer. */
        final int status;

        Failed(int status, String why) {
            super(why, null, false, false);
            this.status = status;
        }
    }

    /**
     * Passes all of it on.
     *
     * @throws Failed      if the client sends something that is no body, ends too early or is too slow
     * @throws IOException if the app takes no more
     */
    void send(OutputStream app) throws IOException, Failed {
        switch (framing) {
            case Framing.None _, Framing.UntilClose _ -> {}
            case Framing.Length(long bytes) -> sendLength(app, bytes);
            case Framing.Chunked _ -> sendChunks(app);
        }
    }

    private void sendLength(OutputStream app, long bytes) throws IOException, Failed {
        BufferedInput in = client.inbound();
        int buffered = (int) Math.min(bytes, in.available());
        arrivedWhole = buffered == bytes;
        app.write(in.array(), in.from(), buffered);
        in.consumeTo(in.from() + buffered);
        arrived = buffered;
        byte[] buffer = buffers.take();
        try {
            while (arrived < bytes) {
                int read = receive(() -> in.read(buffer, 0, (int) Math.min(buffer.length, bytes - arrived)));
                arrivedWhole = arrived == bytes;
                app.write(buffer, 0, read);
            }
        } finally {
            buffers.give(buffer);
        }
    }

    private void sendChunks(OutputStream app) throws IOException, Failed {
        var decoder = ChunkedDecoder.ofRequest();
        var out = new HeadWriter(BufferPool.SMALL);
        BufferedInput in = client.inbound();
        while (!decoder.ended()) {
            if (in.isEmpty()) {
                flush(out, app);
                receive(() -> in.fill() ? 1 : -1);
            }
            try {
                in.consumeTo(decoder.next(in.array(), in.from(), in.to()));
            } catch (BadMessageException bad) {
                throw new Failed(bad.status(), String.valueOf(bad.getMessage()));
            }
            Chunks.append(out, in.array(), decoder.dataFrom(), decoder.dataTo());
        }
        Chunks.end(out); // servers are free to refuse trailers, and Tornado does
        arrivedWhole = true;
        flush(out, app);
    }

    private static void flush(HeadWriter out, OutputStream app) throws IOException {
        app.write(out.array(), 0, out.length());
        out.clear();
    }

    /** A read that the client's deadline limits. */
    private interface Read {
        int from() throws IOException;
    }

    private int receive(Read read) throws Failed {
        Duration allowed = allowed(deadlines, arrived).minus(waited);
        long began = System.nanoTime();
        unlessAbandoned(() -> client.readDeadline().set(allowed));
        int got;
        try {
            got = read.from();
        } catch (Spool.Broken _) {
            throw new Failed(503, "the disk for bodies cannot be used"); // why is in the log, by the spool
        } catch (IOException _) {
            throw new Failed(400, "the connection broke in the middle of the body");
        }
        unlessAbandoned(client.readDeadline()::clear);
        waited = waited.plusNanos(System.nanoTime() - began);
        if (client.readDeadline().missed()) {
            throw new Failed(408, "the body came too slowly");
        }
        if (got < 0) {
            throw new Failed(400, "the connection ended in the middle of the body");
        }
        arrived += got;
        return got;
    }

    /** How long the client may have made us wait for so many bytes. */
    static Duration allowed(Deadlines deadlines, long arrived) {
        long perSecond = deadlines.bytesPerSecondMin();
        return deadlines.bodyGrace()
                .plusSeconds(arrived / perSecond)
                .plusNanos(arrived % perSecond * NANOS / perSecond);
    }
}
