package launcher.daemon.gateway.http;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntUnaryOperator;

/** What our parser makes of the first message; the bytes may come in pieces. */
final class OurVerdict {

    private final byte[] buf;

    /** From what is here to what is here next. */
    private final IntUnaryOperator more;

    private int from;
    private int to;

    private OurVerdict(byte[] buf, IntUnaryOperator more) {
        this.buf = buf;
        this.more = more;
        this.to = more.applyAsInt(0);
    }

    /** Of a request. */
    static Verdict ofRequest(byte[] sent, IntUnaryOperator more) {
        var it = new OurVerdict(sent, more);
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
        var it = new OurVerdict(sent, more);
        int end = it.headEnd();
        if (end < 0) {
            return new Verdict.Waits();
        }
        try {
            ResponseHead head = ResponseHead.parse(sent, it.from, end, method);
            it.from = end;
            return it.taken((head.http11() ? "HTTP/1.1 " : "HTTP/1.0 ") + head.status() + " "
                    + head.reason(), "", head.fields(), head.body());
        } catch (BadMessageException bad) {
            return new Verdict.Refused(String.valueOf(bad.getMessage()));
        }
    }

    private int headEnd() {
        int scanned = from;
        while (true) {
            int end = HeadScanner.find(buf, from, Math.max(from, to), scanned);
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
        var decoder = new ChunkedDecoder();
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
