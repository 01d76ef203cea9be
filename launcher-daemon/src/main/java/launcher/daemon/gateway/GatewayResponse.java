package launcher.daemon.gateway;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import launcher.core.app.AppId;
import launcher.daemon.gateway.http.HeadWriter;
import launcher.daemon.gateway.page.LoadingView;
import launcher.daemon.gateway.page.Page;

/** An answer that the front door gives itself. */
// An array, because it is written to a socket as it is; answers are made and sent, never compared.
@SuppressWarnings("ArrayRecordComponent")
record GatewayResponse(int status, List<Page.Field> fields, byte[] body) {

    /** Less than this fits into one packet anyway. */
    private static final int PACKED_MIN = 1024;

    private static final Map<Integer, String> PHRASES = Map.ofEntries(
            Map.entry(200, "OK"),
            Map.entry(307, "Temporary Redirect"),
            Map.entry(400, "Bad Request"),
            Map.entry(403, "Forbidden"),
            Map.entry(404, "Not Found"),
            Map.entry(405, "Method Not Allowed"),
            Map.entry(408, "Request Timeout"),
            Map.entry(413, "Content Too Large"),
            Map.entry(414, "URI Too Long"),
            Map.entry(417, "Expectation Failed"),
            Map.entry(431, "Request Header Fields Too Large"),
            Map.entry(501, "Not Implemented"),
            Map.entry(502, "Bad Gateway"),
            Map.entry(503, "Service Unavailable"),
            Map.entry(504, "Gateway Timeout"),
            Map.entry(505, "HTTP Version Not Supported"));

    GatewayResponse {
        fields = List.copyOf(fields);
    }

    static GatewayResponse of(int status, Page page) {
        return new GatewayResponse(status, page.fields(), page.body());
    }

    /** What went wrong, for programs and people: application/problem+json of RFC 9457. */
    static GatewayResponse problem(int status, Optional<AppId> app, String detail) {
        var json = new StringBuilder("{\"type\":\"about:blank\",\"title\":").append(quoted(phrase(status)))
                .append(",\"status\":").append(status)
                .append(",\"detail\":").append(quoted(detail));
        app.ifPresent(id -> json.append(",\"app\":").append(quoted(id.value())));
        return new GatewayResponse(status,
                List.of(new Page.Field("Content-Type", "application/problem+json"), new Page.Field("Cache-Control", "no-store")),
                json.append("}\n").toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Under another address, for now. */
    static GatewayResponse movedTo(String address) {
        return new GatewayResponse(307, List.of(new Page.Field("Location", address), new Page.Field("Cache-Control", "no-store")),
                new byte[0]);
    }

    GatewayResponse with(String name, String value) {
        var more = new ArrayList<>(fields);
        more.add(new Page.Field(name, value));
        return new GatewayResponse(status, more, body);
    }

    /** Packed with gzip, for one who understands that: what is sent as text is a third of it then. */
    GatewayResponse packed() {
        boolean text = fields.stream().anyMatch(field -> field.name().equals("Content-Type") && field.value().startsWith("text/"));
        if (!text || body.length < PACKED_MIN) {
            return this;
        }
        var packed = new ByteArrayOutputStream(body.length / 2);
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory takes everything
        }
        return new GatewayResponse(status, fields, packed.toByteArray()).with("Content-Encoding", "gzip");
    }

    /** What a script should know of an app that is not ready. */
    GatewayResponse ofWaiting(LoadingView view) {
        return with("X-App-State", view.stage().wire())
                .with("Retry-After", Long.toString(AppRequest.retryAfterSeconds(view.expected())));
    }

    static String phrase(int status) {
        return PHRASES.getOrDefault(status, "");
    }

    private static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }

    /** Appends the whole answer; for HEAD all but the body. */
    void write(HeadWriter out, boolean headOnly, boolean keep, boolean http10) {
        out.clear();
        out.statusLine(status, phrase(status));
        fields.forEach(field -> out.field(field.name(), field.value()));
        out.field("Content-Length", Integer.toString(body.length));
        if (!keep) {
            out.field("Connection", "close");
        } else if (http10) {
            out.field("Connection", "keep-alive");
        }
        out.end();
        if (!headOnly) {
            out.append(body, 0, body.length);
        }
    }
}
