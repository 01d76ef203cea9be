package launcher.daemon.gateway;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Optional;
import java.util.OptionalInt;
import launcher.daemon.gateway.http.BadMessageException;
import launcher.daemon.gateway.http.HeadWriter;
import launcher.daemon.gateway.http.RequestHead;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client's connection: its requests, one after the other, on one virtual thread. */
final class Http1ServerConnection {

    private static final Logger LOG = LoggerFactory.getLogger("streamlit-launcher");

    /** Some read the answer only once they have sent all of what they had. */
    private static final int LINGER_BYTES_MAX = 64 << 20;

    private final GatewayParts gateway;
    private final ClientChannel client;
    private final InetAddress peer;
    private final HeadWriter out = new HeadWriter(BufferPool.SMALL);

    Http1ServerConnection(GatewayParts gateway, Socket socket) throws IOException {
        this.gateway = gateway;
        this.peer = socket.getInetAddress();
        GatewayOptions settings = gateway.configured().settings();
        this.client = new ClientChannel(SocketStream.of(socket), gateway.budget(), settings.limits().headBytes(), gateway.deadlines(),
                RequestHeadRewriter.Sender.of(peer, gateway.configured().trusted()));
    }

    ClientChannel client() {
        return client;
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
            // nobody is left to be told
        } catch (IOException e) {
            LOG.debug("connection from {} broke: {}", peer.getHostAddress(), e.toString());
        } finally {
            client.close();
        }
    }

    /** What the client still sends is thrown away for a moment: closing on it would reset what it is about to read. */
    private void linger() throws IOException {
        client.endOutput();
        client.reading.set(ClientChannel.LINGER);
        byte[] thrown = gateway.budget().take();
        try {
            int left = LINGER_BYTES_MAX;
            int read = 0;
            while (read >= 0 && left > 0 && !client.reading.missed()) {
                read = client.line.in.read(thrown, 0, thrown.length);
                left -= read;
            }
        } finally {
            gateway.budget().give(thrown);
        }
    }

    /** One request; false if it was the last. */
    private boolean next() throws IOException {
        BufferedInput in = client.inbound;
        in.settle();
        out.shrink(BufferPool.SMALL);
        client.reading.set(gateway.deadlines().idle());
        if (in.isEmpty() && !in.fill()) {
            return false;
        }
        client.reading.set(gateway.deadlines().head());
        RequestHead head;
        try {
            skipEmptyLine(in);
            OptionalInt end = in.head();
            if (end.isEmpty()) {
                return client.reading.missed() && refuse(408, "the request did not come in time");
            }
            client.reading.clear();
            head = RequestHead.parse(in.buffer, in.from, end.getAsInt());
            in.from = end.getAsInt();
        } catch (BadMessageException bad) {
            return refuse(bad.status(), String.valueOf(bad.getMessage()));
        }
        return answer(head);
    }

    /** Some clients send one after a body; more than one is nothing a client sends. */
    private static void skipEmptyLine(BufferedInput in) throws IOException {
        if (in.buffer[in.from] == '\r' && (in.to - in.from > 1 || in.fill()) && in.buffer[in.from + 1] == '\n') {
            in.from += 2;
        }
    }

    /** Answers what is no request; the connection ends with that. */
    private boolean refuse(int status, String why) throws ClientGoneException {
        GatewayResponse.problem(status, Optional.empty(), why).write(out, false, false, false);
        client.write(out);
        return false;
    }

    private boolean answer(RequestHead head) throws IOException {
        GatewayParts.Configured configured = gateway.configured();
        var reply = new ResponseWriter(client, head, out);
        return switch (configured.router().route(head.host(), head.path())) {
            case Router.Target.ToApp to -> new AppProxyHandler(gateway, configured, client, head, to, peer, out).serve();
            case Router.Target.Redirect(String path) -> reply.send(GatewayResponse.movedTo(path + head.query()));
            case Router.Target.Internal(String rest) -> new InternalEndpoints(gateway, configured, reply).serve(rest);
            case Router.Target.Portal _ -> new InternalEndpoints(gateway, configured, reply).portal();
            case Router.Target.NotFound(String why) -> new InternalEndpoints(gateway, configured, reply).unknown(why);
        };
    }
}
