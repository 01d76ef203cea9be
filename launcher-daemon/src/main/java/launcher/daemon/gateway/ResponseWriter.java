package launcher.daemon.gateway;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import launcher.core.app.AppId;
import launcher.daemon.gateway.http.Framing;
import launcher.daemon.gateway.http.HeadWriter;
import launcher.daemon.gateway.http.RequestHead;
import launcher.daemon.gateway.page.ProblemView;

/** The way back to the client for answers of the front door itself. */
record ResponseWriter(ClientChannel client, RequestHead head, HeadWriter out) {

    /** Sends it; true if the connection may go on. A body that was not read ends it. */
    boolean send(GatewayResponse answer) throws ClientGoneException {
        boolean keep = head.keepAlive() && hasNoBody();
        GatewayResponse sent = unpacks() ? answer.packed() : answer;
        sent.write(out, head.method().equals("HEAD"), keep, !head.http11());
        client.write(out);
        return keep;
    }

    /** True if it names gzip among what it understands, and not only to refuse it. */
    private boolean unpacks() {
        return head.fields().all("accept-encoding").stream()
                .flatMap(line -> Stream.of(line.toLowerCase(Locale.ROOT).replace(" ", "").split(",")))
                .anyMatch(coding -> coding.equals("gzip") || (coding.startsWith("gzip;q=") && !coding.matches("gzip;q=0(\\.0*)?")));
    }

    private boolean hasNoBody() {
        return switch (head.body()) {
            case Framing.None _, Framing.UntilClose _ -> true;
            case Framing.Length(long bytes) -> bytes == 0;
            case Framing.Chunked _ -> false;
        };
    }

    /** What went wrong, in the form that whoever asked can read. */
    GatewayResponse problem(int status, Optional<AppId> app, String why, GatewayParts.Configured configured) {
        if (!wantsHtml()) {
            return GatewayResponse.problem(status, app, why);
        }
        Optional<String> home = Optional.of("/").filter(_ -> configured.settings().portal());
        String whose = app.map(id -> id + ": ").orElse("");
        return GatewayResponse.of(status, configured.pages().problem(
                new ProblemView(status, Optional.of(whose + why), home), acceptLanguage()));
    }

    /** True if it only asks for something. */
    boolean reads() {
        return head.method().equals("GET") || head.method().equals("HEAD");
    }

    String acceptLanguage() {
        return head.fields().first("accept-language").orElse("");
    }

    /** True if a person is to read it. */
    boolean wantsHtml() {
        return head.fields().first("accept").filter(accept -> accept.toLowerCase(Locale.ROOT).contains("text/html")).isPresent();
    }
}
