package launcher.core.memory;

import static launcher.core.lifecycle.Samples.at;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import launcher.core.app.AppId;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
class EvictionPolicyTest {

    private static final Candidate LOW = new Candidate(new AppId("low"), 10, false, false, at(50));
    private static final Candidate LOW_LONGER = new Candidate(new AppId("lower"), 10, false, false, at(40));
    private static final Candidate HIGH = new Candidate(new AppId("high"), 80, false, false, at(10));
    private static final Candidate USED = new Candidate(new AppId("used"), 1, false, true, at(60));
    private static final Candidate PINNED = new Candidate(new AppId("pinned"), 1, true, false, at(1));

    @Test
    void lowestPriorityGoesFirstThenTheLongestIdle() {
        assertThat(EvictionPolicy.order(List.of(HIGH, USED, LOW, PINNED, LOW_LONGER)))
                .containsExactly(LOW_LONGER, LOW, HIGH, USED);
    }

    @Test
    void noAppGoesWhileThereIsEnough() {
        assertThat(EvictionPolicy.victim(MemoryPressure.CALM, List.of(LOW))).isEmpty();
    }

    @Test
    void appInUseGoesLastAndOnlyInCriticalPressure() {
        assertThat(EvictionPolicy.victim(MemoryPressure.SHORT, List.of(USED, PINNED))).isEmpty();
        assertThat(EvictionPolicy.victim(MemoryPressure.CRITICAL, List.of(USED, HIGH))).isEqualTo(Optional.of(HIGH));
        assertThat(EvictionPolicy.victim(MemoryPressure.CRITICAL, List.of(USED, PINNED))).isEqualTo(Optional.of(USED));
    }

    @Test
    void anAlwaysOnAppNeverGoes() {
        assertThat(EvictionPolicy.victim(MemoryPressure.CRITICAL, List.of(PINNED))).isEmpty();
    }
}
