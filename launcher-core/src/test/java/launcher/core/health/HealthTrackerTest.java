package launcher.core.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import launcher.core.app.AppSpec;
import launcher.core.app.MonotonicTime;
import launcher.core.app.ReadinessSpec;
import launcher.core.app.ReadinessSpec.Check;
import launcher.core.app.ServingSpec;
import launcher.core.lifecycle.Samples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HealthTrackerTest {

    private static final MonotonicTime UP = Samples.at(100);
    private static final OptionalInt PORT = OptionalInt.of(8501);
    private static final PortOwnership OWN = new PortOwnership.Owned("::1");
    private static final PortOwnership NOBODYS = new PortOwnership.NotListening();
    private static final PortOwnership FOREIGN = new PortOwnership.TakenBy(812, "nginx");

    static List<Check> askedAtThePort() {
        return List.of(new Check.TcpListens(), new Check.HttpAnswers("/", 200, 399));
    }

    static List<Check> askedElsewhere() {
        return List.of(new Check.ProcessUp(), new Check.CommandSucceeds(List.of("true")), new Check.LogMatches("up"));
    }

    static List<Check> all() {
        return List.of(new Check.TcpListens(), new Check.HttpAnswers("/", 200, 399), new Check.ProcessUp(),
                new Check.CommandSucceeds(List.of("true")), new Check.LogMatches("up"));
    }

    @ParameterizedTest
    @MethodSource("all")
    void answerOfTheRunsOwnListenerIsServing(Check check) {
        assertThat(tracker(check, PORT).succeeded(OWN)).isEqualTo(new HealthVerdict.Serving(Optional.of("::1")));
    }

    @ParameterizedTest
    @MethodSource("all")
    void foreignListenerIsNeverServing(Check check) {
        var taken = new HealthVerdict.PortTaken("pid 812 (nginx)");

        assertThat(tracker(check, PORT).succeeded(FOREIGN)).isEqualTo(taken);
        assertThat(tracker(check, PORT).failed(FOREIGN, "status 404")).isEqualTo(taken);
    }

    @ParameterizedTest
    @MethodSource("askedAtThePort")
    void answerFromAPortThatWasGivenUpIsNotServing(Check check) {
        assertThat(tracker(check, PORT).succeeded(NOBODYS)).isInstanceOf(HealthVerdict.NotYet.class);
    }

    @ParameterizedTest
    @MethodSource("askedElsewhere")
    void otherChecksNeedNoListener(Check check) {
        assertThat(tracker(check, PORT).succeeded(NOBODYS))
                .isEqualTo(new HealthVerdict.Serving(Optional.of("127.0.0.1")));
        assertThat(tracker(check, OptionalInt.empty()).succeeded(NOBODYS))
                .isEqualTo(new HealthVerdict.Serving(Optional.empty()));
    }

    @Test
    void failureIsToldOnceTheGracePeriodIsOver() {
        HealthTracker tracker = tracker(new Check.TcpListens(), PORT);

        assertThat(tracker.problem(UP.plus(Duration.ofHours(1)))).isEmpty();
        assertThat(tracker.failed(NOBODYS, "nothing listens")).isInstanceOfSatisfying(HealthVerdict.NotYet.class,
                notYet -> {
                    assertThat(notYet.tracker().problem(UP.plus(Duration.ofMillis(9_999)))).isEmpty();
                    assertThat(notYet.tracker().problem(UP.plus(Duration.ofSeconds(10)))).contains("nothing listens");
                });
    }

    @Test
    void holderThatCannotBeSeenIsAnotherProcess() {
        assertThat(new PortOwnership.TakenBy(0, "unknown").holder()).isEqualTo("another process");
    }

    @Test
    void onlyAProcessThatIsAskedNothingIsLetSettle() {
        assertThat(spec(new Check.ProcessUp(), PORT).firstDelay()).isEqualTo(Duration.ofMillis(200));
        assertThat(spec(new Check.TcpListens(), PORT).firstDelay()).isZero();
        assertThat(spec(new Check.LogMatches("up"), PORT).firstDelay()).isZero();
    }

    @Test
    void commandIsNotRunMoreOftenThanEveryFiftyMilliseconds() {
        ProbeSchedule command = spec(new Check.CommandSucceeds(List.of("true")), PORT).schedule();
        ProbeSchedule http = spec(new Check.HttpAnswers("/", 200, 399), PORT).schedule();

        assertThat(command.delayAfter(Duration.ZERO)).isEqualTo(Duration.ofMillis(50));
        assertThat(command.lookDelayAfter(Duration.ZERO)).isEqualTo(Duration.ofMillis(50));
        assertThat(command.delayAfter(Duration.ofSeconds(10))).isEqualTo(Duration.ofMillis(200));
        assertThat(http.delayAfter(Duration.ZERO)).isEqualTo(Duration.ofMillis(5));
    }

    private static HealthTracker tracker(Check check, OptionalInt port) {
        return HealthTracker.of(spec(check, port), UP);
    }

    private static ProbeSpec spec(Check check, OptionalInt port) {
        AppSpec app = Samples.SPEC;
        var readiness = new ReadinessSpec(check, Optional.empty(), Duration.ofSeconds(1), Duration.ofSeconds(10));
        var serving = new ServingSpec(app.port(), app.basePath(), app.streamlit(), readiness, app.route());
        return new ProbeSpec(new AppSpec(app.id(), app.policy(), app.timeouts(), app.workload(), serving,
                app.memoryLimitBytes(), app.stop(), app.restart()), port);
    }
}
