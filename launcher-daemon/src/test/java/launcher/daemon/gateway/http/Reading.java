package launcher.daemon.gateway.http;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What our parser makes of the bytes of a connection, message by message, with the calls that the gateway makes.
 *
 * @param outcomes in the words of the vector files; nothing follows a refusal or a message that waits
 * @param passed   the fields of the first message that are passed on, Host aside
 * @param trailers of the first message
 */
record Reading(List<String> outcomes, List<String> passed, List<String> trailers) {

    static final String WAITS = "waits";

    /** The default of the setting. */
    static final int FIELDS_MAX = 200;

    /** Of requests. */
    static Reading ofRequests(byte[] sent) {
        var messages = new Messages(sent);
        while (messages.more()) {
            messages.request();
        }
        return messages.reading();
    }

    /** Of the responses to requests with this method. */
    static Reading ofResponses(byte[] sent, String method) {
        var messages = new Messages(sent);
        while (messages.more()) {
            messages.response(method);
        }
        return messages.reading();
    }

    /** A body that ended: what it was, or that it did not. */
    private record Body(String text, boolean whole) {}

    private static final class Messages {
        private final byte[] buf;
        private final List<String> outcomes = new ArrayList<>();
        private List<String> passed = List.of();
        private List<String> trailers = List.of();
        private int from;
        private boolean over;

        Messages(byte[] sent) {
            this.buf = sent;
        }

        boolean more() {
            return !over && (from < buf.length || outcomes.isEmpty());
        }

        Reading reading() {
            return new Reading(outcomes, passed, trailers);
        }

        private void end(String outcome) {
            outcomes.add(outcome);
            over = true;
        }

        void request() {
            if (buf.length - from > 1 && buf[from] == '\r' && buf[from + 1] == '\n') {
                from += 2;
            }
            int end = HeadScanner.OF_REQUEST.find(buf, from, buf.length, from);
            if (end < 0) {
                end(WAITS);
                return;
            }
            try {
                RequestHead head = RequestHead.parse(buf, from, end);
                from = end;
                keep(head.fields());
                Body body = body(head.body(), ChunkedDecoder.ofRequest());
                String outcome = "taken " + head.method() + " " + head.path() + head.query() + " host=" + head.host()
                        + " "
                        + framing(head.body()) + body.text + head.upgrade().map(to -> " upgrade=" + to).orElse("")
                        + (head.keepAlive() ? "" : " close");
                finish(outcome, body.whole, head.keepAlive() && head.upgrade().isEmpty());
            } catch (BadMessageException bad) {
                end(bad.status() + " " + bad.getMessage());
            }
        }

        void response(String method) {
            int end = HeadScanner.OF_RESPONSE.find(buf, from, buf.length, from);
            if (end < 0) {
                end(WAITS);
                return;
            }
            try {
                ResponseHead head = ResponseHead.parse(buf, from, end, method, FIELDS_MAX);
                from = end;
                keep(head.fields());
                Body body = body(head.body(), ChunkedDecoder.ofResponse());
                String outcome = "taken " + head.status() + " \"" + Vector.escaped(head.reason()) + "\" "
                        + framing(head.body())
                        + body.text
                        + (head.interim() ? " interim" : "") + (head.keepAlive() ? "" : " close");
                finish(outcome, body.whole, head.keepAlive() && head.status() != 101);
            } catch (BadMessageException bad) {
                end("502 " + bad.getMessage());
            }
        }

        private void finish(String outcome, boolean whole, boolean goesOn) {
            outcomes.add(whole ? outcome : WAITS);
            over = !whole || !goesOn;
        }

        private void keep(Fields fields) {
            if (outcomes.isEmpty()) {
                passed = lines(fields);
            }
        }

        private static List<String> lines(Fields fields) {
            var lines = new ArrayList<String>();
            for (int i = 0; i < fields.size(); i++) {
                if (!fields.hopByHop(i) && !fields.is(i, "host")) {
                    lines.add((fields.name(i) + ": " + fields.value(i)).stripTrailing());
                }
            }
            return lines;
        }

        private static String framing(Framing framing) {
            return switch (framing) {
                case Framing.None _ -> "none";
                case Framing.Length _ -> "length";
                case Framing.Chunked _ -> "chunked";
                case Framing.UntilClose _ -> "until-close";
            };
        }

        private Body body(Framing framing, ChunkedDecoder decoder) throws BadMessageException {
            return switch (framing) {
                case Framing.None _ -> new Body("", true);
                case Framing.Length(long bytes) -> counted(bytes);
                case Framing.Chunked _ -> chunks(decoder);
                case Framing.UntilClose _ -> counted(buf.length - from);
            };
        }

        private Body counted(long bytes) {
            int here = (int) Math.min(bytes, buf.length - from);
            var body = new ByteArrayOutputStream();
            body.write(buf, from, here);
            from += here;
            return new Body(quoted(body), here == bytes);
        }

        private Body chunks(ChunkedDecoder decoder) throws BadMessageException {
            var body = new ByteArrayOutputStream();
            while (from < buf.length && !decoder.ended()) {
                from = decoder.next(buf, from, buf.length);
                body.write(buf, decoder.dataFrom(), decoder.dataTo() - decoder.dataFrom());
            }
            if (outcomes.isEmpty() && decoder.ended()) {
                trailers = lines(decoder.trailers());
            }
            return new Body(quoted(body), decoder.ended());
        }

        private static String quoted(ByteArrayOutputStream body) {
            return body.size() == 0 ? "" : " \"" + Vector.escaped(body.toByteArray()) + "\"";
        }
    }

    /** Whether the first message was refused. */
    boolean refused() {
        return Character.isDigit(first().charAt(0));
    }

    /** What came of the first message. */
    String first() {
        return Objects.requireNonNull(outcomes.getFirst());
    }
}
