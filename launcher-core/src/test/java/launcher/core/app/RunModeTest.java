package launcher.core.app;

import static org.assertj.core.api.Assertions.assertThat;

import launcher.core.app.RunMode.Keeping;
import launcher.core.app.RunMode.Waking;
import launcher.core.lifecycle.Samples;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunModeTest {

    /** Launcher enabled, on-demand; app enabled, on-demand, always-on. */
    @ParameterizedTest
    @CsvSource({
        "true,  true,  true,  true,  false, ALLOWED,           NONE,          false, false",
        "true,  true,  true,  true,  true,  ALLOWED,           ALWAYS_ON,     true,  true",
        "true,  true,  true,  false, false, ON_DEMAND_OFF,     ON_DEMAND_OFF, true,  false",
        "true,  true,  true,  false, true,  ON_DEMAND_OFF,     ALWAYS_ON,     true,  true",
        "true,  false, true,  true,  false, ON_DEMAND_OFF,     ON_DEMAND_OFF, true,  false",
        "true,  false, true,  true,  true,  ON_DEMAND_OFF,     ALWAYS_ON,     true,  true",
        "true,  true,  false, true,  false, APP_DISABLED,      NONE,          false, false",
        "true,  true,  false, true,  true,  APP_DISABLED,      ALWAYS_ON,     false, true",
        "true,  false, false, true,  false, APP_DISABLED,      ON_DEMAND_OFF, false, false",
        "false, true,  true,  true,  false, LAUNCHER_DISABLED, NONE,          false, true",
        "false, true,  true,  true,  true,  LAUNCHER_DISABLED, ALWAYS_ON,     false, true",
        "false, false, false, false, false, LAUNCHER_DISABLED, ON_DEMAND_OFF, false, true"})
    void everyCombinationHasOneMeaning(boolean launcherEnabled, boolean launcherOnDemand, boolean enabled,
            boolean onDemand,
            boolean alwaysOn, Waking waking, Keeping keeping, boolean startsByItself, boolean exempt) {
        AppSpec app = Samples.switched(Samples.SPEC, enabled, onDemand).withAlwaysOn(alwaysOn);

        RunMode mode = RunMode.of(app, Samples.policy(launcherEnabled, launcherOnDemand));

        assertThat(mode).isEqualTo(new RunMode(waking, keeping));
        assertThat(mode.mayBeWoken()).isEqualTo(waking == Waking.ALLOWED);
        assertThat(mode.startsByItself()).isEqualTo(startsByItself);
        assertThat(mode.isExemptFromPolicies()).isEqualTo(exempt);
    }
}
