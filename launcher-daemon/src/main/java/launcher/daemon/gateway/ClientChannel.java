package launcher.daemon.gateway;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import launcher.daemon.gateway.http.HeadWriter;

/** The client's end of a connection: what it sends, and the way back to it. Used by one thread at a time unless said otherwise. */
final class ClientChannel implements DeadlineReaper.Watched {

    /** What is still read of one who was refused, so that the refusal reaches it. */
    static final Duration LINGER = Duration.ofSeconds(2);

    private static final byte[] CONTINUE = {
        'H', 'T', 'T', 'P', '/', '1', '.', '1', ' ', '1', '0', '0', ' ', 'C', 'o', 'n', 't', 'i', 'n', 'u', 'e', '\r', '\n', '\r', '\n'
    };

    final SocketStream line;
    final BufferedInput inbound;
    final Deadline reading;
    final Deadline writing;
    final DisconnectMonitor wait = new DisconnectMonitor();
    final RequestHeadRewriter.Sender sender;
    private final GatewayOptions.Deadlines deadlines;
    private volatile Optional<RequestBuffer> ahead = Optional.empty();
    private boolean outputEnded;

    ClientChannel(SocketStream line, BufferPool budget, int headMax, GatewayOptions.Deadlines deadlines, RequestHeadRewriter.Sender sender) {
        this.line = line;
        this.reading = Deadline.reading(line);
        this.writing = Deadline.writing(line);
        this.deadlines = deadlines;
        this.sender = sender;
        this.inbound = BufferedInput.small(this::receive, budget, headMax);
    }

    private int receive(byte[] into, int offset, int length) throws IOException {
        Optional<RequestBuffer> held = ahead;
        if (held.isEmpty()) {
            return line.in.read(into, offset, length);
        }
        int got = held.get().read(into, offset, length);
        if (held.get().drained()) {
            held.get().close();
            ahead = Optional.empty();
        }
        return got;
    }

    /** Everything it sends goes through {@code reader} from now on, until that is drained. */
    RequestBuffer readAhead(BufferPool budget, Spool spool, Runnable whenGone) {
        return begin(new RequestBuffer(line.in::read, ahead, budget, spool, whenGone));
    }

    /** The same for one that may end its side and still listen. */
    RequestBuffer readAheadOfHalves(BufferPool budget, Spool spool, Runnable whenGone) {
        return begin(new RequestBuffer(line.in::read, ahead, budget, spool, whenGone).ofHalves());
    }

    private RequestBuffer begin(RequestBuffer reader) {
        ahead = Optional.of(reader);
        reader.begin();
        return reader;
    }

    @Override
    public void look(long now) {
        reading.look(now);
        writing.look(now);
        wait.look();
    }

    /** Tells it that no more comes. */
    void endOutput() throws IOException {
        if (!outputEnded) {
            outputEnded = true;
            line.endOutput();
        }
    }

    /** Asks for the body, which the client has not sent yet. */
    void askForBody() throws ClientGoneException {
        write(CONTINUE, 0, CONTINUE.length);
    }

    void write(HeadWriter head) throws ClientGoneException {
        write(head.array(), 0, head.length());
    }

    /** Waits until the client has taken it; one that takes too long is cut off. */
    void write(byte[] bytes, int from, int length) throws ClientGoneException {
        writing.set(deadlines.write());
        try {
            line.out.write(bytes, from, length);
        } catch (IOException e) {
            throw new ClientGoneException(e);
        }
        writing.clear();
    }

    /** The same as a stream. */
    OutputStream writer() {
        return new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                ClientChannel.this.write(new byte[] {(byte) one}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                ClientChannel.this.write(bytes, from, length);
            }
        };
    }

    /** Ends it from outside: whoever serves it finds that out, and then closes it. Any thread may call it. */
    void cut() {
        line.close();
    }

    void close() {
        ahead.ifPresent(RequestBuffer::close);
        inbound.close();
        line.close();
    }
}
