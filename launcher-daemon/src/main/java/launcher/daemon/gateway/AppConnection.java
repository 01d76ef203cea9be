package launcher.daemon.gateway;

import java.io.Closeable;

/** A connection to an app, with the small buffer that its answers begin in; both are kept for the next request. */
final class AppConnection implements Closeable {

    /** How long an answer's head may be, in bytes. */
    private static final int ANSWER_HEAD_MAX = 64 * 1024;

    final Line line;
    final Inbound in;

    AppConnection(Line line, Budget budget) {
        this.line = line;
        this.in = Inbound.small(line, budget, ANSWER_HEAD_MAX);
    }

    @Override
    public void close() {
        in.close();
        line.close();
    }
}
