package launcher.daemon.gateway.page;

import java.nio.charset.StandardCharsets;
import java.util.List;
import launcher.daemon.gateway.http.HeaderField;

/**
 * A response of an internal address, without its status.
 *
 * @param fields header fields besides Content-Length, the content type among them
 * @param body   not changed after that; for HEAD it is left out and its length is sent all the same
 */
// An array, because it is written to a socket as it is; pages are made and sent, never compared.
@SuppressWarnings("ArrayRecordComponent")
public record Page(List<HeaderField> fields, byte[] body) {

    static final HeaderField NOT_STORED = new HeaderField("Cache-Control", "no-store");

    static final HeaderField NOT_SNIFFED = new HeaderField("X-Content-Type-Options", "nosniff");

    public Page {
        fields = List.copyOf(fields);
    }

    static Page of(List<HeaderField> fields, String body) {
        return new Page(fields, body.getBytes(StandardCharsets.UTF_8));
    }

    /** The body as text. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
