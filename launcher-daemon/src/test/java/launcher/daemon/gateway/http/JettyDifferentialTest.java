package launcher.daemon.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import launcher.fixtures.SeededRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Our parser against Jetty's over made-up messages: what both take they understand alike, and what we take Jetty takes
 * too. Where we are stricter, or of an app take more, the reason has to be a known reason; and what is passed on of an
 * app's response Jetty takes as strictly as it can be. {@code -Dlauncher.duel.messages=N} makes it long: N
 * messages a seed.
 */
class JettyDifferentialTest {

    private static final int MESSAGES = Integer.getInteger("launcher.duel.messages", 6_000);
    private static final int SAMPLE_BYTES_MAX = 3000;

    private static final Pattern BEYOND_ASCII = Pattern.compile("(?:%[89a-fA-F][0-9a-fA-F])+");

    /** What we take and Jetty does not, by the beginning of its reason, and why that is right. */
    private static final Map<String, String> LOOSER_ON_ANSWERS = Map.ofEntries(
            Map.entry("400 Bad HostPort", "Host means nothing in a response"),
            Map.entry("400 Duplicate Host Header", "Host means nothing in a response"),
            Map.entry("400 Illegal character OTEXT",
                    "RFC 9112 4 allows bytes from 0x80 in a reason, and some servers send words of their language"),
            Map.entry("400 Illegal character HTAB", "RFC 9112 4 allows tabs in a reason"),
            Map.entry("400 LF line terminator", "RFC 9112 2.2: LF may be taken for the end of a line"),
            Map.entry("400 Line Folding", "RFC 9112 5.2: lines of one field are to be joined"),
            Map.entry("505 Unknown Version", "RFC 9110 2.5: a higher minor version is read as one that is known"),
            Map.entry("400 Illegal character SPACE", "RFC 9112 5.1: to be removed before a colon"),
            Map.entry("400 Bad Transfer-Encoding, chunked not last", "identity alone, which changes nothing"),
            Map.entry("400 Invalid Content-Length Value", "RFC 9110 8.6: the same length in a list"),
            Map.entry("400 Illegal character CNTL", "RFC 9110 5.5: in a value they are passed on as spaces"),
            Map.entry("0 No Status", "RFC 9112 4: white space between the parts of a status line"),
            Map.entry("400 Bad status", "RFC 9112 4: white space between the parts of a status line"),
            Map.entry("400 Multiple Content-Lengths", "RFC 9110 8.6: the same length twice"));

    /** What Jetty does not take though it is written as HTTP demands: the first four of these. */
    private static final List<String> REFUSED_EVEN_CLEAN = List.of("400 Bad HostPort", "400 Duplicate Host Header",
            "400 Illegal character OTEXT", "400 Illegal character HTAB");

    /** Where we refuse what Jetty takes, by the beginning of our reason, and why we do. */
    private static final Map<String, String> STRICTER = Map.ofEntries(
            Map.entry("Connection names", "it would have a field dropped that frames the body, or is no list of names"),
            Map.entry("Content-Length is no number", "more than 18 digits, even zeros"),
            Map.entry("Host is empty", "HTTP/1.0 too"),
            Map.entry("Host is no host name", "of addresses as targets Jetty's parser does not look at the host"),
            Map.entry("Transfer-Encoding in HTTP/1.0", "RFC 9112 6.1: such a message is to be treated as faulty"),
            Map.entry("a Transfer-Encoding other than chunked", "no codings, no lists"),
            Map.entry("two Transfer-Encodings", "no lists, over two lines neither"),
            Map.entry("a chunk extension", "its grammar is checked, white space is not allowed"),
            Map.entry("chunk extensions of more", "they have a limit"),
            Map.entry("a control character in a chunk extension", "its grammar is checked"),
            Map.entry("a chunk size", "at most 15 digits, no white space behind it"),
            Map.entry("a field that could be mistaken", "CGI makes Content_Length of it"),
            Map.entry("a percent sign in the path", "the path is looked at"),
            Map.entry("the path holds", "the path is looked at"),
            Map.entry("the request target",
                    "no fragment, before the query no backslash and ASCII only, and no other form than the RFC's"),
            Map.entry("the target names another host", "the parser of Jetty leaves that to others"),
            Map.entry("a trailer that belongs into the head", "trailers may not frame, route or authenticate"),
            Map.entry("trailers of more", "they have a limit"),
            Map.entry("more than 100 fields", "they have a limit"),
            Map.entry("more than 200 fields", "they have a limit"),
            Map.entry("no tunnels to elsewhere", "CONNECT is not for us"),
            Map.entry("only 100-continue can be expected", "417"),
            Map.entry("only HTTP/1.0 and HTTP/1.1", "Jetty takes others for HTTP/2 or HTTP/1.1"),
            Map.entry("the request line does not",
                    "one space each, methods of 32 letters, a version, one empty line before it at most"),
            Map.entry("there are two Hosts", "HTTP/1.0 too"),
            Map.entry("two Upgrade fields", "which of them a server reads is its own choice"),
            Map.entry("it does not begin with a status line", "a status from 100 to 599 and one space before it"),
            Map.entry("its status is no number", "three digits"),
            Map.entry("its status line holds", "control characters"));

    private final List<byte[]> requests = samples("requests.vectors");
    private final List<byte[]> responses = samples("responses.vectors");

    private static List<byte[]> samples(String file) {
        return Vector.read(file).stream().map(Vector::sent).filter(sent -> sent.length < SAMPLE_BYTES_MAX).toList();
    }

    static Stream<SeededRandom> seeds() {
        return Stream.of(SeededRandom.ofSeed(1), SeededRandom.ofSeed(2), SeededRandom.of("JettyDifferentialTest"));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void requestsThatAreTakenAreUnderstoodAsJettyDoes(SeededRandom random) {
        var made = new Mutations(random, requests);
        var tally = new Tally(random.seed(), Map.of());
        for (byte[] vector : requests) {
            tally.count(vector, OurVerdict.ofRequest(vector, _ -> vector.length), JettyVerdict.ofRequest(vector));
        }
        for (int i = 0; i < MESSAGES; i++) {
            byte[] sent = made.request();
            tally.count(sent, OurVerdict.ofRequest(sent, _ -> sent.length), JettyVerdict.ofRequest(sent));
        }
        tally.end("requests");
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void responsesThatAreTakenAreUnderstoodAsJettyDoes(SeededRandom random) {
        var made = new Mutations(random, responses);
        var tally = new Tally(random.seed(), LOOSER_ON_ANSWERS);
        for (int i = 0; i < MESSAGES; i++) {
            byte[] sent = made.response();
            String method = random.nextInt(8) == 0 ? "HEAD" : "GET";
            tally.count(sent, OurVerdict.ofResponse(sent, method, _ -> sent.length),
                    JettyVerdict.ofResponse(sent, method));
        }
        tally.end("responses");
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void responsesThatArePassedOnAreStrictlyWritten(SeededRandom random) {
        var made = new Mutations(random, responses);
        int passedOn = 0;
        for (int i = 0; i < MESSAGES; i++) {
            byte[] sent = made.response();
            Optional<byte[]> clean = OurVerdict.passedOn(sent, "GET");
            if (clean.isPresent()) {
                passedOn++;
                Verdict jettys = JettyVerdict.ofResponse(clean.get(), "GET");
                Verdict ours = OurVerdict.ofResponse(sent, "GET", _ -> sent.length);
                assertThat(jettys).as("seed %s: %s as %s", random.seed(), Vector.escaped(sent),
                        Vector.escaped(clean.get())).satisfiesAnyOf(
                                verdict -> assertThat(body(verdict)).isEqualTo(body(ours)),
                                verdict -> assertThat(verdict).isInstanceOfSatisfying(Verdict.Refused.class,
                                        refused -> assertThat(REFUSED_EVEN_CLEAN).anyMatch(refused.why()::startsWith)));
            }
        }
        assertThat(passedOn).isGreaterThan(MESSAGES / 10);
    }

    private static String body(Verdict verdict) {
        return verdict instanceof Verdict.Taken taken ? taken.body() : verdict.toString();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void piecesInWhichAMessageArrivesMakeNoDifference(SeededRandom random) {
        var made = new Mutations(random, requests);
        var madeUp = new Mutations(random, responses);
        for (int i = 0; i < MESSAGES; i++) {
            byte[] request = made.request();
            byte[] response = madeUp.response();
            samePieces(random, request, more -> OurVerdict.ofRequest(request, more));
            samePieces(random, response, more -> OurVerdict.ofResponse(response, "GET", more));
        }
    }

    private static void samePieces(SeededRandom random, byte[] sent, Function<IntUnaryOperator, Verdict> read) {
        Verdict whole = read.apply(_ -> sent.length);
        Verdict pieces = read.apply(from -> Math.min(sent.length, from + pieceOf(random)));
        assertThat(pieces).as("seed %s: %s", random.seed(), Vector.escaped(sent)).isEqualTo(whole);
    }

    private static int pieceOf(RandomGenerator random) {
        return 1 + (random.nextBoolean() ? 0 : random.nextInt(40));
    }

    @Test
    void jettyIsAnOracleThatFindsFaults() {
        byte[] folded = Vector.bytes("${get}X: a\\r\\n b\\r\\n\\r\\n");
        byte[] twice =
                Vector.bytes("${post}Content-Length: 5\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n0\\r\\n\\r\\n");

        assertThat(JettyVerdict.ofRequest(folded)).isInstanceOf(Verdict.Refused.class);
        assertThat(JettyVerdict.ofRequest(twice)).isInstanceOf(Verdict.Refused.class);
        assertThat(JettyVerdict.ofRequest(Vector.bytes("${post}Content-Length: 2\\r\\n\\r\\nhi"))).isEqualTo(
                new Verdict.Taken("POST /app/x", "a", List.of("host: a", "content-length: 2"), "length", "hi",
                        List.of()));
    }

    /** What came of a seed's messages. */
    private static final class Tally {
        private final long seed;
        private final Map<String, String> looser;
        private final Map<String, Integer> stricter = new TreeMap<>();
        private int both;

        Tally(long seed, Map<String, String> looser) {
            this.seed = seed;
            this.looser = looser;
        }

        void count(byte[] sent, Verdict ours, Verdict jettys) {
            switch (ours) {
                case Verdict.Taken taken -> {
                    if (jettys instanceof Verdict.Taken other) {
                        both++;
                        require(same(taken, other), "understood differently", sent, ours, jettys);
                    } else {
                        boolean known = jettys instanceof Verdict.Refused(String why)
                                && (entry(looser, why) || (!looser.isEmpty() && !OurVerdict.hasStrictChunks(sent)));
                        require(known, "taken by us alone", sent, ours, jettys);
                    }
                }
                case Verdict.Refused(String why) -> {
                    if (jettys instanceof Verdict.Taken) {
                        require(entry(STRICTER, why), "refused by us alone, for a reason that is not listed", sent,
                                ours, jettys);
                        stricter.merge(why, 1, Integer::sum);
                    }
                }
                case Verdict.Waits _ ->
                        require(!(jettys instanceof Verdict.Taken), "taken by Jetty alone", sent, ours, jettys);
            }
        }

        private static boolean entry(Map<String, String> known, String why) {
            return known.keySet().stream().anyMatch(why::startsWith);
        }

        /**
         * Jetty writes some names and values in the case it knows them in, drops white space before a reason, and reads
         * a query as UTF-8, whatever it is.
         */
        private static boolean same(Verdict.Taken ours, Verdict.Taken jettys) {
            return plain(ours).equals(plain(jettys));
        }

        private static String plain(Verdict.Taken taken) {
            String whole = BEYOND_ASCII.matcher(taken.toString()).replaceAll(match -> asUtf8(match.group()));
            return whole.toLowerCase(Locale.ROOT).replaceAll("[ \t]+", " ").replace(" ,", ",");
        }

        private static String asUtf8(String escapes) {
            byte[] bytes = HexFormat.of().parseHex(escapes.replace("%", ""));
            return new String(bytes, StandardCharsets.UTF_8).replaceAll("\ufffd+", "\ufffd");
        }

        private void require(boolean holds, String fault, byte[] sent, Verdict ours, Verdict jettys) {
            if (!holds) {
                throw new AssertionError("seed " + seed + ": " + fault + ":\n  sent  " + Vector.escaped(sent)
                        + "\n  ours  " + ours
                        + "\n  Jetty " + jettys + "\nseed " + seed);
            }
        }

        /** Shows that it was worth while, and where we are stricter. */
        void end(String what) {
            System.out.println("JettyDifferentialTest, seed " + seed + ": "
                    + both + " " + what + " taken by both; by Jetty alone "
                    + stricter);
            assertThat(both).isGreaterThan(MESSAGES / 10);
        }
    }
}
