package launcher.core.app;

import static launcher.core.lifecycle.Samples.POLICY;
import static launcher.core.lifecycle.Samples.SPEC;
import static launcher.core.lifecycle.Samples.at;
import static launcher.core.lifecycle.Samples.named;
import static launcher.core.lifecycle.Samples.running;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import launcher.core.lifecycle.ExitStatus;
import launcher.core.lifecycle.RunId;
import launcher.core.lifecycle.Samples;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@NullMarked
class ValuesTest {

    @ParameterizedTest
    @CsvSource({"0,0s", "1800,1.8s", "9999,9.9s", "2000,2s", "10000,10s", "10500,10s", "59999,59s", "60000,1m",
        "61000,1m1s", "3600000,1h", "3900000,1h5m", "86400000,1d", "183600000,2d3h", "-1500,-1.5s"})
    void durationsReadLikePeopleWriteThem(long millis, String text) {
        assertThat(Durations.text(Duration.ofMillis(millis))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "hello", "a-b_c", "0"})
    void goodNamesAreNames(String name) {
        assertThat(AppId.parse(name)).isEqualTo(Optional.of(new AppId(name)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", "a-", "A", "../x", "a/b", "a b", "a\u0000", "a.b",
        "a123456789012345678901234567890123456789012345678901234567890123"})
    void namesThatCouldEscapeAreNone(String name) {
        assertThat(AppId.parse(name)).isEmpty();
        assertThatThrownBy(() -> new AppId(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRunIdIsReadBackAsItWasWritten() {
        var run = new RunId(new AppId("hello"), 123);
        assertThat(RunId.parse(run.toString())).isEqualTo(Optional.of(run));
        assertThat(List.of("hello", "hello.", ".1", "hello.x", "HELLO.1", "hello.1234567890123456789"))
                .allMatch(text -> RunId.parse(text).isEmpty());
    }

    @Test
    void onlyAnEndThatWasAskedForIsClean() {
        assertThat(List.of(new ExitStatus.Exited(0), new ExitStatus.Exited(143), new ExitStatus.Signaled(15)))
                .allMatch(ExitStatus::clean);
        assertThat(List.of(new ExitStatus.Exited(1), new ExitStatus.Signaled(9), new ExitStatus.Unknown()))
                .noneMatch(ExitStatus::clean);
        assertThat(new ExitStatus.Exited(3).describe()).isEqualTo("exited with code 3");
        assertThat(new ExitStatus.Signaled(9).describe()).isEqualTo("was ended by signal 9");
        assertThat(new ExitStatus.Unknown().describe()).isEqualTo("ended without an exit status");
    }

    @Test
    void prioritiesOutsideOneToAHundredAreRefused() {
        assertThatThrownBy(() -> SPEC.withPriority(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SPEC.withPriority(101)).isInstanceOf(IllegalArgumentException.class);
        assertThat(SPEC.withPriority(1).withPriority(100).withAlwaysOn(true).withPriority(7).alwaysOn())
                .as("a priority leaves always-on as it is").isTrue();
    }

    @Test
    void aDiffNamesWhatWasTouchedAndNothingElse() {
        var kept = named(SPEC, "kept");
        var before =
                AppCatalog.of(POLICY, List.of(kept, named(SPEC, "gone"), named(SPEC, "tuned"), named(SPEC, "built")));
        var after = AppCatalog.of(POLICY, List.of(kept, named(SPEC, "fresh"), named(SPEC, "tuned").withPriority(9),
                running(named(SPEC, "built"), "v2", new PortSpec.Auto())));
        CatalogDiff diff = before.diff(after);
        assertThat(diff.added()).containsExactly(new AppId("fresh"));
        assertThat(diff.removed()).containsExactly(new AppId("gone"));
        assertThat(diff.changedInPlace()).containsExactly(new AppId("tuned"));
        assertThat(diff.needRestart()).containsExactly(new AppId("built"));
        assertThat(diff.policyChanged()).isFalse();
        assertThat(diff.isEmpty()).isFalse();
        assertThat(before.diff(before).isEmpty()).isTrue();
        assertThat(before.diff(AppCatalog.of(Samples.policy(true, false), before.apps().values())).isEmpty()).isFalse();
    }

    @Test
    void anAppListedTwiceIsRefused() {
        assertThatThrownBy(() -> AppCatalog.of(POLICY, List.of(SPEC, SPEC))).hasMessageContaining("listed twice");
    }

    @Test
    void useCountsWhileHeldBusyOrAMinuteOld() {
        Duration busyMax = Duration.ofHours(4);
        assertThat(Samples.unused(at(100)).inUse(at(159.9), busyMax)).isTrue();
        assertThat(Samples.unused(at(100)).inUse(at(160), busyMax)).isFalse();
        assertThat(Samples.held(1, at(100), at(100)).inUse(at(100 + 4 * 3600 - 1), busyMax)).isTrue();
        assertThat(Samples.held(1, at(100), at(100)).inUse(at(100 + 4 * 3600), busyMax)).as("stuck").isFalse();
    }

    @Test
    void anOpenConnectionAndItsDataAreNoUse() {
        var connected = new UseSample(0, 3, at(100), "x", Optional.of(at(500)), Optional.empty(), 1);
        assertThat(connected.inUse(at(501), Duration.ofHours(4))).isFalse();
    }

    @Test
    void anAppListedUnderAnotherNameIsRefused() {
        assertThatThrownBy(() -> new AppCatalog(POLICY, new TreeMap<>(Map.of(new AppId("other"), SPEC))))
                .hasMessage("hello is listed as other");
    }

    @Test
    void aCatalogFindsWhatItListsAndNothingElse() {
        var catalog = AppCatalog.of(POLICY, List.of(SPEC));
        assertThat(catalog.find(SPEC.id())).isEqualTo(Optional.of(SPEC));
        assertThat(catalog.find(new AppId("other"))).isEmpty();
    }

    @Test
    void reasonsReadAsTheirText() {
        assertThat(Reason.NEVER_STARTED).hasToString("never started");
    }

    @Test
    void signalsHaveTheNumbersOfLinux() {
        assertThat(Stream.of(StopSpec.Signal.values()).map(signal -> signal + " " + signal.number())).containsExactly(
                "HUP 1", "INT 2", "QUIT 3", "KILL 9", "USR1 10", "USR2 12", "TERM 15");
    }

    @Test
    void useStampedAheadOfTheQuestionCounts() {
        var ahead = Samples.held(1, at(101), at(102));
        assertThat(ahead.inUse(at(100), Duration.ofHours(4))).isTrue();
        assertThat(ahead.held(at(100), Duration.ofHours(4))).isTrue();
    }

    @Test
    void causeOfAFailureIsAFixedSentence() {
        assertThat(Stream.of(new FailureCause.Exited(3), new FailureCause.Signaled(9), new FailureCause.Vanished(),
                new FailureCause.NotStarted(), new FailureCause.PortTaken(), new FailureCause.MemoryLimit(),
                new FailureCause.StartupTimeout(), new FailureCause.CrashLoop(Optional.empty()),
                new FailureCause.CrashLoop(Optional.of(new FailureCause.Exited(1)))).map(FailureCause::describe))
                .containsExactly("exited with code 3", "was ended by signal 9", "ended without an exit status",
                        "could not be started", "found its port taken", "held more memory than it may",
                        "did not become ready in time", "crash loop: it failed too often",
                        "crash loop: it failed too often, the last time it exited with code 1");
    }
}
