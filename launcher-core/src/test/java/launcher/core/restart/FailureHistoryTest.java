package launcher.core.restart;

import static launcher.core.lifecycle.Samples.at;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import launcher.core.app.AppId;
import launcher.core.app.RestartSpec;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
class FailureHistoryTest {

    private static final RestartSpec SPEC = RestartSpec.DEFAULT;

    @Test
    void theBackoffDoublesFromTheMinimumToTheMaximum() {
        FailureHistory crashes = FailureHistory.NONE;
        for (long expected : new long[] {1, 2, 4, 8, 16, 32, 60, 60}) {
            crashes = crashes.plus(SPEC, at(1_000_000));
            assertThat(crashes.backoff(SPEC, 0.5)).isEqualTo(Duration.ofSeconds(expected));
        }
    }

    @Test
    void theJitterIsATenthEitherWay() {
        FailureHistory crashes = FailureHistory.NONE.plus(SPEC, at(1000));
        assertThat(crashes.backoff(SPEC, 0)).isEqualTo(Duration.ofMillis(900));
        assertThat(crashes.backoff(SPEC, 0.999_999)).isBetween(Duration.ofMillis(1099), Duration.ofMillis(1100));
    }

    @Test
    void appsThatWereStartedInOneStepDrawDifferentJitter() {
        assertThat(IntStream.range(0, 100).mapToDouble(i -> Jitter.of(42, new AppId("app" + i), 1000))
                .distinct().count())
                .isEqualTo(100);
        assertThat(IntStream.range(0, 1000).mapToDouble(i -> Jitter.of(42, new AppId("a"), i)))
                .allMatch(one -> one >= 0 && one < 1);
        assertThat(IntStream.range(0, 1000).mapToDouble(i -> Jitter.of(42, new AppId("a"), i)).average().orElse(0))
                .isBetween(0.4, 0.6);
    }

    @Test
    void limitOfCrashesWithinTheWindowIsALoop() {
        FailureHistory crashes = FailureHistory.NONE;
        for (int i = 0; i < 4; i++) {
            crashes = crashes.plus(SPEC, at(1000 + i));
        }
        assertThat(crashes.loop(SPEC, at(1004))).isFalse();
        crashes = crashes.plus(SPEC, at(1004));
        assertThat(crashes.loop(SPEC, at(1004))).isTrue();
        assertThat(crashes.loop(SPEC, at(1300))).as("the first is out of the window").isFalse();
    }

    @Test
    void crashesOutsideTheWindowAreForgotten() {
        FailureHistory crashes = FailureHistory.NONE.plus(SPEC, at(1000)).plus(SPEC, at(1300));
        assertThat(crashes.recent()).containsExactly(at(1300));
    }

    @Test
    void aHealthyRunStartsTheBackoffAnew() {
        FailureHistory crashes = FailureHistory.NONE.plus(SPEC, at(1000)).plus(SPEC, at(1001));
        assertThat(crashes.afterRun(SPEC, Duration.ofSeconds(59)).consecutive()).isEqualTo(2);
        assertThat(crashes.afterRun(SPEC, Duration.ofSeconds(60)).consecutive()).isZero();
        assertThat(crashes.afterRun(SPEC, Duration.ofSeconds(60)).recent()).hasSize(2);
    }
}
