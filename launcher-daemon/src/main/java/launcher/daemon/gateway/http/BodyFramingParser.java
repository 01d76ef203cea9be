package launcher.daemon.gateway.http;

/** Finds out where a body ends; refuses a body that could end at two positions. */
final class BodyFramingParser {

    private static final int DIGITS_MAX = 18;

    private static final String LENGTH = "content-length";
    private static final String CODING = "transfer-encoding";

    private static final Framing NONE = new Framing.None();
    private static final Framing CHUNKED = new Framing.Chunked();
    private static final Framing UNTIL_CLOSE = new Framing.UntilClose();

    private BodyFramingParser() {}

    static Framing ofRequest(Fields fields, boolean http11) throws BadMessageException {
        int length = fields.find(LENGTH, 0);
        int coding = fields.find(CODING, 0);
        if (coding < 0) {
            return length < 0 ? NONE : length(fields, length);
        }
        refuseBoth(length);
        if (!http11) {
            throw new BadMessageException(400, "Transfer-Encoding in HTTP/1.0");
        }
        return coding(fields, coding);
    }

    /**
     * Of a response. What requests are refused for, and means the same to all who take it of an app, is taken: one
     * length said twice, chunks in HTTP/1.0, and the coding of old that changes nothing.
     *
     * @param never whether this kind of response has no body, whatever its fields say
     */
    static Framing ofResponse(Fields fields, boolean never) throws BadMessageException {
        int length = fields.find(LENGTH, 0);
        int coding = fields.find(CODING, 0);
        Framing said;
        if (coding < 0) {
            said = length < 0 ? UNTIL_CLOSE : lengths(fields, length);
        } else {
            refuseBoth(length);
            boolean identity = fields.valueIs(coding, "identity") && fields.find(CODING, coding + 1) < 0;
            said = identity ? UNTIL_CLOSE : coding(fields, coding);
        }
        return never ? NONE : said;
    }

    private static void refuseBoth(int length) throws BadMessageException {
        if (length >= 0) {
            throw new BadMessageException(400, "both Content-Length and Transfer-Encoding");
        }
    }

    private static Framing coding(Fields fields, int i) throws BadMessageException {
        if (fields.find(CODING, i + 1) >= 0) {
            throw new BadMessageException(400, "two Transfer-Encodings");
        }
        if (!fields.valueIs(i, "chunked")) {
            throw new BadMessageException(501, "a Transfer-Encoding other than chunked");
        }
        return CHUNKED;
    }

    private static Framing length(Fields fields, int i) throws BadMessageException {
        if (fields.find(LENGTH, i + 1) >= 0) {
            throw new BadMessageException(400, "two Content-Lengths");
        }
        return length(fields.bytes(), fields.valueFrom(i), fields.valueTo(i));
    }

    /** The same length in several fields, or in a list, becomes one field (RFC 9110 8.6). */
    private static Framing lengths(Fields fields, int first) throws BadMessageException {
        byte[] bytes = fields.bytes();
        int from = fields.valueFrom(first);
        int comma = from;
        while (comma < fields.valueTo(first) && bytes[comma] != ',') {
            comma++;
        }
        if (comma == fields.valueTo(first) && fields.find(LENGTH, first + 1) < 0) {
            return length(bytes, from, comma);
        }
        String length = CharClasses.text(bytes, from, comma).stripTrailing();
        for (String list : fields.all(LENGTH)) {
            for (String another : list.split(",", -1)) {
                if (!another.strip().equals(length)) {
                    throw new BadMessageException(400, "two Content-Lengths that differ");
                }
            }
        }
        fields.merge(LENGTH, from, from + length.length());
        return length(bytes, from, from + length.length());
    }

    private static Framing length(byte[] bytes, int from, int to) throws BadMessageException {
        long value = 0;
        for (int at = from; at < to; at++) {
            if (!CharClasses.digit(bytes[at]) || to - from > DIGITS_MAX) {
                throw new BadMessageException(400, "Content-Length is no number of bytes");
            }
            value = value * 10 + (bytes[at] - '0');
        }
        if (from == to) {
            throw new BadMessageException(400, "Content-Length is empty");
        }
        return new Framing.Length(value);
    }
}
