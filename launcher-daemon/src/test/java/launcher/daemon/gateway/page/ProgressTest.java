package launcher.daemon.gateway.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private static double percent(Duration elapsed) {
        return Progress.percent(Views.starting(elapsed, Optional.of(Duration.ofSeconds(4)))).orElseThrow();
    }

    @Test
    void barGrowsWithTimeAndNeverEnds() {
        double last = -1;
        for (int tenths = 0; tenths < 160; tenths++) {
            double now = percent(Duration.ofMillis(100L * tenths));
            assertThat(now).isGreaterThanOrEqualTo(last);
            last = now;
        }
        assertThat(percent(Duration.ofSeconds(4))).isEqualTo(90);
        assertThat(percent(Duration.ofDays(365))).isLessThan(100);
    }

    @Test
    void startOfNoTimeAtAllIsNoTrouble() {
        assertThat(Progress.percent(Views.starting(Duration.ofSeconds(1), Optional.of(Duration.ZERO))).orElseThrow())
                .isLessThan(100);
    }

    @Test
    void withoutExperienceThereIsNoPercentage() {
        assertThat(Progress.percent(Views.starting(Duration.ofSeconds(1), Optional.empty()))).isEmpty();
    }
}
