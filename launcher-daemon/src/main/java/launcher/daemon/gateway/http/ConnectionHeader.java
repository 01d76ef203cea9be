package launcher.daemon.gateway.http;

import java.util.List;
import java.util.Set;

/** What the Connection fields say. */
record ConnectionHeader(boolean keepAlive, boolean upgrade) {

    /**
     * What browsers act on, or know the body by: an app that names it cannot mean that it ends at the next hop, and
     * most readers would not have it so.
     */
    private static final Set<String> END_TO_END = Set.of("set-cookie", "location", "cache-control", "vary", "etag",
            "expires", "last-modified", "date", "age", "link", "refresh", "accept-ranges", "www-authenticate",
            "retry-after", "strict-transport-security", "x-frame-options", "x-content-type-options", "referrer-policy",
            "permissions-policy", "clear-site-data", "trailer");

    private static final List<String> END_TO_END_PREFIXES = List.of("content-", "access-control-", "cross-origin-");

    /** Reads those of a request, and has the fields dropped that they name. */
    static ConnectionHeader ofRequest(Fields fields, boolean http11) throws BadMessageException {
        return of(fields, http11, true);
    }

    /** Reads those of a response; what is no name of a field means at least that the connection is not to be kept. */
    static ConnectionHeader ofResponse(Fields fields, boolean http11) throws BadMessageException {
        return of(fields, http11, false);
    }

    private static ConnectionHeader of(Fields fields, boolean http11, boolean ofRequest) throws BadMessageException {
        boolean close = false;
        boolean keep = false;
        boolean upgrade = false;
        for (int i = fields.find("connection", 0); i >= 0; i = fields.find("connection", i + 1)) {
            CommaListCursor options = fields.items(i);
            while (options.next()) {
                if (options.is("close")) {
                    close = true;
                } else if (options.is("keep-alive")) {
                    keep = true;
                } else if (options.is("upgrade")) {
                    upgrade = true;
                } else if (ofRequest) {
                    fields.dropNamed(options);
                } else if (!options.isToken()) {
                    close = true;
                } else if (!isEndToEnd(options)) {
                    fields.drop(options);
                }
            }
        }
        return new ConnectionHeader(!close && (http11 || keep), upgrade);
    }

    private static boolean isEndToEnd(CommaListCursor name) {
        return END_TO_END.contains(name.lower()) || END_TO_END_PREFIXES.stream().anyMatch(name::startsWith);
    }
}
