package launcher.daemon.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.zip.GZIPInputStream;
import launcher.fixtures.http.Answer;
import launcher.fixtures.http.RawHttp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The gateway's pages on the wire. */
class PackedPagesTest {

    private static final int PAGE_BYTES_MAX = 10 * 1024;

    @TempDir
    private Path folder = Path.of("");

    private Answer portal(String fields, ByteArrayOutputStream body) {
        try (var app = new ScriptedApp(_ -> {});
                GatewayFixture gateway = GatewayFixture.port(app.port(), folder.resolve("spool"));
                RawHttp http = RawHttp.to(gateway.port(), Duration.ofSeconds(20))) {
            return http.send("GET / HTTP/1.1\r\nHost: a\r\nAccept: text/html\r\n" + fields + "\r\n")
                    .answer("GET", body);
        }
    }

    @Test
    void browserThatAcceptsGzipGetsItPacked() throws IOException {
        var body = new ByteArrayOutputStream();
        Answer answer = portal("Accept-Encoding: br, gzip;q=0.8\r\n", body);

        assertThat(answer.field("Content-Encoding")).contains("gzip");
        assertThat(answer.field("Vary").orElse("")).contains("Accept-Encoding");
        assertThat(body.size()).isLessThan(PAGE_BYTES_MAX);
        try (var unpacked = new GZIPInputStream(new ByteArrayInputStream(body.toByteArray()))) {
            assertThat(new String(unpacked.readAllBytes(), StandardCharsets.UTF_8)).startsWith("<!doctype html>")
                    .contains("/app/");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Accept-Encoding: identity\r\n", "Accept-Encoding: gzip;q=0, br\r\n",
            "Accept-Encoding: gzip; q=0.0\r\n"})
    void otherClientsGetItUnpacked(String fields) {
        var body = new ByteArrayOutputStream();
        Answer answer = portal(fields, body);

        assertThat(answer.field("Content-Encoding")).isEmpty();
        assertThat(answer.field("Vary").orElse("")).contains("Accept-Encoding");
        assertThat(body.toString(StandardCharsets.UTF_8)).startsWith("<!doctype html>");
    }
}
