package launcher.daemon.gateway.http;

/**
 * The head of an app's response, taken only if it can be understood in one way, and then as if it had been written in
 * the one clean form. What its methods return is its own; only {@link #fields} stay in the buffer.
 */
public final class ResponseHead {

    private static final int STATUS_AT = 9;

    private final int status;
    private final String reason;
    private final boolean http11;
    private final Fields fields;
    private final Framing body;
    private final boolean keepAlive;

    private ResponseHead(int status, String reason, boolean http11, Fields fields,
            String requestMethod) throws BadMessageException {
        this.status = status;
        this.reason = reason;
        this.http11 = http11;
        this.fields = fields;
        boolean neverABody = status < 200 || status == 204 || status == 304 || requestMethod.equals("HEAD");
        ConnectionHeader connection = ConnectionHeader.ofResponse(fields, http11);
        this.body = BodyFramingParser.ofResponse(fields, neverABody);
        boolean bodyMayFollow = requestMethod.equals("HEAD") || (status >= 200 && announcesBodyInVain());
        boolean chunksInHttp10 = body instanceof Framing.Chunked && !http11; // RFC 9112 6.1: not to be trusted further
        this.keepAlive = connection.keepAlive() && !(body instanceof Framing.UntilClose) && !bodyMayFollow
                && !chunksInHttp10;
        if (status < 200 || status == 204) {
            dropLength();
        }
    }

    /**
     * An app that announces what its status rules out may well send it too, and it would be taken for the next answer.
     * So may an app that answers HEAD as it does GET.
     */
    private boolean announcesBodyInVain() {
        boolean length = fields.first("content-length").filter(bytes -> !bytes.equals("0")).isPresent();
        return status == 204 ? length || fields.find("transfer-encoding", 0) >= 0
                : status == 304 && fields.find("transfer-encoding", 0) >= 0;
    }

    /** Of a body that cannot be: some clients would read a body. */
    private void dropLength() {
        int i = fields.find("content-length", 0);
        if (i >= 0) {
            fields.drop(i);
        }
    }

    /**
     * Reads a head.
     *
     * @param end           behind its empty line, as {@link HeadScanner} found it
     * @param requestMethod of the request that it answers
     * @param fieldsMax     how many fields it may have
     * @throws BadMessageException if it is none, could mean two things, or has too many fields (431)
     */
    public static ResponseHead parse(byte[] bytes, int from, int end, String requestMethod, int fieldsMax)
            throws BadMessageException {
        try {
            return parseNormal(bytes, from, end, requestMethod, fieldsMax);
        } catch (BadMessageException _) {
            byte[] normal = ResponseHeadNormalizer.normalized(bytes, from, end);
            return parseNormal(normal, 0, normal.length, requestMethod, fieldsMax);
        }
    }

    private static ResponseHead parseNormal(byte[] bytes, int from, int end, String requestMethod, int fieldsMax)
            throws BadMessageException {
        int at = from + STATUS_AT;
        boolean begins = at + 5 <= end && CharClasses.text(bytes, from, from + 7).equals("HTTP/1.")
                && CharClasses.digit(bytes[from + 7]) && bytes[from + 8] == ' '
                && bytes[at] >= '1' && bytes[at] <= '9' && CharClasses.digit(bytes[at + 1])
                && CharClasses.digit(bytes[at + 2]);
        if (!begins) {
            throw new BadMessageException(502, "it does not begin with a status line of HTTP/1");
        }
        int status = (bytes[at] - '0') * 100 + (bytes[at + 1] - '0') * 10 + bytes[at + 2] - '0';
        int reasonFrom = at + 3;
        if (bytes[reasonFrom] == ' ') { // some servers leave it out with the reason
            reasonFrom++;
        } else if (bytes[reasonFrom] != '\r') {
            throw new BadMessageException(502, "its status is no number of three digits");
        }
        int reasonTo = reasonFrom;
        while (CharClasses.value(bytes[reasonTo])) {
            reasonTo++;
        }
        if (bytes[reasonTo] != '\r' || bytes[reasonTo + 1] != '\n') {
            throw new BadMessageException(502, "its status line holds a control character");
        }
        return new ResponseHead(status, CharClasses.text(bytes, reasonFrom, reasonTo), bytes[from + 7] != '0',
                Fields.ofResponse(bytes, reasonTo + 2, end, fieldsMax), requestMethod);
    }

    public int status() {
        return status;
    }

    /** The phrase behind the status; may be empty. */
    public String reason() {
        return reason;
    }

    public boolean http11() {
        return http11;
    }

    public Fields fields() {
        return fields;
    }

    public Framing body() {
        return body;
    }

    /** True if another request may be sent on the connection once the body has ended. */
    public boolean keepAlive() {
        return keepAlive;
    }

    /** True if the answer itself is still to come. */
    public boolean interim() {
        return status < 200 && status != 101;
    }
}
