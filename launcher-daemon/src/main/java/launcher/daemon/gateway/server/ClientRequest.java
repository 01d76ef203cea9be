package launcher.daemon.gateway.server;

import java.util.Locale;
import java.util.stream.Stream;
import launcher.daemon.gateway.http.Framing;
import launcher.daemon.gateway.http.HeadWriter;
import launcher.daemon.gateway.http.RequestHead;

/**
 * One request of a client, and the way back to that client.
 *
 * @param out where a head is written before it is sent; the connection's, used again for its next request
 */
public record ClientRequest(ClientChannel client, RequestHead head, HeadWriter out) {

    /**
     * Sends the gateway's response; true if the connection may carry another request. A body that was not read ends it.
     */
    public boolean send(GatewayResponse response) throws ClientGoneException {
        boolean keep = head.keepAlive() && hasNoBody();
        GatewayResponse sent = acceptsGzip() ? response.packed() : response;
        sent.write(out, isHead(), keep, !head.http11());
        client.write(out);
        return keep;
    }

    /** True if gzip is among the accepted codings, and not only to refuse it. */
    private boolean acceptsGzip() {
        return head.fields().all("accept-encoding").stream()
                .flatMap(value -> Stream.of(value.toLowerCase(Locale.ROOT).replace(" ", "").split(",")))
                .anyMatch(coding -> coding.equals("gzip") || (coding.startsWith("gzip;q=")
                        && !coding.matches("gzip;q=0(\\.0*)?")));
    }

    private boolean hasNoBody() {
        return switch (head.body()) {
            case Framing.None _, Framing.UntilClose _ -> true;
            case Framing.Length(long bytes) -> bytes == 0;
            case Framing.Chunked _ -> false;
        };
    }

    public boolean isHead() {
        return head.method().equals("HEAD");
    }

    public boolean isGetOrHead() {
        return head.method().equals("GET") || isHead();
    }

    public String acceptLanguage() {
        return head.fields().first("accept-language").orElse("");
    }

    /** True if the response is to be shown to a person. */
    public boolean acceptsHtml() {
        return head.fields().first("accept")
                .filter(accept -> accept.toLowerCase(Locale.ROOT).contains("text/html")).isPresent();
    }
}
