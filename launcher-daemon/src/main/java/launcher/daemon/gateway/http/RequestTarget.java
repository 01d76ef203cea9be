package launcher.daemon.gateway.http;

import java.util.HexFormat;

/**
 * What a request asks for.
 *
 * @param authority of an absolute-form target in lower case; empty otherwise
 */
record RequestTarget(String authority, String path, String query) {

    private static final HexFormat UPPER_HEX = HexFormat.of().withUpperCase();

    static RequestTarget parse(String method, byte[] bytes, int from, int to) throws BadMessageException {
        if (to - from == 1 && bytes[from] == '*' && method.equals("OPTIONS")) {
            return new RequestTarget("", "*", "");
        }
        if (bytes[from] == '/') {
            return of("", bytes, from, to);
        }
        int scheme = CharClasses.startsWith(bytes, from, to, "http://") ? 7
                : CharClasses.startsWith(bytes, from, to, "https://") ? 8 : 0;
        if (scheme == 0) {
            throw new BadMessageException(400, "the request target is neither a path nor an http address");
        }
        int authorityEnd = from + scheme;
        while (authorityEnd < to && bytes[authorityEnd] != '/' && bytes[authorityEnd] != '?') {
            authorityEnd++;
        }
        if (authorityEnd == from + scheme) {
            throw new BadMessageException(400, "the request target is an address without a host");
        }
        String authority = CharClasses.lower(bytes, from + scheme, authorityEnd);
        if (authorityEnd == to || bytes[authorityEnd] == '?') {
            boolean server = authorityEnd == to && method.equals("OPTIONS"); // RFC 9112 3.2.4
            return new RequestTarget(authority, server ? "*" : "/", query(bytes, authorityEnd, to));
        }
        return of(authority, bytes, authorityEnd, to);
    }

    private static RequestTarget of(String authority, byte[] bytes, int from, int to) throws BadMessageException {
        int pathEnd = from;
        int segment = from + 1;
        while (pathEnd < to && bytes[pathEnd] != '?') {
            byte b = bytes[pathEnd];
            if (b == '/') {
                refuseDots(bytes, segment, pathEnd);
                segment = pathEnd + 1;
            } else if (b == '%') {
                refuseBadEscape(bytes, pathEnd, to);
            }
            pathEnd++;
        }
        refuseDots(bytes, segment, pathEnd);
        return new RequestTarget(authority, CharClasses.text(bytes, from, pathEnd), query(bytes, pathEnd, to));
    }

    /**
     * Where a target ends whose query holds what browsers leave unescaped there; {@code at} if it is not in the query.
     *
     * @param at the first byte that no target may hold
     */
    static int unescapedQueryEnd(byte[] bytes, int from, int at) {
        int mark = from;
        while (mark < at && bytes[mark] != '?') {
            mark++;
        }
        int end = at;
        while (mark < at && (CharClasses.target(bytes[end]) || CharClasses.unescaped(bytes[end]))) {
            end++;
        }
        return end;
    }

    /** In one form: apps get a backslash and bytes beyond ASCII percent-encoded, as browsers send them in paths. */
    private static String query(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && !CharClasses.unescaped(bytes[at])) {
            at++;
        }
        if (at == to) {
            return CharClasses.text(bytes, from, to);
        }
        var query = new StringBuilder();
        for (int i = from; i < to; i++) {
            if (CharClasses.unescaped(bytes[i])) {
                query.append('%').append(UPPER_HEX.toHexDigits(bytes[i]));
            } else {
                query.append((char) bytes[i]);
            }
        }
        return query.toString();
    }

    private static void refuseBadEscape(byte[] bytes, int at, int to) throws BadMessageException {
        if (at + 2 >= to || CharClasses.hex(bytes[at + 1]) < 0 || CharClasses.hex(bytes[at + 2]) < 0) {
            throw new BadMessageException(400, "a percent sign in the path is not followed by two hexadecimal digits");
        }
        if (bytes[at + 1] == '0' && bytes[at + 2] == '0') {
            throw new BadMessageException(400, "the path holds an encoded NUL");
        }
    }

    /**
     * A segment that means this or the upper folder could lead past the route that was chosen by the path as it stands.
     */
    private static void refuseDots(byte[] bytes, int from, int to) throws BadMessageException {
        int dots = 0;
        int at = from;
        while (at < to && dots <= 2) {
            if (bytes[at] == '.') {
                at++;
            } else if (bytes[at] == '%' && at + 2 < to && bytes[at + 1] == '2' && (bytes[at + 2] | 0x20) == 'e') {
                at += 3;
            } else {
                break;
            }
            dots++;
        }
        boolean whole = at == to
                || bytes[at] == ';'; // some servers cut parameters off a segment before they look at it
        if (whole && (dots == 1 || dots == 2)) {
            throw new BadMessageException(400, "the path holds a segment of dots");
        }
    }
}
