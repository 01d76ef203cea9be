package launcher.daemon.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import launcher.daemon.gateway.http.Vector;
import launcher.fixtures.http.Answer;
import launcher.fixtures.http.RawHttp;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each response vector through the real gateway: a client that reads as strictly as HTTP allows gets the response in
 * the single form that the vector says, or 502.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResponseVectorsTest {

    private static final Duration ANSWER = Duration.ofSeconds(10);

    private static final Pattern TAKEN = Pattern.compile(
            "taken (?<status>[0-9]{3}) \"(?<reason>.*?)\" (?<framing>\\S+)"
                    + "(?: \"(?<body>.*)\")?(?: interim)?(?: close)?");

    private volatile String sent = "";
    private final ScriptedApp app = new ScriptedApp(connection -> {
        String head = ScriptedApp.head(connection);
        if (!head.isEmpty()) {
            ScriptedApp.say(connection, sent);
        }
    });
    private Optional<GatewayFixture> gateway = Optional.empty();

    @BeforeAll
    void start(@TempDir Path folder) {
        gateway = Optional.of(GatewayFixture.port(app.port(), folder.resolve("spool")));
    }

    @AfterAll
    void stop() {
        gateway.ifPresent(GatewayFixture::close);
        app.close();
    }

    static List<Vector> vectors() {
        return Vector.read("responses.vectors").stream()
                .filter(vector -> !vector.characters().contains(" 101 ")).toList();
    }

    private RawHttp asked(String method) {
        return RawHttp.to(gateway.orElseThrow().port(), ANSWER)
                .send(method + " /app/ HTTP/1.1\r\nHost: a\r\n\r\n");
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void responseIsPassedOnInOneFormOrRefused(Vector vector) {
        sent = vector.characters();
        try (RawHttp http = asked(vector.method())) {
            for (String want : vector.wants()) {
                Matcher taken = TAKEN.matcher(want);
                if (!taken.matches()) {
                    refused(want, http, vector.method());
                    return;
                }
                if (taken.group("status").equals("100")) {
                    continue; // it is the gateway's to say that
                }
                Answer answer = http.answer(vector.method());
                assertThat(answer.status()).hasToString(taken.group("status"));
                assertThat(Vector.escaped(answer.reason())).isEqualTo(taken.group("reason"));
                assertThat(Vector.escaped(answer.body()))
                        .isEqualTo(Optional.ofNullable(taken.group("body")).orElse(""));
                if (answer.status() >= 200) {
                    return; // whatever follows is not what was asked for
                }
            }
        }
    }

    /** Of a body that does not end, what came is cut off. */
    private static void refused(String want, RawHttp http, String method) {
        if (want.equals("waits")) {
            assertThatThrownBy(http::answer).as("cut off").isInstanceOf(UncheckedIOException.class);
        } else {
            assertThat(http.answer(method).status()).isEqualTo(502);
        }
    }

    @Test
    void headOfTwentyLargeCookiesIsPassedOn() {
        sent = "HTTP/1.1 200 OK\r\n" + ("Set-Cookie: session=" + "x".repeat(3_800) + "; Path=/\r\n").repeat(20)
                + "Content-Length: 2\r\n\r\nhi";
        try (RawHttp http = asked("GET")) {
            Answer answer = http.answer();

            assertThat(answer.body()).isEqualTo("hi");
            assertThat(answer.fields()).filteredOn(field -> field.name().equals("Set-Cookie")).hasSize(20);
        }
    }

    @Test
    void headBeyondTheLimitIsRefused() {
        sent = "HTTP/1.1 200 OK\r\nX: " + "x".repeat(128 * 1024) + "\r\nContent-Length: 2\r\n\r\nhi";
        try (RawHttp http = asked("GET")) {
            assertThat(http.answer().status()).isEqualTo(502);
        }
    }
}
