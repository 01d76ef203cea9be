package launcher.daemon.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import launcher.daemon.gateway.http.Vector;
import launcher.fixtures.Component;
import launcher.fixtures.http.Answer;
import launcher.fixtures.http.RawHttp;
import launcher.fixtures.upstream.Understood;
import launcher.fixtures.upstream.Upstream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each vector through the real gateway to four servers with parsers of their own: it is refused and the connection
 * closed, or all of the servers that take it have understood the single form that the vector says. A server may refuse
 * what only it does not accept (a method Node does not know); no server answers what no app gets.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("slow")
class GatewayVectorsTest {

    private static final Duration ANSWER = Duration.ofSeconds(10);

    private static final Pattern TAKEN = Pattern.compile(
            "taken (?<method>\\S+) (?<target>\\S+) host=(?<host>\\S*) (?<framing>none|length|chunked)(?: "
                    + "\"(?<body>.*)\")?"
                    + "(?: upgrade=(?<upgrade>\\S+))?(?<close> close)?");

    private final Map<Upstream.Kind, Upstream> upstreams = new EnumMap<>(Upstream.Kind.class);
    private final Map<Upstream.Kind, GatewayFixture> gateways = new EnumMap<>(Upstream.Kind.class);

    @BeforeAll
    void start(@TempDir Path folder) {
        for (Upstream.Kind kind : Upstream.Kind.values()) {
            Component<Upstream> started = Upstream.start(kind, folder);
            Optional<Upstream> upstream = started.orSkip();
            assumeTrue(upstream.isPresent(), started.why());
            upstreams.put(kind, upstream.get());
            gateways.put(kind, GatewayFixture.port(upstream.get().port(), folder.resolve("spool-" + kind)));
        }
    }

    @AfterAll
    void stop() {
        gateways.values().forEach(GatewayFixture::close);
        upstreams.values().forEach(Upstream::close);
    }

    static List<Vector> vectors() {
        return Vector.read("requests.vectors");
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void isRefusedAndClosedOrUnderstoodAlikeByAll(Vector vector) {
        var understood = new TreeMap<Integer, Set<String>>();
        gateways.forEach((kind, gateway) -> {
            try (RawHttp http = RawHttp.to(gateway.port(), ANSWER)) {
                http.send(vector.sent());
                for (int i = 0; i < vector.wants().size(); i++) {
                    String want = vector.wants().get(i);
                    Set<String> ofMessage = understood.computeIfAbsent(i, _ -> new TreeSet<>());
                    if (want.equals("waits")) {
                        waits(kind, http.endOfInput());
                    } else if (Character.isDigit(want.charAt(0))) {
                        refused(kind, want, http);
                    } else {
                        taken(kind, vector, want, http).ifPresent(ofMessage::add);
                    }
                }
            }
        });
        assertThat(understood.values()).as("understood in one way").allMatch(ways -> ways.size() <= 1);
    }

    private static void refused(Upstream.Kind kind, String want, RawHttp http) {
        Answer answer = http.answer();
        assertThat(answer.status()).as("before %s: %s", kind, answer).hasToString(want.substring(0, 3));
        assertThat(answer.field(Upstream.MARK)).isEmpty();
        assertThat(http.isAtEnd()).as("closed").isTrue();
    }

    /** Either nothing comes, or a refusal; never an app's answer. */
    private static void waits(Upstream.Kind kind, RawHttp http) {
        if (!http.isAtEnd()) {
            Answer answer = http.answer();
            assertThat(answer.field(Upstream.MARK)).as("before %s: %s", kind, answer).isEmpty();
            assertThat(answer.status()).isBetween(400, 499);
            assertThat(http.isAtEnd()).as("closed").isTrue();
        }
    }

    private static Optional<String> taken(Upstream.Kind kind, Vector vector, String want, RawHttp http) {
        Matcher wanted = TAKEN.matcher(want);
        assertThat(wanted.matches()).as(want).isTrue();
        Answer answer = http.answer(wanted.group("method"));
        while (answer.status() == 100) {
            answer = http.answer(wanted.group("method"));
        }
        String target = wanted.group("target");
        boolean fromApp = answer.field(Upstream.MARK).isPresent();
        if (!target.startsWith("/app/")) {
            assertThat(fromApp).as("not at /app: %s", answer).isFalse();
            return Optional.empty();
        }
        if (!fromApp) {
            assertThat(answer.status()).as("%s itself refuses it: %s", kind, answer).isBetween(400, 599);
            assertThat(mayRefuse(kind, vector, wanted)).as("%s refused %s: %s", kind, want, answer).isTrue();
            return Optional.empty();
        }
        assertThat(answer.field("Connection").filter("close"::equals).isPresent()).as("close: %s", answer)
                .isEqualTo(wanted.group("close") != null);
        if (wanted.group("method").equals("HEAD")) {
            return Optional.empty();
        }
        return Optional.of(check(kind, wanted, Understood.of(answer)));
    }

    /**
     * Node has a list of methods; Python's own server takes a hundred fields, and we add some; Tornado has no trailers;
     * uvicorn is started without WebSockets.
     */
    private static boolean mayRefuse(Upstream.Kind kind, Vector vector, Matcher wanted) {
        return switch (kind) {
            case NODE -> List.of("get", "BREW", "A".repeat(32)).contains(wanted.group("method"));
            case HTTP_SERVER -> vector.name().equals("ninety-nine fields beside Host");
            case TORNADO -> List.of("a trailer", "two trailers").contains(vector.name());
            case UVICORN -> wanted.group("upgrade") != null;
        };
    }

    private static String check(Upstream.Kind kind, Matcher wanted, Understood got) {
        String host = wanted.group("host").isEmpty() ? "localhost" : wanted.group("host");
        assertThat(got.method()).isEqualTo(wanted.group("method"));
        String target = wanted.group("target").substring("/app".length());
        boolean lost = kind == Upstream.Kind.UVICORN
                && target.endsWith("?"); // ASGI cannot tell an empty query from none
        assertThat(got.target()).as("target at %s", kind)
                .isEqualTo(lost ? target.substring(0, target.length() - 1) : target);
        assertThat(got.values("host")).as("host at %s", kind).singleElement().asString().isEqualToIgnoringCase(host);
        assertThat(got.framing()).as("framing at %s", kind).isEqualTo(wanted.group("framing"));
        String body = Optional.ofNullable(wanted.group("body")).orElse("");
        assertThat(Vector.escaped(got.body())).as("body at %s", kind).isEqualTo(body);
        return got.method() + " " + target + " " + got.framing() + " " + got.bodySha256() + " "
                + got.names().stream().sorted().toList();
    }
}
