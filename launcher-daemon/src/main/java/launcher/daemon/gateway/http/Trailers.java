package launcher.daemon.gateway.http;

import java.util.Arrays;
import java.util.List;

/**
 * Gathers the lines after the last chunk until the empty line, and reads them by the rules of a head. What belongs into
 * the head is refused, but of an app dropped: its clients ignore it there.
 */
final class Trailers {

    private static final int BYTES_MAX = 8 * 1024;
    private static final int BYTES_AT_FIRST = 128;

    private static final List<String> HEAD_ONLY =
            List.of("host", "content-length", "trailer", "expect", "authorization", "cookie",
            "set-cookie", "content-type", "content-encoding", "content-range", "forwarded", "x-real-ip");

    private static final Fields NONE = Fields.none();

    private final boolean ofRequest;
    private byte[] lines = new byte[0];
    private int length;
    private int lineFrom;
    private Fields fields = NONE;

    Trailers(boolean ofRequest) {
        this.ofRequest = ofRequest;
    }

    /** Takes the next byte; whether it was the last. */
    boolean add(byte octet) throws BadMessageException {
        boolean afterReturn = length > 0 && lines[length - 1] == '\r';
        if (octet == '\n' && !afterReturn && !ofRequest) {
            append((byte) '\r');
        } else if (afterReturn != (octet == '\n')) {
            throw new BadMessageException(400, "a line of trailers that does not end with CR LF");
        }
        append(octet);
        if (octet != '\n') {
            return false;
        }
        boolean empty = length - lineFrom == 2;
        lineFrom = length;
        if (empty) {
            fields = read();
        }
        return empty;
    }

    private void append(byte octet) throws BadMessageException {
        if (length == BYTES_MAX) {
            throw new BadMessageException(431, "trailers of more than " + BYTES_MAX + " bytes");
        }
        if (length == lines.length) {
            lines = Arrays.copyOf(lines, Math.max(BYTES_AT_FIRST, length * 2));
        }
        lines[length++] = octet;
    }

    private Fields read() throws BadMessageException {
        Fields read = ofRequest
                ? Fields.ofRequest(lines, 0, length)
                : Fields.ofResponse(lines, 0, length, Fields.FIELDS_MAX);
        for (int i = 0; i < read.size(); i++) {
            boolean belongs = !read.hopByHop(i) && !forbidden(read, i);
            if (!belongs && ofRequest) {
                throw new BadMessageException(400, "a trailer that belongs into the head");
            } else if (!belongs) {
                read.drop(i);
            }
        }
        return read;
    }

    /** RFC 9110 6.5.1: what routes, frames, authenticates or says how the body is read has to come before it. */
    private static boolean forbidden(Fields fields, int i) {
        return HEAD_ONLY.stream().anyMatch(name -> fields.is(i, name)) || fields.startsWith(i, "x-forwarded-");
    }

    Fields fields() {
        return fields;
    }
}
