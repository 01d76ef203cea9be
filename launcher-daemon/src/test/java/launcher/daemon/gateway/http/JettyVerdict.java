package launcher.daemon.gateway.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpVersion;

/** What Jetty's parser, as strict as it can be, makes of the first message. */
final class JettyVerdict implements HttpParser.RequestHandler, HttpParser.ResponseHandler {

    private static final int HEAD_MAX = 128 * 1024;

    static {
        // it would log a line for each bad Host, of which there are thousands here
        System.setProperty("org.slf4j.simpleLogger.log.org.eclipse.jetty", "off");
        // it asserts that a refusal has a status of its own, and then refuses a response with that refusal's
        JettyVerdict.class.getClassLoader().setPackageAssertionStatus("org.eclipse.jetty", false);
    }

    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final List<String> fields = new ArrayList<>();
    private final List<String> trailers = new ArrayList<>();
    private String start = "";
    private String authority = "";
    private String host = "";
    private boolean complete;
    private Optional<String> refused = Optional.empty();

    private final boolean toHead;
    private final boolean toRequest;

    private JettyVerdict(boolean toRequest, boolean toHead) {
        this.toRequest = toRequest;
        this.toHead = toHead;
    }

    /** Of a request. */
    static Verdict ofRequest(byte[] sent) {
        var it = new JettyVerdict(false, false);
        var parser = new HttpParser((HttpParser.RequestHandler) it, HEAD_MAX, HttpCompliance.STRICT);
        return it.run(parser, sent);
    }

    /** Of a response to a request with this method, after which the connection closes. */
    static Verdict ofResponse(byte[] sent, String method) {
        var it = new JettyVerdict(true, method.equals("HEAD"));
        var parser = new HttpParser((HttpParser.ResponseHandler) it, HEAD_MAX, HttpCompliance.STRICT);
        parser.setHeadResponse(it.toHead);
        return it.run(parser, sent);
    }

    private Verdict run(HttpParser parser, byte[] sent) {
        parser.setHeaderCacheSize(0);
        ByteBuffer buffer = ByteBuffer.wrap(sent);
        int before = -1;
        while (!complete && refused.isEmpty() && before != buffer.remaining()) {
            before = buffer.remaining();
            parser.parseNext(buffer);
        }
        boolean chunking = parser.isChunking() && !toHead;
        boolean untilClose = toRequest && !complete && !chunking && parser.getContentLength() < 0
                && parser.inContentState();
        if (untilClose) {
            parser.atEOF();
            parser.parseNext(buffer);
        }
        if (refused.isPresent()) {
            return new Verdict.Refused(refused.get());
        }
        if (!complete) {
            return new Verdict.Waits();
        }
        String framing = chunking ? "chunked" : untilClose ? "until-close" : body.size() > 0 ? "length" : "none";
        return new Verdict.Taken(start, host.isEmpty() ? authority
                : host, fields, framing, Vector.escaped(body.toByteArray()), trailers);
    }

    @Override
    public void startRequest(String method, String uri, HttpVersion version) {
        start = method + " " + escaped(pathOf(method, uri));
    }

    /** Jetty leaves it to others what a query may hold; an app gets it percent-encoded from us. */
    private static String escaped(String target) {
        int mark = target.indexOf('?');
        if (mark < 0) {
            return target;
        }
        var query = new StringBuilder();
        for (byte b : target.substring(mark).getBytes(StandardCharsets.UTF_8)) {
            query.append(b == '\\' || b < 0 ? String.format("%%%02X", b & 0xff) : String.valueOf((char) b));
        }
        return target.substring(0, mark) + query;
    }

    /** Of an address it is the path that counts. */
    private String pathOf(String method, String uri) {
        int scheme = uri.indexOf("://");
        if (uri.startsWith("/") || scheme < 0) {
            return uri;
        }
        int end = scheme + 3;
        while (end < uri.length() && "/?".indexOf(uri.charAt(end)) < 0) {
            end++;
        }
        authority = uri.substring(scheme + 3, end).toLowerCase(Locale.ROOT);
        String path = uri.substring(end);
        if (path.isEmpty() && method.equals("OPTIONS")) {
            return "*";
        }
        return path.startsWith("/") ? path : "/" + path;
    }

    @Override
    public void startResponse(HttpVersion version, int status, String reason) {
        start = version.asString() + " " + status + " " + Objects.requireNonNullElse(reason, "");
    }

    @Override
    public boolean content(ByteBuffer content) {
        byte[] part = new byte[content.remaining()];
        content.get(part);
        body.writeBytes(part);
        return false;
    }

    @Override
    public boolean headerComplete() {
        return false;
    }

    @Override
    public boolean contentComplete() {
        return false;
    }

    @Override
    public boolean messageComplete() {
        complete = true;
        return true;
    }

    @Override
    public void parsedHeader(HttpField field) {
        fields.add(line(field));
        if (!toRequest && field.getName().equalsIgnoreCase("Host")) {
            host = Objects.requireNonNullElse(field.getValue(), "").toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public void parsedTrailer(HttpField field) {
        trailers.add(line(field));
    }

    private static String line(HttpField field) {
        return field.getName().toLowerCase(Locale.ROOT) + ": " + Objects.requireNonNullElse(field.getValue(), "");
    }

    @Override
    public void earlyEOF() {
        refused = Optional.of("early EOF");
    }

    @Override
    public void badMessage(HttpException failure) {
        refused = Optional.of(failure.getCode() + " " + failure.getReason());
    }
}
