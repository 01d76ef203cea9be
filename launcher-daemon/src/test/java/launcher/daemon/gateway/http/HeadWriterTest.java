package launcher.daemon.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadWriterTest {

    @Test
    void writesAHeadAndGrowsAsItNeeds() {
        var out = new HeadWriter(1);

        out.requestLine("GET", "/x?y").field("Host", "a").field("X", "\u00e4\t").end();

        assertThat(written(out)).isEqualTo("GET /x?y HTTP/1.1\r\nHost: a\r\nX: \u00e4\t\r\n\r\n");
    }

    @Test
    void canBeUsedAgain() {
        var out = new HeadWriter(64);
        out.statusLine(404, "Not Found").end();
        out.clear();

        out.statusLine(200, "OK").end();

        assertThat(written(out)).isEqualTo("HTTP/1.1 200 OK\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nX: y", "a\nb", "a\rb", "a\0b", "a\u007fb", "\u0101", "\u010a"})
    void noTextBreaksOutOfItsLine(String text) {
        assertThatThrownBy(() -> new HeadWriter(64).field("X", text)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new HeadWriter(64).field(text, "x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new HeadWriter(64).requestLine("GET", text))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new HeadWriter(64).statusLine(200, text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void copiedFieldsHaveASingleForm() throws BadMessageException {
        byte[] head = Vector.bytes("${get}X-A:1\\r\\nX-B: \\t 2 \\t\\r\\nX-C:\\r\\n\\r\\n");
        Fields fields = RequestHead.parse(head, 0, head.length).fields();
        var out = new HeadWriter(64);

        for (int i = 0; i < fields.size(); i++) {
            fields.copy(i, out);
        }

        assertThat(written(out)).isEqualTo("Host: a\r\nX-A: 1\r\nX-B: 2\r\nX-C: \r\n");
    }

    private static String written(HeadWriter out) {
        return new String(out.array(), 0, out.length(), StandardCharsets.ISO_8859_1);
    }
}
