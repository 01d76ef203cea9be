package launcher.daemon.gateway.proxy;

import launcher.daemon.gateway.http.Fields;
import launcher.daemon.gateway.http.Framing;
import launcher.daemon.gateway.http.HeadWriter;
import launcher.daemon.gateway.http.ResponseHead;

/** Writes the head of an app's response as the client is to get it. */
final class ResponseHeadRewriter {

    private ResponseHeadRewriter() {}

    /** How the body goes to the client. */
    enum Body {
        NONE,
        WITH_LENGTH,
        CHUNKED,
        UNTIL_CLOSE
    }

    /** What the client understands of how the app sends the body. */
    static Body body(ResponseHead head, boolean http11) {
        return switch (head.body()) {
            case Framing.None _ -> Body.NONE;
            case Framing.Length _ -> Body.WITH_LENGTH;
            case Framing.Chunked _, Framing.UntilClose _ -> http11 ? Body.CHUNKED : Body.UNTIL_CLOSE;
        };
    }

    /**
     * Appends the whole head, its empty line included.
     *
     * @param prefix the path that leads to the app, empty if its host does
     * @param strip  whether the app does not know that path
     * @param keep   whether the client may send another request on this connection
     * @param http10 whether the client speaks HTTP/1.0, and has to be told
     */
    static void write(ResponseHead head, Body body, String prefix, boolean strip, boolean keep, boolean http10,
            HeadWriter out) {
        Fields fields = head.fields();
        out.statusLine(head.status(), head.reason());
        for (int i = 0; i < fields.size(); i++) {
            if (fields.hopByHop(i)) {
                continue;
            }
            if (!prefix.isEmpty() && fields.is(i, "set-cookie")) {
                out.field(fields.name(i), CookiePath.under(prefix, strip, fields.value(i)));
            } else if (!prefix.isEmpty() && strip && fields.is(i, "location")) {
                out.field(fields.name(i), location(prefix, fields.value(i)));
            } else {
                fields.copy(i, out);
            }
        }
        if (body == Body.CHUNKED) {
            out.field("Transfer-Encoding", "chunked");
        }
        if (head.status() == 101) {
            out.field("Connection", "Upgrade").field("Upgrade", fields.first("upgrade").orElse(""));
        } else if (!keep || body == Body.UNTIL_CLOSE) {
            out.field("Connection", "close");
        } else if (http10) {
            out.field("Connection", "keep-alive");
        }
        out.end();
    }

    /** An app that does not know its prefix sends the browser to a path without it. */
    private static String location(String prefix, String to) {
        boolean path = to.startsWith("/") && !to.startsWith("//");
        return path && !to.equals(prefix) && !to.startsWith(prefix + "/") ? prefix + to : to;
    }
}
