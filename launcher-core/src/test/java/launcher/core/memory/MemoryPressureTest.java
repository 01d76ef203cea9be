package launcher.core.memory;

import static launcher.core.memory.MemoryPressure.CALM;
import static launcher.core.memory.MemoryPressure.CRITICAL;
import static launcher.core.memory.MemoryPressure.SHORT;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import launcher.core.app.LauncherPolicy;
import launcher.core.lifecycle.Samples;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
class MemoryPressureTest {

    private static final long MIB = 1L << 20;

    @Test
    void pressureEndsOnlyAMarginAboveTheThreshold() {
        assertThat(after(CALM, 100 * MIB)).isEqualTo(CALM);
        assertThat(after(CALM, 100 * MIB - 1)).isEqualTo(SHORT);
        assertThat(after(SHORT, 120 * MIB - 1)).isEqualTo(SHORT);
        assertThat(after(CRITICAL, 120 * MIB - 1)).isEqualTo(SHORT);
        assertThat(after(SHORT, 120 * MIB)).isEqualTo(CALM);
    }

    @Test
    void isCriticalBelowHalfTheThreshold() {
        assertThat(after(CALM, 50 * MIB - 1)).isEqualTo(CRITICAL);
        assertThat(after(CALM, 50 * MIB)).isEqualTo(SHORT);
    }

    @Test
    void theMarginIsNeverSoSmallThatItFlaps() {
        assertThat(MemoryPressure.marginBytes(10 * MIB)).isEqualTo(16 * MIB);
        assertThat(MemoryPressure.marginBytes(1000 * MIB)).isEqualTo(200 * MIB);
    }

    @Test
    void disabledLauncherAndThresholdOfZeroFeelNoPressure() {
        assertThat(SHORT.after(0, Samples.policy(false, true))).isEqualTo(CALM);
        assertThat(SHORT.after(0, new LauncherPolicy(true, true, Duration.ofMinutes(1), Duration.ofMinutes(1), 0, 2)))
                .isEqualTo(CALM);
    }

    private static MemoryPressure after(MemoryPressure before, long bytes) {
        return before.after(bytes, Samples.POLICY);
    }
}
