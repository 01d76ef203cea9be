package launcher.daemon.provider.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import launcher.core.app.AppId;
import launcher.core.app.AppSpec;
import launcher.core.app.PortSpec;
import launcher.core.app.StopSpec;
import launcher.daemon.provider.AppSpecs;
import org.junit.jupiter.api.Test;

class SpecFingerprintTest {

    private static final AppId APP = new AppId("hello");
    /** Written by a daemon that is installed somewhere: if this fails, an upgrade replaces every running app. */
    private static final String WRITTEN = "1:254ef20308626e35ad00abfca6a3b981beb73191d7ddc08f4d2df970930e1a1b";

    private static AppSpecs plain() {
        return AppSpecs.command("serve", "--fast").port(new PortSpec.Auto()).env("A", "1").env("B", "2");
    }

    @Test
    void whatThisVersionWroteOnceIsRecognisedForEver() {
        assertThat(SpecFingerprint.of(plain().named(APP))).isEqualTo(WRITTEN);
    }

    @Test
    void whatAProcessIsStartedWithCounts() {
        assertThat(List.of(
                AppSpecs.command("serve --fast").port(new PortSpec.Auto()).env("A", "1").env("B", "2"),
                AppSpecs.command("serve", "--fast").port(new PortSpec.Fixed(8501)).env("A", "1").env("B", "2"),
                plain().env("B", "3")))
                        .allSatisfy(other -> assertThat(SpecFingerprint.matches(WRITTEN, other.named(APP))).isFalse());
    }

    @Test
    void stopSettingsDoNotCount() {
        AppSpec spec = plain().named(APP);
        AppSpec changed = plain().stop(new StopSpec(StopSpec.Signal.INT, Duration.ofMinutes(1))).named(APP);
        assertThat(SpecFingerprint.matches(WRITTEN, changed)).isTrue();
        assertThat(spec.runsLike(changed)).isTrue();
    }

    @Test
    void fingerprintOfAnotherVersionCountsAsTheSame() {
        assertThat(SpecFingerprint.matches("2:whatever", plain().named(APP))).isTrue();
        assertThat(SpecFingerprint.matches("0123456789abcdef", plain().named(APP))).isTrue();
    }
}
