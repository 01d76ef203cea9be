package launcher.daemon.provider.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import launcher.core.app.AppId;
import launcher.core.app.AppSpec;
import launcher.core.app.ProcessSpec;
import launcher.core.app.ProcessSpec.PortSpec;
import launcher.core.app.StopSpec;
import launcher.daemon.provider.AppSpecs;
import org.junit.jupiter.api.Test;

class SpecFingerprintTest {

    private static final AppId APP = new AppId("hello");
    private static final AppSpecs PLAIN = AppSpecs.command("serve", "--fast").port(new PortSpec.Auto()).env("A", "1").env("B", "2");

    /** Written by a daemon that is installed somewhere: if this fails, an upgrade replaces every running app. */
    private static final String WRITTEN = "1:bb3ca3b40eddb7c0a7447c420b26fce2617fef2bc5ca81e9e5d7f935b5d22b58";

    @Test
    void whatThisVersionWroteOnceIsRecognisedForEver() {
        assertThat(SpecFingerprint.of(PLAIN.named(APP))).isEqualTo(WRITTEN);
    }

    @Test
    void whatAProcessIsStartedWithCounts() {
        assertThat(List.of(
                AppSpecs.command("serve --fast").port(new PortSpec.Auto()).env("A", "1").env("B", "2"),
                AppSpecs.command("serve", "--fast").port(new PortSpec.Fixed(8501)).env("A", "1").env("B", "2"),
                PLAIN.env("B", "3"))).allSatisfy(other -> assertThat(SpecFingerprint.matches(WRITTEN, other.named(APP))).isFalse());
    }

    @Test
    void howItWillBeEndedDoesNotCount() {
        AppSpec spec = PLAIN.named(APP);
        ProcessSpec process = spec.process();
        var stopped = new ProcessSpec(process.command(), process.shell(), process.cwd(), process.env(), process.envFile(),
                process.user(), process.port(), process.memoryLimitBytes(),
                new StopSpec(StopSpec.Signal.INT, Duration.ofMinutes(1)), process.basePath(), process.streamlit());
        var changed = new AppSpec(APP, spec.enabled(), spec.priority(), spec.alwaysOn(), spec.onDemand(), spec.idleTimeout(),
                spec.maxLifetime(), spec.busyMax(), spec.startupTimeout(), stopped, spec.readiness(), spec.restart(), spec.route());
        assertThat(SpecFingerprint.matches(WRITTEN, changed)).isTrue();
        assertThat(spec.runsLike(changed)).isTrue();
    }

    @Test
    void whatAnotherVersionWroteCountsAsTheSame() {
        assertThat(SpecFingerprint.matches("2:whatever", PLAIN.named(APP))).isTrue();
        assertThat(SpecFingerprint.matches("0123456789abcdef", PLAIN.named(APP))).isTrue();
    }
}
