package launcher.daemon.gateway.page;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What one of the gateway's own addresses answers, without the status.
 *
 * @param fields header fields besides Content-Length, the content type among them
 * @param body   nobody changes it; for HEAD it is left out and its length is sent all the same
 */
// An array, because it is written to a socket as it is; pages are made and sent, never compared.
@SuppressWarnings("ArrayRecordComponent")
public record Page(List<Field> fields, byte[] body) {

    /** One header line. */
    public record Field(String name, String value) {}

    static final Field NOT_STORED = new Field("Cache-Control", "no-store");

    static final Field NOT_SNIFFED = new Field("X-Content-Type-Options", "nosniff");

    public Page {
        fields = List.copyOf(fields);
    }

    static Page of(List<Field> fields, String body) {
        return new Page(fields, body.getBytes(StandardCharsets.UTF_8));
    }

    /** The body as text. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
