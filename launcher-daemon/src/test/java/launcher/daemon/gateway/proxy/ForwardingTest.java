package launcher.daemon.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import launcher.core.app.AppSpec;
import launcher.daemon.gateway.Routed;
import launcher.daemon.gateway.activity.CidrSet;
import launcher.daemon.gateway.app.Router;
import launcher.daemon.gateway.http.BadMessageException;
import launcher.daemon.gateway.http.HeadWriter;
import launcher.daemon.gateway.http.RequestHead;
import launcher.daemon.gateway.http.ResponseHead;
import launcher.daemon.gateway.server.Peer;
import org.junit.jupiter.api.Test;

/** What of a head reaches the other side. */
class ForwardingTest {

    private static final CidrSet PROXIES = CidrSet.parse(List.of("127.0.0.1", "10.1.0.0/16"));
    private static final Peer UNTRUSTED = Peer.of(InetAddress.ofLiteral("10.0.0.9"), PROXIES::contains);
    private static final Peer PROXY = Peer.of(InetAddress.ofLiteral("127.0.0.1"), PROXIES::contains);
    private static final AppSpec APP = Routed.path("app", "/app");

    private static List<String> toApp(Peer peer, String... lines) throws BadMessageException {
        byte[] head = bytes(lines);
        var out = new HeadWriter(16);
        RequestHead parsed = RequestHead.parse(head, 0, head.length);
        RequestHeadRewriter.write(parsed, new Router.Target.ToApp(APP, "/app", "/x", "/x"), peer, out);
        return lines(out);
    }

    private static List<String> toClient(boolean keep, boolean http11, String... lines) throws BadMessageException {
        byte[] head = bytes(lines);
        var out = new HeadWriter(16);
        ResponseHead answer = ResponseHead.parse(head, 0, head.length, "GET", 200);
        ResponseHeadRewriter.write(answer, ResponseHeadRewriter.body(answer, http11), "/app", true, keep, !http11, out);
        return lines(out);
    }

    private static byte[] bytes(String... lines) {
        return (String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    private static List<String> lines(HeadWriter out) {
        String text = new String(out.array(), 0, out.length(), StandardCharsets.ISO_8859_1);
        assertThat(text).endsWith("\r\n\r\n");
        return List.of(text.strip().split("\r\n"));
    }

    @Test
    void requestHeadHasClientHostAndPrefixForTheApp() throws BadMessageException {
        assertThat(toApp(UNTRUSTED, "GET /app/x?q=1 HTTP/1.1", "Host: shop.example:8600", "Accept: a/b"))
                .containsExactly(
                "GET /x?q=1 HTTP/1.1", "Host: shop.example:8600", "Accept: a/b", "X-Forwarded-For: 10.0.0.9",
                "X-Forwarded-Proto: http", "X-Forwarded-Host: shop.example:8600", "X-Real-IP: 10.0.0.9",
                        "X-Forwarded-Prefix: /app");
    }

    @Test
    void forwardedFieldsOfAnUntrustedPeerAreDropped() throws BadMessageException {
        assertThat(toApp(UNTRUSTED, "GET /app/x HTTP/1.1", "Host: h", "X-Forwarded-For: 1.1.1.1",
                "X-Forwarded-User: admin",
                "Forwarded: for=1.1.1.1", "X-Real-IP: 1.1.1.1"))
                        .noneMatch(line -> line.contains("1.1.1.1") || line.contains("admin"));
    }

    @Test
    void forwardedFieldsOfATrustedProxyAreExtended() throws BadMessageException {
        assertThat(toApp(PROXY, "GET /app/x HTTP/1.1", "Host: h", "X-Forwarded-For: 9.9.9.9, 1.1.1.1",
                "X-Forwarded-Proto: https",
                "X-Forwarded-Host: shop.example", "X-Forwarded-User: eve")).contains(
                "X-Forwarded-For: 9.9.9.9, 1.1.1.1, 127.0.0.1", "X-Forwarded-Proto: https",
                        "X-Forwarded-Host: shop.example",
                "X-Forwarded-User: eve", "X-Real-IP: 1.1.1.1");
    }

    @Test
    void hopByHopFieldsAreNotPassedOn() throws BadMessageException {
        assertThat(toApp(UNTRUSTED, "POST /app/x HTTP/1.1", "Host: h", "Connection: keep-alive, X-Mine", "X-Mine: 1",
                "Keep-Alive: 5",
                "Proxy-Connection: x", "Proxy: http://evil", "TE: trailers", "Expect: 100-continue",
                        "Transfer-Encoding: chunked"))
                .contains("Transfer-Encoding: chunked")
                .noneMatch(line -> line.matches("(?i)(connection|x-mine|keep-alive|proxy.*|te|expect):.*"));
    }

    @Test
    void clientIsTheLastAddressThatIsNoTrustedProxy() throws BadMessageException {
        assertThat(realIp("X-Forwarded-For: 6.6.6.6, 9.9.9.9")).isEqualTo("9.9.9.9");
        assertThat(realIp("X-Forwarded-For: 6.6.6.6", "X-Forwarded-For: 9.9.9.9"))
                .as("a line that its client wrote, and the proxy's own")
                .isEqualTo("9.9.9.9");
        assertThat(realIp("X-Forwarded-For: 6.6.6.6, 9.9.9.9, 10.1.0.7")).as("through two of ours")
                .isEqualTo("9.9.9.9");
        assertThat(realIp("X-Forwarded-For: 10.1.0.8, 10.1.0.7")).as("from one of ours").isEqualTo("10.1.0.8");
        assertThat(realIp("X-Forwarded-For: 9.9.9.9, ,")).isEqualTo("9.9.9.9");
        assertThat(realIp("X-Forwarded-For: 9.9.9.9, unknown")).isEqualTo("unknown");
        assertThat(realIp("X: y")).isEqualTo("127.0.0.1");
    }

    private static String realIp(String... fields) throws BadMessageException {
        String[] lines = Stream.concat(Stream.of("GET /app/x HTTP/1.1", "Host: h"), Stream.of(fields))
                .toArray(String[]::new);
        return toApp(PROXY, lines).stream().filter(line -> line.startsWith("X-Real-IP: ")).findFirst().orElse("")
                .substring(11);
    }

    @Test
    void upgradeIsRequestedFromTheApp() throws BadMessageException {
        assertThat(toApp(UNTRUSTED, "GET /app/x HTTP/1.1", "Host: h", "Connection: Upgrade", "Upgrade: websocket",
                "Sec-WebSocket-Extensions: permessage-deflate", "Sec-WebSocket-Protocol: streamlit, , id"))
                .contains("Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Protocol: streamlit, , id",
                        "Sec-WebSocket-Extensions: permessage-deflate");
    }

    @Test
    void responseHeadHasFramingAndConnectionForTheClient() throws BadMessageException {
        assertThat(toClient(true, true, "HTTP/1.1 200 Fine", "Content-Length: 5", "Connection: close", "X: y"))
                .containsExactly("HTTP/1.1 200 Fine", "Content-Length: 5", "X: y");
        assertThat(toClient(true, true, "HTTP/1.0 200 OK", "X: y")).contains("Transfer-Encoding: chunked");
        assertThat(toClient(true, false, "HTTP/1.1 200 OK", "Transfer-Encoding: chunked"))
                .containsExactly("HTTP/1.1 200 OK", "Connection: close");
        assertThat(toClient(true, false, "HTTP/1.1 200 OK", "Content-Length: 0")).contains("Connection: keep-alive");
        assertThat(toClient(false, true, "HTTP/1.1 200 OK", "Content-Length: 0")).contains("Connection: close");
    }

    @Test
    void locationOfAStrippedAppGetsThePrefix() throws BadMessageException {
        assertThat(toClient(true, true, "HTTP/1.1 302 Found", "Location: /login", "Content-Length: 0"))
                .contains("Location: /app/login");
        assertThat(toClient(true, true, "HTTP/1.1 302 Found", "Location: /app/login", "Content-Length: 0"))
                .contains("Location: /app/login");
        assertThat(toClient(true, true, "HTTP/1.1 302 Found", "Location: //other/x", "Content-Length: 0"))
                .contains("Location: //other/x");
    }
}
