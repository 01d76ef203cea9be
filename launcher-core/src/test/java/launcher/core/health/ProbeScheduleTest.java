package launcher.core.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProbeScheduleTest {

    private final ProbeSchedule growing = ProbeSchedule.of(Optional.empty());

    @Test
    void probeWaitGrowsFromFiveToTwoHundredMilliseconds() {
        assertThat(growing.delayAfter(Duration.ZERO)).isEqualTo(Duration.ofMillis(5));
        assertThat(growing.delayAfter(Duration.ofMillis(250))).isEqualTo(Duration.ofMillis(5));
        assertThat(growing.delayAfter(Duration.ofMillis(2500))).isEqualTo(Duration.ofMillis(50));
        assertThat(growing.delayAfter(Duration.ofSeconds(10))).isEqualTo(Duration.ofMillis(200));
        assertThat(growing.delayAfter(Duration.ofHours(1))).isEqualTo(Duration.ofMillis(200));
    }

    @Test
    void theWaitNeverShrinksAsTimeGoesBy() {
        Duration before = Duration.ZERO;
        for (long millis = 0; millis < 20_000; millis += 7) {
            Duration delay = growing.delayAfter(Duration.ofMillis(millis));
            assertThat(delay).isGreaterThanOrEqualTo(before);
            before = delay;
        }
    }

    @Test
    void aFastStartIsSeenWithinMillisecondsOfItsPort() {
        assertThat(growing.lookDelayAfter(Duration.ofSeconds(-1))).isEqualTo(Duration.ofMillis(2));
        assertThat(growing.lookDelayAfter(Duration.ofMillis(300))).isEqualTo(Duration.ofMillis(2));
        assertThat(growing.lookDelayAfter(Duration.ofSeconds(1))).isEqualTo(Duration.ofMillis(5));
    }

    @Test
    void startOfSecondsIsLookedAtEveryTwentyMilliseconds() {
        for (long millis = 0; millis < 15_000; millis += 100) {
            assertThat(growing.lookDelayAfter(Duration.ofMillis(millis))).isLessThanOrEqualTo(Duration.ofMillis(20));
        }
        assertThat(growing.lookDelayAfter(Duration.ofSeconds(15))).isEqualTo(Duration.ofMillis(200));
    }

    @Test
    void clockBeforeTheStartGivesTheFirstWait() {
        assertThat(growing.delayAfter(Duration.ofSeconds(-1))).isEqualTo(Duration.ofMillis(5));
    }

    @Test
    void aConfiguredIntervalHoldsForEveryLookAndProbe() {
        ProbeSchedule fixed = ProbeSchedule.of(Optional.of(Duration.ofSeconds(2)));
        assertThat(fixed.delayAfter(Duration.ZERO)).isEqualTo(Duration.ofSeconds(2));
        assertThat(fixed.delayAfter(Duration.ofHours(1))).isEqualTo(Duration.ofSeconds(2));
        assertThat(fixed.lookDelayAfter(Duration.ZERO)).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void anIntervalThatIsNotPositiveIsRefused() {
        assertThatThrownBy(() -> new ProbeSchedule.Fixed(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }
}
