package launcher.daemon.gateway.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Makes up messages: by a grammar with odd words in it, and by changing a few bytes of others. */
final class Mutations {

    private static final List<String> METHODS =
            List.of("GET", "POST", "HEAD", "OPTIONS", "PUT", "get", "M-SEARCH", "CONNECT", "G ET", "");
    private static final List<String> TARGETS =
            List.of("/", "/app/x", "/app/x?a=b", "*", "http://a/app/x", "http://b/x", "https://A:80/?x",
            "/a%2f..%2Fb", "/a/../b", "//a", "/a#b", "/a\\b", "/app/x?a\\b", "/app/x?\u00c3\u00a4", "/\u00e4", "?x",
                    "a:80", "/%", "http://a", "http://u@a/", "");
    private static final List<String> VERSIONS = List.of("HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/1.2",
            "HTTP/2.0", "http/1.1", "HTTP/1.1 ", "");
    private static final List<String> STATUSES =
            List.of("200 OK", "204 No Content", "304 Not Modified", "100 Continue", "101 Switching Protocols",
            "200 ", "200", "404 Not Found", "99 x", "600 x", "200  OK", "2000 x", "206 \u00e4");
    private static final List<String> NAMES =
            List.of("Host", "Content-Length", "Transfer-Encoding", "Connection", "X", "Accept", "Cookie",
            "content-length", "TE", "Upgrade", "Expect", "Content_Length", "X Y", "", "Trailer", "Transfer-Encoding ");
    private static final List<String> VALUES = List.of("a", "a:80", "0", "5", "5", "05", "+5", "5, 5", "5 ", "chunked",
            "Chunked", "gzip, chunked", "identity",
            "close", "keep-alive", "", "\t x \t", "b\tc", "\u00e4", "Upgrade", "websocket", "100-continue",
                    "18446744073709551616", "[::1]", "a b", "x\0");
    private static final List<String> BODIES =
            List.of("", "hello", "5\r\nhello\r\n0\r\n\r\n", "0\r\n\r\n", "5;a=b\r\nhello\r\n0\r\nX: y\r\n\r\n",
            "A\r\n0123456789\r\n0\r\n\r\n", "5\r\nhello\r\n", "05\r\nhello\r\n00\r\n\r\n", "5\nhello\n0\n\n",
                    "5;a=\"b;c\"\r\nhello\r\n0;x\r\n\r\n",
            "2\r\nhi\r\n3\r\nabc\r\n0\r\nContent-Length: 1\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    private static final byte[] ODD =
            Vector.bytes("\\r\\n\\t\\0:;=,\"\\\\ -+_/%.#?@[]0159afxX\\x0b\\x0c\\x7f\\x80\\xa0\\xff");
    private static final int PLAIN = 3;
    private static final int FIELDS_MAX = 5;
    private static final int CHANGES_MAX = 4;

    private final RandomGenerator random;
    private final List<byte[]> samples;

    /** @param samples what is changed, besides what the grammar makes */
    Mutations(RandomGenerator random, List<byte[]> samples) {
        this.random = random;
        this.samples = samples;
    }

    /** A request, most often malformed. */
    byte[] request() {
        return random.nextInt(3) == 0 ? changed(sample()) : somewhatChanged(generated(
                pick(METHODS) + " " + pick(TARGETS) + " " + pick(VERSIONS), true));
    }

    /** A response, most often malformed. */
    byte[] response() {
        return random.nextInt(3) == 0 ? changed(sample())
                : somewhatChanged(generated(pick(VERSIONS) + " " + pick(STATUSES), false));
    }

    private byte[] sample() {
        return samples.get(random.nextInt(samples.size()));
    }

    private String pick(List<String> words) {
        // the first messages are the plain messages: without a bias nothing would get far
        return words.get(random.nextInt(random.nextInt(6) == 0 ? words.size() : Math.min(PLAIN, words.size())));
    }

    private byte[] generated(String start, boolean host) {
        var text = new StringBuilder(start).append("\r\n");
        if (host && random.nextInt(6) > 0) {
            text.append("Host: a\r\n");
        }
        boolean chunked = random.nextInt(3) == 0;
        if (chunked) {
            text.append("Transfer-Encoding: chunked\r\n");
        } else if (random.nextInt(3) == 0) {
            text.append("Content-Length: 5\r\n");
        }
        for (int i = random.nextInt(FIELDS_MAX); i > 0; i--) {
            String name = random.nextInt(3) == 0 ? pick(NAMES) : "X-" + (char) ('a' + random.nextInt(26));
            text.append(name).append(random.nextInt(8) == 0 ? ":" : ": ").append(pick(VALUES)).append("\r\n");
        }
        text.append("\r\n").append(chunked ? BODIES.get(2 + random.nextInt(BODIES.size() - 2)) : pick(BODIES));
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private byte[] somewhatChanged(byte[] message) {
        return random.nextInt(3) > 0 ? message : changed(message);
    }

    private byte[] changed(byte[] message) {
        byte[] changed = message;
        for (int i = 1 + random.nextInt(CHANGES_MAX); i > 0; i--) {
            changed = changedOnce(changed);
        }
        return changed;
    }

    private byte[] changedOnce(byte[] message) {
        int at = random.nextInt(message.length + 1);
        int to = Math.min(message.length, at + 1 + random.nextInt(random.nextInt(4) == 0 ? 20 : 1));
        return switch (random.nextInt(5)) {
            case 0 -> spliced(message, at, odd(), at);
            case 1 -> spliced(message, at, odd(), to);
            case 2 -> spliced(message, at, new byte[0], to);
            case 3 -> spliced(message, at, Arrays.copyOfRange(message, at, to), at);
            default -> line(message);
        };
    }

    private byte[] odd() {
        return new byte[] {ODD[random.nextInt(ODD.length)]};
    }

    /** A line of one message put into the other. */
    private byte[] line(byte[] message) {
        String other = new String(sample(), StandardCharsets.ISO_8859_1);
        String[] lines = other.split("(?<=\n)", -1);
        byte[] line = lines[random.nextInt(lines.length)].getBytes(StandardCharsets.ISO_8859_1);
        int at = 0;
        for (int skipped = random.nextInt(4); skipped >= 0 && at < message.length; skipped--) {
            while (at < message.length && message[at] != '\n') {
                at++;
            }
            at = Math.min(at + 1, message.length);
        }
        return spliced(message, at, line, at);
    }

    private static byte[] spliced(byte[] message, int from, byte[] part, int to) {
        var out = new ByteArrayOutputStream(message.length + part.length);
        out.write(message, 0, from);
        out.writeBytes(part);
        out.write(message, to, message.length - to);
        return out.toByteArray();
    }
}
