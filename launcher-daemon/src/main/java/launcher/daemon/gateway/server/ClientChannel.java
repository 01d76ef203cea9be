package launcher.daemon.gateway.server;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import launcher.daemon.gateway.http.HeadWriter;

/**
 * The client's end of a connection: what it sends, and the way back to it. Used by one thread at a time unless said
 * otherwise.
 */
public final class ClientChannel implements DeadlineReaper.Watched {

    /** How long a refused client is still read, so that the refusal reaches it. */
    public static final Duration LINGER = Duration.ofSeconds(2);

    private static final byte[] CONTINUE = {
        'H', 'T', 'T', 'P', '/', '1', '.', '1', ' ', '1', '0', '0', ' ', 'C', 'o', 'n', 't', 'i', 'n', 'u', 'e',
        '\r', '\n', '\r', '\n'
    };

    private final SocketStream stream;
    private final BufferedInput inbound;
    private final Deadline readDeadline;
    private final Deadline writeDeadline;
    private final DisconnectMonitor disconnects = new DisconnectMonitor();
    private final Peer peer;
    private final Deadlines deadlines;
    private volatile Optional<BufferedInput.ReadAhead> ahead = Optional.empty();
    private boolean outputEnded;

    /** @param headMax how long a request's head may be, in bytes */
    public ClientChannel(SocketStream stream, BufferPool buffers, int headMax, Deadlines deadlines, Peer peer) {
        this.stream = stream;
        this.readDeadline = Deadline.reading(stream);
        this.writeDeadline = Deadline.writing(stream);
        this.deadlines = deadlines;
        this.peer = peer;
        this.inbound = BufferedInput.ofRequests(this::receive, buffers, headMax);
    }

    public SocketStream stream() {
        return stream;
    }

    /** What the client sends. */
    public BufferedInput inbound() {
        return inbound;
    }

    /** Until when a read from the client may take. */
    public Deadline readDeadline() {
        return readDeadline;
    }

    public DisconnectMonitor disconnects() {
        return disconnects;
    }

    public Peer peer() {
        return peer;
    }

    /** What was read ahead for an earlier request and is not drained. */
    public Optional<BufferedInput.ReadAhead> ahead() {
        return ahead;
    }

    /** From now on everything that the client sends comes through {@code source}, until that is drained. */
    public void readThrough(BufferedInput.ReadAhead source) {
        ahead = Optional.of(source);
    }

    private int receive(byte[] into, int offset, int length) throws IOException {
        Optional<BufferedInput.ReadAhead> held = ahead;
        if (held.isEmpty()) {
            return stream.in().read(into, offset, length);
        }
        int got = held.get().read(into, offset, length);
        if (held.get().drained()) {
            held.get().close();
            ahead = Optional.empty();
        }
        return got;
    }

    @Override
    public void look(long now) {
        readDeadline.look(now);
        writeDeadline.look(now);
        disconnects.look();
    }

    /** Ends the output, which the client reads as the end. */
    public void endOutput() throws IOException {
        if (!outputEnded) {
            outputEnded = true;
            stream.endOutput();
        }
    }

    /** Asks for the body, which the client has not sent yet: 100 Continue. */
    public void askForBody() throws ClientGoneException {
        write(CONTINUE, 0, CONTINUE.length);
    }

    public void write(HeadWriter head) throws ClientGoneException {
        write(head.array(), 0, head.length());
    }

    /** Waits until the client has accepted it; the connection of a client that takes too long is closed. */
    public void write(byte[] bytes, int from, int length) throws ClientGoneException {
        writeDeadline.set(deadlines.write());
        try {
            stream.out().write(bytes, from, length);
        } catch (IOException e) {
            throw new ClientGoneException(e);
        }
        writeDeadline.clear();
    }

    /** The same as a stream. */
    public OutputStream writer() {
        return new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                ClientChannel.this.write(new byte[] {(byte) octet}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                ClientChannel.this.write(bytes, from, length);
            }
        };
    }

    /** Ends the connection from outside: its own thread notices that and closes it. Any thread may call it. */
    public void cut() {
        stream.close();
    }

    public void close() {
        ahead.ifPresent(BufferedInput.ReadAhead::close);
        inbound.close();
        stream.close();
    }
}
