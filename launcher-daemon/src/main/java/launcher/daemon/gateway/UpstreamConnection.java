package launcher.daemon.gateway;

import java.io.Closeable;

/** A connection to an app, with the small buffer that its answers begin in; both are kept for the next request. */
final class UpstreamConnection implements Closeable {

    /** How long an answer's head may be, in bytes. */
    private static final int ANSWER_HEAD_MAX = 64 * 1024;

    final SocketStream line;
    final BufferedInput in;

    UpstreamConnection(SocketStream line, BufferPool budget) {
        this.line = line;
        this.in = BufferedInput.small(line, budget, ANSWER_HEAD_MAX);
    }

    @Override
    public void close() {
        in.close();
        line.close();
    }
}
