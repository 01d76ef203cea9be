package launcher.daemon.gateway.server;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import launcher.daemon.gateway.http.BadMessageException;
import launcher.daemon.gateway.http.HeadWriter;
import launcher.daemon.gateway.http.RequestHead;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A client's connection: its requests in turn, on one virtual thread. */
final class Http1ServerConnection {

    private static final Logger LOG = LoggerFactory.getLogger("streamlit-launcher");

    /** Some clients read the response only once they have sent the whole request. */
    private static final int LINGER_BYTES_MAX = 64 << 20;

    private final ClientChannel client;
    private final Supplier<RequestHandler> handler;
    private final BufferPool buffers;
    private final Deadlines deadlines;
    private final HeadWriter out = new HeadWriter(BufferPool.SMALL);

    /** @param handler asked once a request */
    Http1ServerConnection(ClientChannel client, Supplier<RequestHandler> handler, BufferPool buffers,
            Deadlines deadlines) {
        this.client = client;
        this.handler = handler;
        this.buffers = buffers;
        this.deadlines = deadlines;
    }

    /** Serves until either side ends it. */
    void serve() {
        try {
            boolean more = true;
            while (more) {
                more = next();
            }
            linger();
        } catch (ClientGoneException _) {
            // the client cannot be answered any more
        } catch (IOException e) {
            LOG.debug("connection from {} broke: {}", client.peer().literal(), e.toString());
        } finally {
            client.close();
        }
    }

    /** Discards what the client still sends for a moment: a close with unread input would reset the response. */
    private void linger() throws IOException {
        client.endOutput();
        client.readDeadline().set(ClientChannel.LINGER);
        byte[] discarded = buffers.take();
        try {
            int left = LINGER_BYTES_MAX;
            int read = 0;
            while (read >= 0 && left > 0 && !client.readDeadline().missed()) {
                read = client.stream().in().read(discarded, 0, discarded.length);
                left -= read;
            }
        } finally {
            buffers.give(discarded);
        }
    }

    /** One request; false if it was the last. */
    private boolean next() throws IOException {
        BufferedInput in = client.inbound();
        in.settle();
        out.shrink(BufferPool.SMALL);
        client.readDeadline().set(deadlines.idle());
        if (in.isEmpty() && !in.fill()) {
            return false;
        }
        client.readDeadline().set(deadlines.head());
        RequestHead head;
        try {
            skipEmptyLine(in);
            OptionalInt end = in.head();
            if (end.isEmpty()) {
                return client.readDeadline().missed() && refuse(408, "the request did not come in time");
            }
            client.readDeadline().clear();
            head = RequestHead.parse(in.array(), in.from(), end.getAsInt());
            in.consumeTo(end.getAsInt());
        } catch (BadMessageException bad) {
            return refuse(bad.status(), String.valueOf(bad.getMessage()));
        }
        return handler.get().handle(new ClientRequest(client, head, out));
    }

    /** Some clients send an empty line after a body; no client sends two. */
    private static void skipEmptyLine(BufferedInput in) throws IOException {
        if (in.array()[in.from()] == '\r' && (in.available() > 1 || in.fill()) && in.array()[in.from() + 1] == '\n') {
            in.consumeTo(in.from() + 2);
        }
    }

    /** Answers a malformed request; the connection ends with that. */
    private boolean refuse(int status, String why) throws ClientGoneException {
        GatewayResponse.problem(status, Optional.empty(), why).write(out, false, false, false);
        client.write(out);
        return false;
    }
}
