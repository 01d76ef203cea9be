package launcher.daemon.gateway.http;

import java.util.Optional;

/**
 * The head of a request, taken only if it can be understood in one way (RFC 9112, RFC 9110). What its methods return is
 * its own; only {@link #fields} stay in the buffer.
 */
public final class RequestHead {

    private static final int METHOD_MAX = 32;
    private static final int VERSION_LENGTH = 8;

    private final RequestTarget target;
    private final String method;
    private final boolean http11;
    private final Fields fields;
    private final String host;
    private final Framing body;
    private final ConnectionHeader connection;
    private final boolean expectsContinue;
    private final Optional<String> upgrade;

    private RequestHead(String method, RequestTarget target, boolean http11, Fields fields) throws BadMessageException {
        this.method = method;
        this.target = target;
        this.http11 = http11;
        this.fields = fields;
        this.connection = ConnectionHeader.ofRequest(fields, http11);
        this.host = HostHeader.of(fields, target, http11);
        this.body = BodyFramingParser.ofRequest(fields, http11);
        this.expectsContinue = expectsContinue(fields, http11);
        this.upgrade = upgrade(fields);
    }

    /**
     * Reads a head.
     *
     * @param end behind its empty line, as {@link HeadScanner} found it
     * @throws BadMessageException if it is none, could mean two things, or demands what is not done here
     */
    public static RequestHead parse(byte[] bytes, int from, int end) throws BadMessageException {
        int methodEnd = from;
        while (CharClasses.token(bytes[methodEnd])) {
            methodEnd++;
        }
        if (methodEnd == from || methodEnd - from > METHOD_MAX || bytes[methodEnd] != ' ') {
            throw new BadMessageException(400, "the request line does not begin with a method and one space");
        }
        int targetFrom = methodEnd + 1;
        int targetEnd = targetFrom;
        while (CharClasses.target(bytes[targetEnd])) {
            targetEnd++;
        }
        if (CharClasses.unescaped(bytes[targetEnd])) {
            targetEnd = RequestTarget.unescapedQueryEnd(bytes, targetFrom, targetEnd);
        }
        if (bytes[targetEnd] != ' ' || targetEnd == targetFrom) {
            throw new BadMessageException(400, "the request target holds what none may, or no version follows it");
        }
        boolean http11 = version(bytes, targetEnd + 1, end);
        String method = method(bytes, from, methodEnd);
        RequestTarget target = RequestTarget.parse(method, bytes, targetFrom, targetEnd);
        Fields fields = Fields.ofRequest(bytes, targetEnd + 1 + VERSION_LENGTH + 2, end);
        return new RequestHead(method, target, http11, fields);
    }

    private static boolean version(byte[] bytes, int from, int end) throws BadMessageException {
        int to = from + VERSION_LENGTH;
        boolean whole = to + 2 <= end && bytes[from] == 'H' && bytes[from + 1] == 'T' && bytes[from + 2] == 'T'
                && bytes[from + 3] == 'P'
                && bytes[from + 4] == '/' && CharClasses.digit(bytes[from + 5])
                && bytes[from + 6] == '.' && CharClasses.digit(bytes[from + 7]) && bytes[to] == '\r'
                        && bytes[to + 1] == '\n';
        if (!whole) {
            throw new BadMessageException(400, "the request line does not end with a version");
        }
        if (bytes[from + 5] != '1' || bytes[from + 7] > '1') {
            throw new BadMessageException(505, "only HTTP/1.0 and HTTP/1.1 are spoken here");
        }
        return bytes[from + 7] == '1';
    }

    /** The usual methods without a new String each. */
    private static String method(byte[] bytes, int from, int to) throws BadMessageException {
        String method = CharClasses.text(bytes, from, to);
        return switch (method) {
            case "GET" -> "GET";
            case "HEAD" -> "HEAD";
            case "POST" -> "POST";
            case "CONNECT" -> throw new BadMessageException(501, "no tunnels to elsewhere");
            default -> method;
        };
    }

    private static boolean expectsContinue(Fields fields, boolean http11) throws BadMessageException {
        int i = fields.find("expect", 0);
        if (i < 0) {
            return false;
        }
        if (!fields.valueIs(i, "100-continue") || fields.find("expect", i + 1) >= 0) {
            throw new BadMessageException(417, "only 100-continue can be expected");
        }
        return http11;
    }

    /** HTTP/2 is not spoken, and to pass such an upgrade on would let requests through unparsed. */
    private Optional<String> upgrade(Fields fields) throws BadMessageException {
        int i = fields.find("upgrade", 0);
        if (i < 0) {
            return Optional.empty();
        }
        if (fields.find("upgrade", i + 1) >= 0) {
            throw new BadMessageException(400, "two Upgrade fields");
        }
        boolean possible = http11 && connection.upgrade() && method.equals("GET") && body instanceof Framing.None
                && namesTunnels(fields.items(i));
        return possible ? Optional.of(fields.value(i)) : Optional.empty();
    }

    private static boolean namesTunnels(CommaListCursor protocols) {
        boolean any = false;
        while (protocols.next()) {
            if (protocols.isAnotherHttp()) {
                return false;
            }
            any = true;
        }
        return any;
    }

    public String method() {
        return method;
    }

    /** As it was sent, beginning with a slash; {@code *} for OPTIONS alone. */
    public String path() {
        return target.path();
    }

    /** With its question mark, or empty. */
    public String query() {
        return target.query();
    }

    /** In lower case, with the port if a port was sent; empty only from HTTP/1.0. */
    public String host() {
        return host;
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

    /** True if another request may follow on the connection. */
    public boolean keepAlive() {
        return connection.keepAlive();
    }

    /** True if the client waits to be asked for the body. */
    public boolean expectsContinue() {
        return expectsContinue;
    }

    /** The protocol that the client wants to go on with. */
    public Optional<String> upgrade() {
        return upgrade;
    }
}
