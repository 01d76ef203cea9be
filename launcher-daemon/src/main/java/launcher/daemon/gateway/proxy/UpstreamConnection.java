package launcher.daemon.gateway.proxy;

import java.io.Closeable;
import launcher.daemon.gateway.server.BufferPool;
import launcher.daemon.gateway.server.BufferedInput;
import launcher.daemon.gateway.server.SocketStream;

/** A connection to an app, with the small buffer that its responses begin in; both are kept for the next request. */
final class UpstreamConnection implements Closeable {

    /** How long a response's head may be, in bytes. */
    private static final int ANSWER_HEAD_MAX = 64 * 1024;

    private final SocketStream stream;
    private final BufferedInput in;

    UpstreamConnection(SocketStream stream, BufferPool buffers) {
        this.stream = stream;
        this.in = BufferedInput.small(stream, buffers, ANSWER_HEAD_MAX);
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
