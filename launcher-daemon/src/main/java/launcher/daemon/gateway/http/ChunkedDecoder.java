package launcher.daemon.gateway.http;

/**
 * Decodes a chunked body piece by piece, strictly; gives the ranges of the caller's buffer that are data. Of an app it
 * takes what all readers understand alike that take it: white space behind a size and in extensions, a size with many
 * zeros before it, trailers that belong into the head, which are dropped, and LF for CR LF: behind a size without an
 * extension, and then behind its data.
 *
 * <p>Use: {@code for (at = from; at < to && !decoder.ended(); ) at = decoder.next(buf, at, to)}, taking the range after
 * each call. It keeps no reference to the buffer. Extensions are read and dropped.
 */
public final class ChunkedDecoder {

    /** More could overflow a long. */
    private static final int SIZE_DIGITS_MAX = 15;

    /** Of all extensions of one chunk. */
    private static final int EXTENSION_BYTES_MAX = 256;

    private static final String BAD_SIZE = "a chunk size that is not hexadecimal digits only";
    private static final String BAD_EXTENSION = "a chunk extension that is not ;name, ;name=value or ;name=\"value\"";

    /** What the next byte is, or follows. */
    private enum At {
        SIZE_FIRST,
        SIZE,
        SIZE_SPACE,
        EXTENSION_FIRST,
        EXTENSION,
        EXTENSION_END,
        VALUE_FIRST,
        VALUE,
        QUOTED,
        ESCAPED,
        VALUE_END,
        SIZE_LF,
        DATA,
        DATA_CR,
        DATA_LF,
        TRAILERS,
        ENDED
    }

    private final boolean ofRequest;
    private final Trailers trailers;
    private At at = At.SIZE_FIRST;
    private int digits;
    private int extensionBytes;
    private boolean lineFeeds;
    private long left;
    private int dataFrom;
    private int dataTo;

    private ChunkedDecoder(boolean ofRequest) {
        this.ofRequest = ofRequest;
        this.trailers = new Trailers(ofRequest);
    }

    public static ChunkedDecoder ofRequest() {
        return new ChunkedDecoder(true);
    }

    public static ChunkedDecoder ofResponse() {
        return new ChunkedDecoder(false);
    }

    /**
     * Consumes from {@code buf[from,to)} up to the end of one data range, of the body, or of what there is.
     *
     * @return the position after what was consumed; what lies behind the end of the body is never consumed
     * @throws BadMessageException if this is no valid chunked body; it has no meaning to go on then
     */
    public int next(byte[] buf, int from, int to) throws BadMessageException {
        int position = from;
        dataFrom = from;
        dataTo = from;
        while (position < to && at != At.ENDED) {
            if (at == At.DATA) {
                return data(position, to);
            }
            if (at == At.TRAILERS) {
                at = trailers.add(buf[position++]) ? At.ENDED : At.TRAILERS;
            } else {
                at = step(buf[position++]);
            }
        }
        return position;
    }

    private int data(int position, int to) {
        int count = (int) Math.min(left, to - position);
        left -= count;
        at = left == 0 ? At.DATA_CR : At.DATA;
        dataFrom = position;
        dataTo = position + count;
        return dataTo;
    }

    private At step(byte octet) throws BadMessageException {
        return switch (at) {
            case SIZE_FIRST, SIZE -> size(octet);
            case SIZE_SPACE -> afterSize(octet);
            case EXTENSION_FIRST, EXTENSION, EXTENSION_END, VALUE_FIRST, VALUE, QUOTED, ESCAPED, VALUE_END ->
                    extension(octet);
            case SIZE_LF -> sizeEnd(octet, false);
            case DATA_CR -> expect(octet, lineFeeds ? '\n' : '\r', lineFeeds ? At.SIZE_FIRST : At.DATA_LF);
            case DATA_LF -> expect(octet, '\n', At.SIZE_FIRST);
            case DATA, TRAILERS, ENDED -> throw new IllegalStateException("no step at " + at);
        };
    }

    private At size(byte octet) throws BadMessageException {
        int digit = CharClasses.hex(octet);
        if (digit >= 0) {
            digits += ofRequest || digits + digit > 0 ? 1 : 0;
            if (digits > SIZE_DIGITS_MAX) {
                throw new BadMessageException(400, "a chunk size of more than " + SIZE_DIGITS_MAX + " digits");
            }
            left = left << 4 | digit;
            return At.SIZE;
        }
        if (at == At.SIZE_FIRST) {
            throw new BadMessageException(400, BAD_SIZE);
        }
        return afterSize(octet);
    }

    private At afterSize(byte octet) throws BadMessageException {
        if (isSpace(octet)) {
            return At.SIZE_SPACE;
        }
        if (octet == '\n' && !ofRequest) {
            return sizeEnd(octet, true);
        }
        return sizeDelimiter(octet, BAD_SIZE);
    }

    private At sizeDelimiter(byte octet, String otherwise) throws BadMessageException {
        if (octet == '\r') {
            return At.SIZE_LF;
        }
        if (octet == ';') {
            return At.EXTENSION_FIRST;
        }
        throw new BadMessageException(400, otherwise);
    }

    private At extension(byte octet) throws BadMessageException {
        if (++extensionBytes > EXTENSION_BYTES_MAX) {
            throw new BadMessageException(400, "chunk extensions of more than " + EXTENSION_BYTES_MAX + " bytes");
        }
        boolean token = CharClasses.token(octet);
        if (token && (at == At.EXTENSION_FIRST || at == At.EXTENSION)) {
            return At.EXTENSION;
        }
        if (token && (at == At.VALUE_FIRST || at == At.VALUE)) {
            return At.VALUE;
        }
        if (octet == '=' && (at == At.EXTENSION || at == At.EXTENSION_END)) {
            return At.VALUE_FIRST;
        }
        if (octet == '"' && at == At.VALUE_FIRST) {
            return At.QUOTED;
        }
        if (at == At.QUOTED || at == At.ESCAPED) {
            return quoted(octet, at == At.ESCAPED);
        }
        if (isSpace(octet)) {
            return afterSpace();
        }
        boolean empty = at == At.EXTENSION_FIRST && !ofRequest;
        if ((at == At.EXTENSION_FIRST && !empty) || at == At.VALUE_FIRST) {
            throw new BadMessageException(400, BAD_EXTENSION);
        }
        return sizeDelimiter(octet, BAD_EXTENSION);
    }

    /** Whether this is white space that is passed over here (RFC 9112 7.1.1). */
    private boolean isSpace(byte octet) {
        return !ofRequest && (octet == ' ' || octet == '\t');
    }

    private At afterSpace() {
        if (at == At.EXTENSION) {
            return At.EXTENSION_END;
        }
        return at == At.VALUE ? At.VALUE_END : at;
    }

    private static At quoted(byte octet, boolean escaped) throws BadMessageException {
        if (!CharClasses.value(octet)) {
            throw new BadMessageException(400, "a control character in a chunk extension");
        }
        if (escaped || CharClasses.quoted(octet)) {
            return At.QUOTED;
        }
        return octet == '"' ? At.VALUE_END : At.ESCAPED;
    }

    private At sizeEnd(byte octet, boolean lineFeedAlone) throws BadMessageException {
        lineFeeds = lineFeedAlone;
        expect(octet, '\n', At.DATA);
        digits = 0;
        extensionBytes = 0;
        return left == 0 ? At.TRAILERS : At.DATA;
    }

    private static At expect(byte octet, char expected, At next) throws BadMessageException {
        if (octet != expected) {
            throw new BadMessageException(400,
                    "a line of a chunked body that does not end with CR LF, or data longer than its chunk");
        }
        return next;
    }

    /** Where the data found by the last {@link #next} begins. */
    public int dataFrom() {
        return dataFrom;
    }

    /** Just after that data; equal to {@link #dataFrom()} if there was none. */
    public int dataTo() {
        return dataTo;
    }

    /** Whether the last chunk and its trailers were read. */
    public boolean ended() {
        return at == At.ENDED;
    }

    /** The trailer fields once {@link #ended()}, often none; they are the decoder's own and stay readable. */
    public Fields trailers() {
        return trailers.fields();
    }
}
