package launcher.daemon.gateway.proxy;

import java.io.IOException;
import java.util.Locale;
import java.util.OptionalInt;
import launcher.daemon.config.settings.GatewaySettings;
import launcher.daemon.gateway.http.BadMessageException;
import launcher.daemon.gateway.http.Fields;
import launcher.daemon.gateway.http.HeadWriter;
import launcher.daemon.gateway.http.RequestHead;
import launcher.daemon.gateway.http.ResponseHead;
import launcher.daemon.gateway.server.BufferedInput;
import launcher.daemon.gateway.server.ClientChannel;
import launcher.daemon.gateway.server.ClientRequest;

/** Passes the response that comes over one connection to the app back to the client. */
final class ResponseRelay {

    private static final int INTERIM_MAX = 20;

    private final ClientChannel client;
    private final RequestHead request;
    private final HeadWriter out;
    private final AppTarget to;
    private final UseLease use;
    private final UpstreamConnection connection;
    private final BufferedInput in;
    private final GatewaySettings.Limits limits;
    private final boolean toPlainRequest;
    private int headEnd;
    private boolean arrived;
    private boolean begun;

    /** @param toPlainRequest whether the request has no body */
    ResponseRelay(ClientRequest request, AppTarget to, UseLease use, UpstreamConnection connection,
            GatewaySettings.Limits limits, boolean toPlainRequest) {
        this.client = request.client();
        this.request = request.head();
        this.out = request.out();
        this.to = to;
        this.use = use;
        this.connection = connection;
        this.in = connection.in();
        this.limits = limits;
        this.toPlainRequest = toPlainRequest;
    }

    /** True if anything has come from the app. */
    boolean arrived() {
        return arrived || !in.isEmpty();
    }

    /** True if the client has got some of it, which cannot be withdrawn. */
    boolean begun() {
        return begun;
    }

    /** Waits for the head of the response; interim responses are passed on. */
    ResponseHead awaitHead() throws IOException, UpstreamFailedException, BadMessageException {
        in.limitHead(Math.toIntExact(limits.responseHeadBytes()));
        for (int interim = 0; interim < INTERIM_MAX; interim++) {
            OptionalInt end = in.head();
            if (end.isEmpty()) {
                throw new UpstreamFailedException(in.isEmpty()
                        ? "the app closed the connection without an answer"
                        : "the app closed the connection within the head of its answer");
            }
            var response = ResponseHead.parse(
                    in.array(), in.from(), end.getAsInt(), request.method(), limits.responseFields());
            headEnd = end.getAsInt();
            arrived = true;
            if (!response.interim()) {
                return response;
            }
            if (response.status() != 100 && request.http11()) { // the client has had its 100 from us
                begun = true;
                writeHead(response, ResponseHeadRewriter.Body.NONE, true);
                client.write(out);
            }
            in.consumeTo(headEnd);
        }
        throw new UpstreamFailedException("the app sent more than " + INTERIM_MAX + " interim answers");
    }

    /**
     * Passes a response on with its body.
     *
     * @param uploaded whether the app has all of the request's body
     * @return whether the client may send another request on its connection
     */
    boolean pass(ResponseHead response, boolean uploaded)
            throws IOException, UpstreamFailedException, BadMessageException {
        var how = ResponseHeadRewriter.body(response, request.http11());
        boolean keep = request.keepAlive() && uploaded && how != ResponseHeadRewriter.Body.UNTIL_CLOSE;
        writeHead(response, how, keep);
        boolean events = isEventStream(response);
        if (events) {
            use.becomeConnection();
            client.stream().keepAlive();
            connection.stream().keepAlive();
        }
        var bodies = new ResponseBodyRelay(client, in, out, events ? use::data : () -> {});
        try {
            if (!bodies.pass(response.body(), how)) {
                throw new UpstreamFailedException("the app's answer ended in the middle");
            }
        } finally {
            begun |= bodies.begun();
        }
        return keep;
    }

    /** Passes on that the app switches protocols. */
    void passSwitch(ResponseHead response) throws IOException {
        writeHead(response, ResponseHeadRewriter.Body.NONE, true);
        begun = true;
        client.write(out);
        out.shrink(0);
    }

    private void writeHead(ResponseHead response, ResponseHeadRewriter.Body how, boolean keep) {
        out.clear();
        ResponseHeadRewriter.write(response, how, to.prefix(), to.app().route().strip(), keep, !request.http11(), out);
        in.consumeTo(headEnd);
    }

    /** Other responses of that type are awaited by a client, however long they take, and so a transfer in flight. */
    private boolean isEventStream(ResponseHead response) {
        return names(response.fields(), "content-type") && toPlainRequest && request.method().equals("GET")
                && names(request.fields(), "accept");
    }

    private static boolean names(Fields fields, String field) {
        return fields.first(field)
                .filter(value -> value.toLowerCase(Locale.ROOT).contains("text/event-stream")).isPresent();
    }
}
