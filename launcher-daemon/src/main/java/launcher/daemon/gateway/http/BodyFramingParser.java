package launcher.daemon.gateway.http;

/** Finds out where a body ends; refuses a body that could end at two positions. */
final class BodyFramingParser {

    private static final int DIGITS_MAX = 18;

    private static final Framing NONE = new Framing.None();
    private static final Framing CHUNKED = new Framing.Chunked();
    private static final Framing UNTIL_CLOSE = new Framing.UntilClose();

    private BodyFramingParser() {}

    static Framing ofRequest(Fields fields, boolean http11) throws BadMessageException {
        Framing said = said(fields, http11);
        return said instanceof Framing.UntilClose ? NONE : said;
    }

    /** @param never whether this kind of answer has no body, whatever its fields say */
    static Framing ofAnswer(Fields fields, boolean http11, boolean never) throws BadMessageException {
        Framing said = said(fields, http11);
        return never ? NONE : said;
    }

    private static Framing said(Fields fields, boolean http11) throws BadMessageException {
        int length = fields.find("content-length", 0);
        int coding = fields.find("transfer-encoding", 0);
        if (coding < 0) {
            return length < 0 ? UNTIL_CLOSE : length(fields, length);
        }
        if (length >= 0) {
            throw new BadMessageException(400, "both Content-Length and Transfer-Encoding");
        }
        if (!http11) {
            throw new BadMessageException(400, "Transfer-Encoding in HTTP/1.0");
        }
        if (fields.find("transfer-encoding", coding + 1) >= 0) {
            throw new BadMessageException(400, "two Transfer-Encodings");
        }
        if (!fields.valueIs(coding, "chunked")) {
            throw new BadMessageException(501, "a Transfer-Encoding other than chunked");
        }
        return CHUNKED;
    }

    private static Framing length(Fields fields, int i) throws BadMessageException {
        if (fields.find("content-length", i + 1) >= 0) {
            throw new BadMessageException(400, "two Content-Lengths");
        }
        int digits = fields.valueTo(i) - fields.valueFrom(i);
        long value = 0;
        for (int at = fields.valueFrom(i); at < fields.valueTo(i); at++) {
            byte b = fields.bytes()[at];
            if (!CharClasses.digit(b) || digits > DIGITS_MAX) {
                throw new BadMessageException(400, "Content-Length is no number of bytes");
            }
            value = value * 10 + (b - '0');
        }
        if (digits == 0) {
            throw new BadMessageException(400, "Content-Length is empty");
        }
        return new Framing.Length(value);
    }
}
