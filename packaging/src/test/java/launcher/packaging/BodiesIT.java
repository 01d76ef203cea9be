package launcher.packaging;

import static launcher.packaging.Launcher.QUIET;
import static launcher.packaging.Launcher.streams;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import launcher.fixtures.Processes;
import launcher.fixtures.http.Answer;
import launcher.fixtures.http.Content;
import launcher.fixtures.http.Field;
import launcher.fixtures.http.MessageReader.Framing;
import launcher.fixtures.http.RawHttp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bodies of every kind and length through the gateway to an app that sleeps, or serves. */
class BodiesIT {

    /** Sets the MiB of the longest bodies; 1024 for the goal's gibibyte. */
    private static final String MEBIBYTES = "launcher.body.mib";

    private static final long LONGEST = Long.getLong(MEBIBYTES, 256) << 20;

    /** The heap of the daemon may grow to its limit meanwhile, which is 63 MiB; no body may stay. */
    private static final long GROWTH_MAX = 64L << 20;

    private final Launcher launcher = Launcher.running(QUIET, List.of(streams("app")));

    @AfterEach
    void end() {
        launcher.close();
    }

    @ParameterizedTest
    @CsvSource({"1, false", "1, true", "50000, false", "50000, true", "3000000, false", "3000000, true"})
    void bodySentBeforeReadyIsPassedOnIntact(long length, boolean chunked) throws IOException {
        assertThat(launcher.state("app")).isEqualTo("stopped");
        try (RawHttp http = RawHttp.to(launcher.gatewayPort())) {
            var content = new Content(length, 1);
            send(http, content, chunked);

            assertThat(http.answer().body()).isEqualTo(length + " " + content.sha256Hex());
            assertThat(http.send(get("/app/after")).answer().body()).isEqualTo("GET /after");
        }
        assertThat(launcher.starts("app")).isEqualTo(1);
    }

    @Test
    void bodyWithExpectContinueArrives() throws IOException {
        try (RawHttp http = RawHttp.to(launcher.gatewayPort())) {
            http.send("POST /app/digest HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
            assertThat(http.answer().status()).isEqualTo(100);

            assertThat(http.send("hallo").answer().body())
                    .isEqualTo("5 d3751d33f9cd5049c4af2b462735457e4d3baf130bcbb87f389e349fbaeb20b9");
        }
    }

    @Test
    void longUploadsAndDownloadsTakeConstantMemory() throws IOException {
        assertThat(RawHttp.get(launcher.gatewayPort(), "/app/bytes/1000000").length()).isEqualTo(1_000_000);
        long before = Processes.residentBytes(launcher.daemon().pid());
        for (boolean chunked : new boolean[] {false, true}) {
            try (RawHttp http = RawHttp.to(launcher.gatewayPort())) {
                var up = new Content(LONGEST, 7);
                send(http, up, chunked);
                assertThat(http.answer().body()).isEqualTo(LONGEST + " " + up.sha256Hex());

                var down = Content.sink();
                Answer answer = http.send(get("/app/" + (chunked ? "chunks/" : "bytes/") + LONGEST))
                        .answer("GET", down);
                assertThat(answer.framing()).isEqualTo(chunked ? Framing.CHUNKED : Framing.LENGTH);
                assertThat(down.length()).isEqualTo(LONGEST);
                String expected = new Content(LONGEST, LONGEST).writeTo(Content.sink()).sha256Hex();
                assertThat(down.sha256Hex()).isEqualTo(expected);
                assertThat(answer.trailers()).isEqualTo(chunked ? List.of(new Field("X-Sha256", expected)) : List.of());
            }
        }
        assertThat(Processes.peakResidentBytes(launcher.daemon().pid()) - before).isLessThan(GROWTH_MAX);
    }

    @Test
    void answersWithoutBodyKeepTheConnectionInStep() {
        try (RawHttp http = RawHttp.to(launcher.gatewayPort())) {
            http.send("HEAD /app/bytes/7 HTTP/1.1\r\nHost: h\r\n\r\n");
            assertThat(http.answer("HEAD")).satisfies(answer -> {
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.field("Content-Length")).contains("7");
            });
            assertThat(http.send(get("/app/status/204")).answer()).satisfies(answer -> {
                assertThat(answer.status()).isEqualTo(204);
                assertThat(answer.field("Content-Length")).isEmpty();
                assertThat(answer.field("X-Empty")).contains("yes");
            });
            assertThat(http.send(get("/app/status/304")).answer().status()).isEqualTo(304);
            assertThat(http.send(get("/app/status/404")).answer().status()).isEqualTo(404);
            assertThat(http.send("HEAD /app/chunks/9 HTTP/1.1\r\nHost: h\r\n\r\n").answer("HEAD").status())
                    .isEqualTo(200);
            assertThat(http.send(get("/app/last")).answer().body()).isEqualTo("GET /last");
        }
    }

    @Test
    void clientOfHttp10IsServedAndItsConnectionClosed() {
        try (RawHttp http = RawHttp.to(launcher.gatewayPort())) {
            Answer answer = http.send("GET /app/chunks/100000 HTTP/1.0\r\n\r\n").answer();

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.framing()).isNotEqualTo(Framing.CHUNKED);
            assertThat(answer.length()).isEqualTo(100_000);
            assertThat(http.isAtEnd()).isTrue();
        }
    }

    @Test
    void requestsSentAheadAreAnsweredInTheirOrder() {
        try (RawHttp http = RawHttp.to(launcher.gatewayPort())) {
            http.send(get("/app/one") + "POST /app/digest HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhallo"
                    + get("/app/three"));

            assertThat(http.answer().body()).isEqualTo("GET /one");
            assertThat(http.answer().body()).startsWith("5 d3751d33");
            assertThat(http.answer().body()).isEqualTo("GET /three");
        }
    }

    private static void send(RawHttp http, Content content, boolean chunked) throws IOException {
        String framing = chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + content.length();
        http.send("POST /app/digest HTTP/1.1\r\nHost: h\r\n" + framing + "\r\n\r\n");
        if (!chunked) {
            content.writeTo(http.out());
            return;
        }
        for (int size = content.next(); size > 0; size = content.next()) {
            http.chunk(content.piece(), size);
        }
        http.chunk(new byte[0], 0);
    }

    private static String get(String target) {
        return "GET " + target + " HTTP/1.1\r\nHost: h\r\n\r\n";
    }
}
