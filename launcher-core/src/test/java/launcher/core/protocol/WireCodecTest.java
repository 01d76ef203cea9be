package launcher.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import launcher.core.protocol.json.WireFormatException;
import launcher.core.protocol.result.EventLine;
import launcher.core.protocol.result.EventType;
import launcher.core.protocol.result.Started;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WireCodecTest {

    @Test
    void documentedRequestsAreUnderstood() {
        assertThat(WireCodec.decodeRequest("{\"v\":1,\"id\":\"7\",\"cmd\":\"start\",\"app\":\"hello\",\"wait\":true}"))
                .isEqualTo(new DecodeResult.Valid("7", new Request.Start("hello", true)));
        assertThat(WireCodec.decodeRequest("{\"v\":1,\"id\":\"8\",\"cmd\":\"start\",\"app\":\"helo\"}"))
                .isEqualTo(new DecodeResult.Valid("8", new Request.Start("helo", true)));
        assertThat(WireCodec.decodeRequest("{\"v\":1,\"id\":\"9\",\"cmd\":\"events\",\"follow\":true}"))
                .isEqualTo(new DecodeResult.Valid("9", new Request.Events(true, Optional.empty())));
    }

    @Test
    void documentedAnswersAreWrittenLetterByLetter() {
        assertThat(WireCodec.encodeOk("7", new Started("hello", "ready", OptionalDouble.of(1.84))))
                .isEqualTo("{\"v\":1,\"id\":\"7\",\"ok\":true,"
                        + "\"result\":{\"app\":\"hello\",\"state\":\"ready\",\"started_in_seconds\":1.84}}");
        assertThat(WireCodec.encodeFailed(Optional.of("8"),
                WireError.of(ErrorCode.NO_SUCH_APP, "no app named \"helo\"", "did you mean \"hello\"?")))
                .isEqualTo("{\"v\":1,\"id\":\"8\",\"ok\":false,\"error\":{\"code\":\"no-such-app\","
                        + "\"message\":\"no app named \\\"helo\\\"\",\"hint\":\"did you mean \\\"hello\\\"?\"}}");
        var event =
                EventLine.of(41, Instant.parse("2026-11-20T09:00:00.123Z"), Optional.of("hello"), EventType.STARTING,
                "hello is starting");
        assertThat(WireCodec.encodeEvent("9", event))
                .isEqualTo("{\"v\":1,\"id\":\"9\",\"event\":{\"seq\":41,\"time\":\"2026-11-20T09:00:00.123Z\","
                        + "\"app\":\"hello\",\"type\":\"starting\",\"message\":\"hello is starting\"}}");
    }

    @Test
    void answersArriveAsTheyWereSent() throws WireFormatException {
        var started = new Started("hello", "ready", OptionalDouble.empty());
        assertThat(WireCodec.decodeAnswer(WireCodec.encodeOk("7", started)))
                .isEqualTo(new Response.Ok("7", started.toJson()));
        var error = WireError.of(ErrorCode.BUSY, "64 connections are open");
        assertThat(WireCodec.decodeAnswer(WireCodec.encodeFailed(Optional.empty(), error)))
                .isEqualTo(new Response.Failed(Optional.empty(), error));
        var event =
                new EventLine(1, "2026-11-20T09:00:00.123Z", Optional.empty(), "reloaded", "configuration reloaded");
        assertThat(WireCodec.decodeAnswer(WireCodec.encodeEvent("9", event)))
                .isEqualTo(new Response.Event("9", event.toJson()));
    }

    @ParameterizedTest
    @MethodSource("launcher.core.protocol.VerbSpecsTest#everyRequest")
    void otherJsonLibraryReadsTheSame(Request request) throws Exception {
        var tree = new ObjectMapper().readTree(WireCodec.encode("a\"b\\c\u0001\u00e4\ud83d\ude00", request));
        assertThat(tree.get("v").intValue()).isEqualTo(1);
        assertThat(tree.get("id").textValue()).isEqualTo("a\"b\\c\u0001\u00e4\ud83d\ude00");
        assertThat(tree.get("cmd").textValue()).isEqualTo(request.cmd());
    }

    @Test
    void lineNeverHoldsALineEnd() {
        assertThat(WireCodec.encode("1", new Request.Track("a\nb\r\u2028"))).doesNotContain("\n", "\r");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            | not a JSON object
            [] | not a JSON object
            "hello" | not a JSON object
            start hello | not JSON: Unrecognized token 'start'
            GET / HTTP/1.1 | not JSON: Unrecognized token 'GET'
            {"v":1,"id":"1","cmd":"ping" | not JSON: Unexpected end-of-input
            {"v":1,"id":"1","cmd":"ping"} {} | something follows the JSON object
            {"v":1,"v":1,"id":"1","cmd":"ping"} | not JSON: Duplicate field 'v'
            {"v":1,"id":"1"} | "cmd" is missing
            {"v":1,"cmd":"ping"} | "id" is missing
            {"id":"1","cmd":"ping"} | "v" is missing
            {"v":2,"id":"1","cmd":"ping"} | version 2 of the protocol is not spoken here, only 1
            {"v":"1","id":"1","cmd":"ping"} | "v" must be a whole number
            {"v":1,"id":1,"cmd":"ping"} | "id" must be a text
            {"v":1,"id":"1","cmd":["ping"]} | "cmd" must be a text
            {"v":1,"id":"1","cmd":"start"} | "app" is missing
            {"v":1,"id":"1","cmd":"start","app":null} | "app" is missing
            {"v":1,"id":"1","cmd":"start","app":5} | "app" must be a text
            {"v":1,"id":"1","cmd":"start","app":"a","wait":"yes"} | "wait" must be true or false
            {"v":1,"id":"1","cmd":"check","dryrun":true} | unknown field "dryrun"
            {"v":1,"id":"1","cmd":"priority","app":"a"} | "value" must be a whole number from 1 to 100
            {"v":1,"id":"1","cmd":"priority","app":"a","value":"banana"} | "value" must be a whole number from 1 to 100
            {"v":1,"id":"1","cmd":"priority","app":"a","value":0} | "value" must be a whole number from 1 to 100
            {"v":1,"id":"1","cmd":"priority","app":"a","value":101} | "value" must be a whole number from 1 to 100
            {"v":1,"id":"1","cmd":"priority","app":"a","value":50.5} | "value" must be a whole number from 1 to 100
            {"v":1,"id":"1","cmd":"logs","n":-1} | "n" must be from 0 to 1000000
            {"v":1,"id":"1","cmd":"logs","n":99999999999999999999} | a number is too big
            {"v":1,"id":"1","cmd":"logs","since_seconds":1e999} | a number is too big
            {"v":1,"id":"1","cmd":"logs","since_seconds":-1} | "since_seconds" must not be negative
            {"v":1,"id":"1","cmd":"logs","apps":"hello"} | "apps" must be a list
            {"v":1,"id":"1","cmd":"logs","apps":[1]} | "apps" must be a list of texts
            """)
    void malformedRequestIsRefusedWithItsReason(String line, String why) {
        assertThat(WireCodec.decodeRequest(line == null ? "" : line))
                .isInstanceOfSatisfying(DecodeResult.Malformed.class, malformed -> {
                    assertThat(malformed.error().code()).isEqualTo(ErrorCode.BAD_REQUEST);
                    assertThat(malformed.error().message()).startsWith(why);
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "tree", "up", "monitor", "cleanup", "doctor", "config-convert"})
    void verbOfALaterVersionIsRefusedByName(String verb) {
        assertThat(WireCodec.decodeRequest("{\"v\":1,\"id\":\"8\",\"cmd\":\"" + verb + "\",\"app\":\"hello\"}"))
                .isEqualTo(new DecodeResult.Malformed(Optional.of("8"), WireError.of(
                        ErrorCode.NOT_SUPPORTED, verb + ": not supported by this version")));
    }

    @Test
    void mistypedVerbGetsASuggestionAndItsId() {
        assertThat(WireCodec.decodeRequest("{\"v\":1,\"id\":\"8\",\"cmd\":\"statsu\"}"))
                .isEqualTo(new DecodeResult.Malformed(Optional.of("8"), WireError.of(
                        ErrorCode.BAD_REQUEST, "unknown verb \"statsu\"", "did you mean \"status\"?")));
    }

    @Test
    void deepNestingIsRefusedWithoutDiggingIntoIt() {
        var line = "{\"v\":1,\"id\":\"1\",\"cmd\":\"ping\",\"x\":" + "[".repeat(100_000);
        assertThat(WireCodec.decodeRequest(line)).isInstanceOfSatisfying(DecodeResult.Malformed.class,
                malformed -> assertThat(malformed.error().message()).contains("nesting depth"));
    }

    @Test
    void millionTinyValuesAreRefusedEarly() {
        var line = "{\"v\":1,\"id\":\"1\",\"cmd\":\"logs\",\"apps\":[" + "0,".repeat(400_000) + "0]}";
        assertThat(WireCodec.decodeRequest(line)).isInstanceOfSatisfying(DecodeResult.Malformed.class,
                malformed -> assertThat(malformed.error().message()).contains("10000"));
    }

    @Test
    void longIdIsRefused() {
        assertThat(WireCodec.decodeRequest("{\"v\":1,\"id\":\"" + "x".repeat(65) + "\",\"cmd\":\"ping\"}"))
                .isInstanceOfSatisfying(DecodeResult.Malformed.class, malformed -> {
                    assertThat(malformed.id()).isEmpty();
                    assertThat(malformed.error().message()).isEqualTo("\"id\" is longer than 64 characters");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 400 Bad Request", "{}", "{\"v\":1}", "{\"v\":1,\"id\":\"1\",\"ok\":true}",
            "{\"v\":1,\"id\":\"1\",\"ok\":false}", "{\"v\":3,\"id\":\"1\",\"ok\":true,\"result\":{}}"})
    void malformedAnswerIsRefused(String line) {
        assertThatThrownBy(() -> WireCodec.decodeAnswer(line)).isInstanceOf(WireFormatException.class);
    }

    @Test
    void clientUnderstandsErrorsAndFieldsOfANewerDaemon() throws WireFormatException {
        var line = """
                {"v":1,"id":"1","ok":false,"new":1,"error":{"code":"on-fire","message":"m","new":2}}""";
        assertThat(WireCodec.decodeAnswer(line))
                .isEqualTo(new Response.Failed(Optional.of("1"), WireError.of(ErrorCode.FAILED, "m")));
    }

    @Test
    void errorCodesHaveTheDocumentedExitCodes() {
        assertThat(Arrays.stream(ErrorCode.values()).map(code -> code.wire() + " " + code.exitCode())).containsExactly(
                "failed 1", "busy 1", "too-slow 1", "shutting-down 1", "internal 1", "bad-request 2", "not-supported 2",
                "not-running 3", "no-such-app 4", "not-permitted 6", "timeout 7", "startup-timeout 7",
                "exited-while-starting 8", "crash-loop 8", "bad-config 9");
        for (var code : ErrorCode.values()) {
            assertThat(ErrorCode.of(code.wire())).contains(code);
        }
    }
}
