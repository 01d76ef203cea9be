package launcher.daemon.gateway.proxy;

import java.io.IOException;
import launcher.daemon.gateway.http.BadMessageException;
import launcher.daemon.gateway.http.ChunkedDecoder;
import launcher.daemon.gateway.http.Framing;
import launcher.daemon.gateway.http.HeadWriter;
import launcher.daemon.gateway.server.BufferedInput;
import launcher.daemon.gateway.server.ClientChannel;
import launcher.daemon.gateway.server.ClientGoneException;

/** Passes the body of an app's response on as it arrives, behind the head that stands in {@code out} already. */
final class ResponseBodyRelay {

    /** Up to this a body goes out in one write with its head; more is not copied for that. */
    private static final int TOGETHER_MAX = 4 * 1024;

    private final ClientChannel client;
    private final BufferedInput app;
    private final HeadWriter out;
    private final Runnable onData;
    private boolean begun;

    /** @param onData called for everything that arrives, the head too */
    ResponseBodyRelay(ClientChannel client, BufferedInput app, HeadWriter out, Runnable onData) {
        this.client = client;
        this.app = app;
        this.out = out;
        this.onData = onData;
    }

    /**
     * Passes all of it on.
     *
     * @return false if the app ended too early
     */
    boolean pass(Framing framing, ResponseHeadRewriter.Body how) throws IOException, BadMessageException {
        onData.run();
        return switch (framing) {
            case Framing.None _ -> {
                flush();
                yield true;
            }
            case Framing.Length(long bytes) -> passLength(bytes);
            case Framing.Chunked _ -> passChunks(how);
            case Framing.UntilClose _ -> passAll(how);
        };
    }

    private boolean passLength(long bytes) throws IOException {
        long left = bytes;
        int buffered = (int) Math.min(bytes, app.available());
        if (buffered <= TOGETHER_MAX) {
            int end = app.from() + buffered;
            out.append(app.array(), app.from(), end);
            app.consumeTo(end);
            left -= buffered;
        }
        flush();
        while (left > 0) {
            if (app.isEmpty() && !arrives()) {
                return false;
            }
            int piece = (int) Math.min(left, app.available());
            client.write(app.array(), app.from(), piece);
            app.consumeTo(app.from() + piece);
            left -= piece;
        }
        return true;
    }

    private boolean passChunks(ResponseHeadRewriter.Body how) throws IOException, BadMessageException {
        var decoder = ChunkedDecoder.ofResponse();
        while (!decoder.ended()) {
            if (app.isEmpty()) {
                flush();
                if (!arrives()) {
                    return false;
                }
            }
            app.consumeTo(decoder.next(app.array(), app.from(), app.to()));
            append(app.array(), decoder.dataFrom(), decoder.dataTo(), how);
            if (out.length() > TOGETHER_MAX) {
                flush();
            }
        }
        if (how == ResponseHeadRewriter.Body.CHUNKED) {
            Chunks.end(out, decoder.trailers());
        }
        flush();
        return true;
    }

    private boolean passAll(ResponseHeadRewriter.Body how) throws IOException {
        boolean more = true;
        while (more) {
            append(app.array(), app.from(), app.to(), how);
            app.consumeTo(app.to());
            flush();
            more = arrives();
        }
        if (how == ResponseHeadRewriter.Body.CHUNKED) {
            Chunks.end(out);
        }
        flush();
        return true;
    }

    /** What is large is not copied: the memory for that would come from no budget. */
    private void append(byte[] bytes, int from, int to, ResponseHeadRewriter.Body how) throws ClientGoneException {
        boolean chunked = how == ResponseHeadRewriter.Body.CHUNKED;
        if (to - from > TOGETHER_MAX) {
            if (chunked) {
                Chunks.begin(out, to - from);
            }
            flush();
            client.write(bytes, from, to - from);
            if (chunked) {
                out.lineEnd();
            }
        } else if (chunked) {
            Chunks.append(out, bytes, from, to);
        } else {
            out.append(bytes, from, to);
        }
    }

    private boolean arrives() throws IOException {
        boolean more = app.refill();
        onData.run();
        return more;
    }

    /** True if the client has got some of the response. */
    boolean begun() {
        return begun;
    }

    private void flush() throws ClientGoneException {
        if (out.length() > 0) {
            begun = true;
            client.write(out);
            out.clear();
        }
    }
}
