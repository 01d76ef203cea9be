package launcher.daemon.gateway.proxy;

import java.io.Closeable;
import launcher.daemon.gateway.server.BufferPool;
import launcher.daemon.gateway.server.BufferedInput;
import launcher.daemon.gateway.server.SocketStream;

/** A connection to an app, with the small buffer that its responses begin in; both are kept for the next request. */
final class UpstreamConnection implements Closeable {

    private final SocketStream stream;
    private final BufferedInput in;

    UpstreamConnection(SocketStream stream, BufferPool buffers) {
        this.stream = stream;
        this.in = BufferedInput.ofResponses(stream, buffers);
    }

    SocketStream stream() {
        return stream;
    }

    /** What the app sends. */
    BufferedInput in() {
        return in;
    }

    @Override
    public void close() {
        in.close();
        stream.close();
    }
}
