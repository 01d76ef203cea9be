package launcher.daemon.gateway.server;

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
import launcher.daemon.gateway.http.HeaderField;

/** A response of the gateway itself. */
// An array, because it is written to a socket as it is; responses are made and sent, never compared.
@SuppressWarnings("ArrayRecordComponent")
public record GatewayResponse(int status, List<HeaderField> fields, byte[] body) {

    /** Less than this fits into one packet anyway. */
    private static final int PACKED_MIN = 1024;

    private static final HeaderField NOT_STORED = new HeaderField("Cache-Control", "no-store");

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

    public GatewayResponse {
        fields = List.copyOf(fields);
    }

    /** What went wrong, for programs and people: application/problem+json of RFC 9457. */
    public static GatewayResponse problem(int status, Optional<AppId> app, String detail) {
        var json = new StringBuilder("{\"type\":\"about:blank\",\"title\":").append(quoted(phrase(status)))
                .append(",\"status\":").append(status)
                .append(",\"detail\":").append(quoted(detail));
        app.ifPresent(id -> json.append(",\"app\":").append(quoted(id.value())));
        return new GatewayResponse(status,
                List.of(new HeaderField("Content-Type", "application/problem+json"), NOT_STORED),
                json.append("}\n").toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Redirects to another address, for now. */
    public static GatewayResponse redirect(String address) {
        return new GatewayResponse(307, List.of(new HeaderField("Location", address), NOT_STORED), new byte[0]);
    }

    public GatewayResponse with(String name, String value) {
        var more = new ArrayList<>(fields);
        more.add(new HeaderField(name, value));
        return new GatewayResponse(status, more, body);
    }

    /** Packed with gzip, for a client that accepts it: text shrinks to a third. */
    GatewayResponse packed() {
        boolean text = fields.stream().anyMatch(field -> field.name().equals("Content-Type")
                && field.value().startsWith("text/"));
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

    static String phrase(int status) {
        return PHRASES.getOrDefault(status, "");
    }

    private static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }

    /** Writes the whole response; for HEAD all but the body. */
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
