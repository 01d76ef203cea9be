package launcher.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class VerbSpecsTest {

    /** Each verb's request with each field given and left out, and its line as recorded before there were specs. */
    static Stream<Arguments> recordedLines() {
        return Stream.of(
                recorded(new Request.Status(Optional.empty()), """
                        {"v":1,"id":"7","cmd":"status"}"""),
                recorded(new Request.Status(Optional.of("hello")), """
                        {"v":1,"id":"7","cmd":"status","app":"hello"}"""),
                recorded(new Request.ListApps(), """
                        {"v":1,"id":"7","cmd":"list"}"""),
                recorded(new Request.Start("hello", true), """
                        {"v":1,"id":"7","cmd":"start","app":"hello","wait":true}"""),
                recorded(new Request.Start("hello", false), """
                        {"v":1,"id":"7","cmd":"start","app":"hello","wait":false}"""),
                recorded(new Request.Stop("hello", true), """
                        {"v":1,"id":"7","cmd":"stop","app":"hello","wait":true}"""),
                recorded(new Request.Restart("hello", false), """
                        {"v":1,"id":"7","cmd":"restart","app":"hello","wait":false}"""),
                recorded(new Request.StartAll(), """
                        {"v":1,"id":"7","cmd":"start-all"}"""),
                recorded(new Request.StopAll(), """
                        {"v":1,"id":"7","cmd":"stop-all"}"""),
                recorded(new Request.Access("hello"), """
                        {"v":1,"id":"7","cmd":"request","app":"hello"}"""),
                recorded(new Request.Track("hello"), """
                        {"v":1,"id":"7","cmd":"track","app":"hello"}"""),
                recorded(new Request.SetPriority("hello", OptionalInt.of(100), Optional.of(true)), """
                        {"v":1,"id":"7","cmd":"priority","app":"hello","value":100,"always_on":true}"""),
                recorded(new Request.SetPriority("hello", OptionalInt.empty(), Optional.empty()), """
                        {"v":1,"id":"7","cmd":"priority","app":"hello","value":"default"}"""),
                recorded(new Request.SetAlwaysOn("hello", false), """
                        {"v":1,"id":"7","cmd":"always-on","app":"hello","on":false}"""),
                recorded(new Request.Check(true), """
                        {"v":1,"id":"7","cmd":"check","dry_run":true}"""),
                recorded(new Request.CheckMemory(false), """
                        {"v":1,"id":"7","cmd":"check-memory","dry_run":false}"""),
                recorded(new Request.Logs(List.of("a", "b"), true, 10, OptionalDouble.of(600.5), true), """
                        {"v":1,"id":"7","cmd":"logs","apps":["a","b"],"follow":true,"n":10,"since_seconds":600.5,\
                        "previous":true}"""),
                recorded(new Request.Logs(List.of(), false, 0, OptionalDouble.empty(), false), """
                        {"v":1,"id":"7","cmd":"logs","apps":[],"follow":false,"n":0,"previous":false}"""),
                recorded(new Request.Explain("hello"), """
                        {"v":1,"id":"7","cmd":"explain","app":"hello"}"""),
                recorded(new Request.Events(true, Optional.of("hello")), """
                        {"v":1,"id":"7","cmd":"events","follow":true,"app":"hello"}"""),
                recorded(new Request.Events(false, Optional.empty()), """
                        {"v":1,"id":"7","cmd":"events","follow":false}"""),
                recorded(new Request.Reload(true), """
                        {"v":1,"id":"7","cmd":"reload","accept_removal":true}"""),
                recorded(new Request.ConfigCheck(), """
                        {"v":1,"id":"7","cmd":"config-check"}"""),
                recorded(new Request.ConfigShow(true), """
                        {"v":1,"id":"7","cmd":"config-show","origin":true}"""),
                recorded(new Request.Version(), """
                        {"v":1,"id":"7","cmd":"version"}"""),
                recorded(new Request.Ping(), """
                        {"v":1,"id":"7","cmd":"ping"}"""));
    }

    private static Arguments recorded(Request request, String line) {
        return Arguments.of(request, line);
    }

    static Stream<Request> everyRequest() {
        return recordedLines().map(row -> (Request) row.get()[0]);
    }

    @ParameterizedTest
    @MethodSource("recordedLines")
    void requestIsWrittenAndReadAsRecorded(Request request, String line) {
        assertThat(WireCodec.encode("7", request)).isEqualTo(line);
        assertThat(WireCodec.decodeRequest(line)).isEqualTo(new DecodeResult.Valid("7", request));
    }

    @Test
    void reloadOfAnEarlierClientAcceptsNoRemoval() {
        assertThat(WireCodec.decodeRequest("{\"v\":1,\"id\":\"7\",\"cmd\":\"reload\"}"))
                .isEqualTo(new DecodeResult.Valid("7", new Request.Reload(false)));
    }

    @Test
    void everyRequestHasARecordedLine() {
        assertThat(everyRequest().map(Object::getClass).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(Request.class.getPermittedSubclasses());
    }

    @Test
    void everyRequestHasASpecInTheList() {
        assertThat(VerbSpecs.all().stream().<Object>map(VerbSpec::type))
                .containsExactlyInAnyOrder((Object[]) Request.class.getPermittedSubclasses());
        assertThat(VerbSpecs.names()).hasSameSizeAs(VerbSpecs.all());
    }

    @ParameterizedTest
    @MethodSource("everyRequest")
    void specOfARequestIsTheListedSpec(Request request) {
        var spec = VerbSpecs.of(request);

        assertThat(spec.type()).isEqualTo(request.getClass());
        assertThat(VerbSpecs.named(spec.name()).orElseThrow().type()).isEqualTo(request.getClass());
    }

    @ParameterizedTest
    @MethodSource("everyRequest")
    void everyComponentOfARequestIsAField(Request request) {
        assertThat(VerbSpecs.of(request).fields()).hasSameSizeAs(request.getClass().getRecordComponents());
    }

    @Test
    void requestWithoutARequiredFieldIsRefused() {
        for (var spec : VerbSpecs.all()) {
            var needed = spec.fields().stream().anyMatch(field -> field.type().required());
            var result = WireCodec.decodeRequest("{\"v\":1,\"id\":\"7\",\"cmd\":\"" + spec.name() + "\"}");

            assertThat(result instanceof DecodeResult.Malformed).as(spec.name()).isEqualTo(needed);
        }
    }

    @Test
    void onlyVerbsThatChangeNothingAreReadOnly() {
        assertThat(everyRequest().filter(VerbSpecsTest::isReadOnly).map(Request::cmd).distinct())
                .containsExactlyInAnyOrder("status", "list", "check", "logs", "explain", "events", "config-check",
                        "config-show", "version", "ping");
        assertThat(isReadOnly(new Request.Check(true))).isTrue();
        assertThat(isReadOnly(new Request.Check(false))).isFalse();
        assertThat(isReadOnly(new Request.CheckMemory(true))).isTrue();
        assertThat(isReadOnly(new Request.CheckMemory(false))).isFalse();
    }

    private static boolean isReadOnly(Request request) {
        return VerbSpecs.of(request).isReadOnly(request);
    }
}
