package launcher.daemon.gateway.http;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/** What our parser makes of the first message; the bytes may come in pieces. */
final class OurVerdict {

    private final byte[] buf;
    private final HeadScanner heads;

    /** From what is here to what is here next. */
    private final IntUnaryOperator more;

    private int from;
    private int to;

    private OurVerdict(byte[] buf, HeadScanner heads, IntUnaryOperator more) {
        this.buf = buf;
        this.heads = heads;
        this.more = more;
        this.to = more.applyAsInt(0);
    }

    /** Of a request. */
    static Verdict ofRequest(byte[] sent, IntUnaryOperator more) {
        var it = new OurVerdict(sent, HeadScanner.OF_REQUEST, more);
        if (sent.length > 1 && sent[0] == '\r' && sent[1] == '\n') {
            it.from = 2;
        }
        int end = it.headEnd();
        if (end < 0) {
            return new Verdict.Waits();
        }
        try {
            RequestHead head = RequestHead.parse(sent, it.from, end);
            it.from = end;
            return it.taken(head.method() + " " + head.path() + head.query(), head.host(), head.fields(), head.body());
        } catch (BadMessageException bad) {
            return new Verdict.Refused(String.valueOf(bad.getMessage()));
        }
    }

    /** Of a response to a request with this method, after which the connection closes. */
    static Verdict ofResponse(byte[] sent, String method, IntUnaryOperator more) {
        var it = new OurVerdict(sent, HeadScanner.OF_RESPONSE, more);
        int end = it.headEnd();
        if (end < 0) {
            return new Verdict.Waits();
        }
        try {
            ResponseHead head = ResponseHead.parse(sent, it.from, end, method, Reading.FIELDS_MAX);
            it.from = end;
            return it.taken((head.http11() ? "HTTP/1.1 " : "HTTP/1.0 ") + head.status() + " "
                    + head.reason(), "", head.fields(), head.body());
        } catch (BadMessageException bad) {
            return new Verdict.Refused(String.valueOf(bad.getMessage()));
        }
    }

    /** Whether a response's body is chunked by the rules for requests: at liberties with these Jetty waits for more. */
    static boolean hasStrictChunks(byte[] sent) {
        ChunkedDecoder decoder = ChunkedDecoder.ofRequest();
        try {
            int at = HeadScanner.OF_RESPONSE.find(sent, 0, sent.length, 0);
            while (at < sent.length && !decoder.ended()) {
                at = decoder.next(sent, at, sent.length);
            }
            return decoder.ended();
        } catch (BadMessageException _) {
            return false;
        }
    }

    /** The response as a client gets it, with its body in one piece; empty if it is refused or not all there. */
    static Optional<byte[]> passedOn(byte[] sent, String method) {
        if (!(ofResponse(sent, method, _ -> sent.length) instanceof Verdict.Taken taken)) {
            return Optional.empty();
        }
        try {
            ResponseHead head = ResponseHead.parse(
                    sent, 0, HeadScanner.OF_RESPONSE.find(sent, 0, sent.length, 0), method, Reading.FIELDS_MAX);
            var out = new HeadWriter(sent.length).statusLine(head.status(), head.reason());
            for (int i = 0; i < head.fields().size(); i++) {
                if (!head.fields().hopByHop(i)) {
                    head.fields().copy(i, out);
                }
            }
            byte[] body = Vector.bytes(taken.body());
            boolean counted = switch (head.body()) {
                case Framing.Chunked _, Framing.UntilClose _ -> true;
                case Framing.None _, Framing.Length _ -> false;
            };
            if (counted) {
                out.field("Content-Length", Integer.toString(body.length));
            }
            out.end().append(body, 0, body.length);
            return Optional.of(Arrays.copyOf(out.array(), out.length()));
        } catch (BadMessageException bad) {
            throw new IllegalStateException(bad); // it was taken
        }
    }

    private int headEnd() {
        int scanned = from;
        while (true) {
            int end = heads.find(buf, from, Math.max(from, to), scanned);
            if (end >= 0 || to == buf.length) {
                return end;
            }
            scanned = Math.max(from, to);
            to = more.applyAsInt(to);
        }
    }

    private Verdict taken(String start, String host, Fields head, Framing framing) throws BadMessageException {
        List<String> fields = lines(head);
        var body = new ByteArrayOutputStream();
        return switch (framing) {
            case Framing.None _ -> new Verdict.Taken(start, host, fields, "none", "", List.of());
            case Framing.Length(long bytes) -> {
                if (bytes > buf.length - from) {
                    yield new Verdict.Waits();
                }
                body.write(buf, from, (int) bytes);
                yield new Verdict.Taken(start, host, fields, bytes == 0 ? "none" : "length", escaped(body), List.of());
            }
            case Framing.UntilClose _ -> {
                body.write(buf, from, buf.length - from);
                yield new Verdict.Taken(start, host, fields, "until-close", escaped(body), List.of());
            }
            case Framing.Chunked _ -> {
                ChunkedDecoder decoder = chunks(body);
                yield decoder.ended()
                        ? new Verdict.Taken(start, host, fields, "chunked", escaped(body), lines(decoder.trailers()))
                        : new Verdict.Waits();
            }
        };
    }

    private ChunkedDecoder chunks(ByteArrayOutputStream body) throws BadMessageException {
        var decoder = heads == HeadScanner.OF_REQUEST ? ChunkedDecoder.ofRequest() : ChunkedDecoder.ofResponse();
        while (!decoder.ended()) {
            if (from >= to) {
                if (to == buf.length) {
                    break;
                }
                to = more.applyAsInt(to);
            }
            from = decoder.next(buf, from, to);
            body.write(buf, decoder.dataFrom(), decoder.dataTo() - decoder.dataFrom());
        }
        return decoder;
    }

    private static String escaped(ByteArrayOutputStream body) {
        return Vector.escaped(body.toByteArray());
    }

    private static List<String> lines(Fields fields) {
        var lines = new ArrayList<String>();
        for (int i = 0; i < fields.size(); i++) {
            lines.add(fields.name(i).toLowerCase(Locale.ROOT) + ": " + fields.value(i));
        }
        return lines;
    }
}
