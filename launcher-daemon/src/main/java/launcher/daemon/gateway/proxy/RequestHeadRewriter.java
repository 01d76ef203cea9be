package launcher.daemon.gateway.proxy;

import java.util.ArrayList;
import java.util.Locale;
import launcher.daemon.gateway.http.Fields;
import launcher.daemon.gateway.http.Framing;
import launcher.daemon.gateway.http.HeadWriter;
import launcher.daemon.gateway.http.RequestHead;
import launcher.daemon.gateway.server.Peer;

/** Writes a request's head as the app is to get it. */
final class RequestHeadRewriter {

    private RequestHeadRewriter() {}

    /** Appends the whole head, its empty line included. */
    static void write(RequestHead head, AppTarget to, Peer peer, HeadWriter out) {
        Fields fields = head.fields();
        boolean streamlit = to.app().streamlit();
        out.requestLine(head.method(), to.path() + head.query());
        boolean upgrade = head.upgrade().isPresent();
        for (int i = 0; i < fields.size(); i++) {
            if (fields.hopByHop(i) || replaced(fields, i)) {
                continue;
            }
            if (streamlit && upgrade && fields.is(i, "sec-websocket-extensions")) {
                offerWithoutCompression(fields.value(i), out);
            } else {
                fields.copy(i, out);
            }
        }
        if (fields.first("host").isEmpty()) { // HTTP/1.0 may leave it out, HTTP/1.1 may not
            out.field("Host", head.host().isEmpty() ? "localhost" : head.host());
        }
        forwarded(head, peer, out);
        if (!to.prefix().isEmpty() && to.app().route().strip()) {
            out.field("X-Forwarded-Prefix", to.prefix());
        }
        switch (head.body()) {
            case Framing.Chunked _ -> out.field("Transfer-Encoding", "chunked");
            case Framing.None _, Framing.Length _, Framing.UntilClose _ -> {}
        }
        head.upgrade().ifPresent(protocol -> out.field("Connection", "Upgrade").field("Upgrade", protocol));
        out.end();
    }

    private static boolean replaced(Fields fields, int i) {
        return fields.is(i, "expect") || fields.is(i, "forwarded") || fields.is(i, "x-real-ip")
                || fields.startsWith(i, "x-forwarded-");
    }

    private static void forwarded(RequestHead head, Peer peer, HeadWriter out) {
        Fields fields = head.fields();
        if (peer.trusted()) {
            String before = String.join(", ", fields.all("x-forwarded-for"));
            out.field("X-Forwarded-For", before.isEmpty() ? peer.literal() : before + ", " + peer.literal());
            out.field("X-Forwarded-Proto", fields.first("x-forwarded-proto").orElse("http"));
            out.field("X-Forwarded-Host", fields.first("x-forwarded-host").orElse(head.host()));
            for (int i = 0; i < fields.size(); i++) {
                boolean written = fields.is(i, "x-forwarded-for") || fields.is(i, "x-forwarded-proto")
                        || fields.is(i, "x-forwarded-host") || fields.is(i, "x-forwarded-prefix");
                if (!written && (fields.startsWith(i, "x-forwarded-") || fields.is(i, "forwarded"))) {
                    fields.copy(i, out);
                }
            }
        } else {
            out.field("X-Forwarded-For", peer.literal());
            out.field("X-Forwarded-Proto", "http");
            out.field("X-Forwarded-Host", head.host());
        }
        out.field("X-Real-IP", peer.client(head));
    }

    /** Streamlit's frames can only be parsed uncompressed; every other extension is offered as it was. */
    private static void offerWithoutCompression(String offers, HeadWriter out) {
        var rest = new ArrayList<String>();
        for (String offer : offers.split(",", -1)) {
            if (!offer.strip().toLowerCase(Locale.ROOT).startsWith("permessage-deflate")) {
                rest.add(offer.strip());
            }
        }
        if (!rest.isEmpty()) {
            out.field("Sec-WebSocket-Extensions", String.join(", ", rest));
        }
    }
}
