package launcher.core.demand;

import static launcher.core.lifecycle.Samples.POLICY;
import static launcher.core.lifecycle.Samples.SPEC;
import static org.assertj.core.api.Assertions.assertThat;

import launcher.core.lifecycle.Samples;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
class DemandTest {

    @Test
    void theStrongestThatAppliesCounts() {
        assertThat(Demand.of(SPEC, POLICY, false, false)).isEqualTo(Demand.NONE);
        assertThat(Demand.of(SPEC, POLICY, false, true)).isEqualTo(Demand.USE);
        assertThat(Demand.of(SPEC.withAlwaysOn(true), POLICY, false, true)).isEqualTo(Demand.PIN);
        assertThat(Demand.of(SPEC.withAlwaysOn(true), POLICY, true, true)).isEqualTo(Demand.WAITER);
    }

    @Test
    void onDemandOffKeepsEveryEnabledAppRunning() {
        assertThat(Demand.standing(SPEC, Samples.policy(true, false))).isEqualTo(Demand.KEPT);
        assertThat(Demand.standing(Samples.switched(SPEC, true, false), POLICY)).isEqualTo(Demand.KEPT);
        assertThat(Demand.standing(Samples.switched(SPEC, false, false), POLICY)).isEqualTo(Demand.NONE);
    }

    @Test
    void aDisabledLauncherWantsNothingByItself() {
        assertThat(Demand.standing(SPEC.withAlwaysOn(true), Samples.policy(false, true))).isEqualTo(Demand.NONE);
        assertThat(Demand.of(SPEC, Samples.policy(false, true), false, true)).isEqualTo(Demand.NONE);
    }
}
