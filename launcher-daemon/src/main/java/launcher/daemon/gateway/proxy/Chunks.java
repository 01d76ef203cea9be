package launcher.daemon.gateway.proxy;

import launcher.daemon.gateway.http.Fields;
import launcher.daemon.gateway.http.HeadWriter;

/** Writes the chunks of a body. */
final class Chunks {

    private static final byte[] HEX = {
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
    };

    private Chunks() {}

    /**
     * Appends {@code bytes[from, to)} as one chunk; nothing if that is empty, since an empty chunk would be the last.
     */
    static void append(HeadWriter out, byte[] bytes, int from, int to) {
        int length = to - from;
        if (length == 0) {
            return;
        }
        begin(out, length);
        out.append(bytes, from, to);
        out.lineEnd();
    }

    /** Appends what precedes a chunk of so many bytes, which is more than none; the end of a line follows it. */
    static void begin(HeadWriter out, int length) {
        for (int shift = (31 - Integer.numberOfLeadingZeros(length)) / 4 * 4; shift >= 0; shift -= 4) {
            out.append(HEX, length >>> shift & 15, (length >>> shift & 15) + 1);
        }
        out.lineEnd();
    }

    /** Appends the last chunk, with nothing behind it. */
    static void end(HeadWriter out) {
        out.append(HEX, 0, 1);
        out.lineEnd();
        out.lineEnd();
    }

    /** Appends the last chunk and what follows it. */
    static void end(HeadWriter out, Fields trailers) {
        out.append(HEX, 0, 1);
        out.lineEnd();
        for (int i = 0; i < trailers.size(); i++) {
            if (!trailers.hopByHop(i)) {
                trailers.copy(i, out);
            }
        }
        out.lineEnd();
    }
}
