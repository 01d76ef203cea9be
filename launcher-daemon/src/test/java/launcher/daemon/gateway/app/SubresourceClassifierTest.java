package launcher.daemon.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import launcher.daemon.gateway.http.BadMessageException;
import launcher.daemon.gateway.http.RequestHead;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubresourceClassifierTest {

    private static boolean isPart(String lines) throws BadMessageException {
        byte[] head = (lines.replace("|", "\r\n") + "\r\nHost: apps.example\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        return SubresourceClassifier.is(RequestHead.parse(head, 0, head.length), "/a");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "GET /a/static/media/SourceCodeVF.woff2 HTTP/1.1|Sec-Fetch-Dest: font|Sec-Fetch-Site: same-origin|Referer: "
                + "https://front.example/a/",
        "GET /a/media/0f HTTP/1.1|Sec-Fetch-Dest: image|Sec-Fetch-Site: same-origin|Referer: "
                + "http://apps.example/a/page",
        "GET /a/static/js/index.js HTTP/1.1|Referer: http://apps.example/a/",
        "GET /a/static/media/x.WOFF2 HTTP/1.1|Referer: https://apps.example/a/page"})
    void resourcesOfAPageAreItsSubresources(String head) throws BadMessageException {
        assertThat(isPart(head)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "GET /a/ HTTP/1.1|Sec-Fetch-Dest: document|Sec-Fetch-Site: same-origin",
        "GET /a/ HTTP/1.1|Sec-Fetch-Dest: iframe|Sec-Fetch-Site: same-origin",
        "GET /a/data.js HTTP/1.1|Sec-Fetch-Dest: empty|Sec-Fetch-Site: same-origin|Referer: http://apps.example/a/",
        "GET /a/film HTTP/1.1|Sec-Fetch-Dest: video|Sec-Fetch-Site: same-origin",
        "GET /a/chart.png HTTP/1.1|Sec-Fetch-Dest: image|Sec-Fetch-Site: cross-site|Referer: http://blog.example/",
        "GET /a/chart.png HTTP/1.1|Sec-Fetch-Dest: image|Sec-Fetch-Site: same-origin|Referer: http://apps.example/b/",
        "GET /a/chart.png HTTP/1.1|Sec-Fetch-Dest: image|Sec-Fetch-Site: same-origin|Referer: http://apps.example/ab/",
        "GET /a/chart.png HTTP/1.1|Sec-Fetch-Dest: image|Sec-Fetch-Site: same-origin",
        "GET /a/chart.png HTTP/1.1|Referer: http://apps.example/b/",
        "POST /a/x.png HTTP/1.1|Sec-Fetch-Dest: image|Sec-Fetch-Site: same-origin",
        "GET /a/chart.png HTTP/1.1",
        "GET /a/chart.png HTTP/1.1|Referer: http://apps.example.evil/a/",
        "GET /a/data HTTP/1.1|Referer: http://apps.example/a/"})
    void otherRequestsAreNotSubresources(String head) throws BadMessageException {
        assertThat(isPart(head)).isFalse();
    }
}
