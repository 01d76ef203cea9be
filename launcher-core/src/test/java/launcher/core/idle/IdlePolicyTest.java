package launcher.core.idle;

import static launcher.core.lifecycle.Samples.POLICY;
import static launcher.core.lifecycle.Samples.SPEC;
import static launcher.core.lifecycle.Samples.at;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import launcher.core.app.MonotonicTime;
import launcher.core.app.UseSample;
import launcher.core.lifecycle.Samples;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
class IdlePolicyTest {

    private static final MonotonicTime READY = at(1000);

    @Test
    void runIsDismissedExactlyAtItsIdleTimeout() {
        UseSample use = unused(1000);
        assertThat(judge(use, at(1599.999))).isEqualTo(keep(
                IdleClock.HUMAN, "last used 9m59s ago, idle_timeout is 10m", 1600));
        assertThat(judge(use, at(1600))).isInstanceOfSatisfying(IdleVerdict.Stop.class, dismiss ->
                assertThat(dismiss.reason().text()).isEqualTo("idle for 10m, idle_timeout is 10m"));
    }

    @Test
    void heldRunIsKeptHoweverOldItsLastUse() {
        assertThat(judge(Samples.held(1, at(1000), at(98_900)), at(99_000)))
                .isEqualTo(new IdleVerdict.Keep(IdleClock.BUSY,
                "it is in use right now: 1 request or script, the last one began 1m40s ago; busy_max is 4h",
                at(99_001), at(98_900 + 4 * 3600)));
    }

    @Test
    void busyScriptCountsUpToBusyMaxAndIsNamed() {
        UseSample busy = Samples.held(2, at(1000), at(1100));
        assertThat(judge(busy, at(1100 + 4 * 3600 - 1))).isInstanceOf(IdleVerdict.Keep.class);
        assertThat(judge(busy, at(1100 + 4 * 3600))).isInstanceOfSatisfying(IdleVerdict.Stop.class, dismiss ->
                assertThat(dismiss.reason().text()).isEqualTo("idle for 4h1m, idle_timeout is 10m; "
                        + "2 requests or scripts went on for longer than busy_max, 4h"));
    }

    @Test
    void busyRunIsKeptUntilATimeThatIsTold() {
        UseSample fresh = Samples.held(1, at(1000), at(1000));
        assertThat(judge(fresh, at(1001))).as("the clock of the use outlasts the idle timeout").isEqualTo(
                new IdleVerdict.Keep(IdleClock.BUSY,
                        "it is in use right now: 1 request or script, the last one began 1s ago; busy_max is 4h",
                        at(1600), at(1000 + 4 * 3600)));
        UseSample stuck = Samples.held(1, at(20_000), at(1000));
        assertThat(judge(stuck, at(20_100))).as("it counts no more, the human clock does").isEqualTo(
                keep(IdleClock.HUMAN, "last used 1m40s ago, idle_timeout is 10m", 20_600));
    }

    @Test
    void connectionsAndTheirDataKeepNothing() {
        var tab = new UseSample(0, 5, at(1000), "GET /", Optional.of(at(1599)), Optional.empty(), 0);
        assertThat(judge(tab, at(1600))).isInstanceOf(IdleVerdict.Stop.class);
    }

    @Test
    void pinsAlwaysOnAppsAndThoseThatAreKeptRunning() {
        MonotonicTime late = at(1_000_000);
        assertThat(IdlePolicy.judge(SPEC.withAlwaysOn(true), POLICY, READY, unused(1000), late))
                .isEqualTo(new IdleVerdict.Pinned("it is always-on"));
        assertThat(IdlePolicy.judge(SPEC, Samples.policy(true, false), READY, unused(1000), late))
                .as("on_demand off means kept running").isInstanceOf(IdleVerdict.Pinned.class);
        assertThat(IdlePolicy.judge(Samples.switched(SPEC, true, false), POLICY, READY, unused(1000), late))
                .isInstanceOf(IdleVerdict.Pinned.class);
        assertThat(IdlePolicy.judge(SPEC, Samples.policy(false, true), READY, unused(1000), late))
                .isInstanceOf(IdleVerdict.Pinned.class);
    }

    @Test
    void stopsAnOldRunAtItsFirstQuietMoment() {
        var spec = Samples.living(SPEC, Duration.ofMinutes(5));
        assertThat(IdlePolicy.judge(spec, POLICY, READY, unused(1290), at(1299))).isEqualTo(
                keep(IdleClock.LIFETIME, "last used 9s ago, max_lifetime is 5m", 1350));
        assertThat(IdlePolicy.judge(spec, POLICY, READY, unused(1290), at(1301))).isEqualTo(
                keep(IdleClock.LIFETIME, "last used 11s ago, max_lifetime is 5m", 1350));
        assertThat(IdlePolicy.judge(spec, POLICY, READY, unused(1290), at(1350))).isInstanceOfSatisfying(
                IdleVerdict.Stop.class, dismiss -> {
                    assertThat(dismiss.by()).isEqualTo(IdleClock.LIFETIME);
                    assertThat(dismiss.reason().text()).isEqualTo("max_lifetime of 5m passed and nobody uses it");
                });
    }

    @Test
    void useStampedAheadKeepsTheRunForItsTimeoutOnly() {
        UseSample ahead = unused(1300);
        assertThat(judge(ahead, at(1299.9))).as("no negative idle time").isEqualTo(
                keep(IdleClock.HUMAN, "last used 0s ago, idle_timeout is 10m", 1900));
        assertThat(judge(ahead, at(1899.9))).isInstanceOf(IdleVerdict.Keep.class);
        assertThat(judge(ahead, at(1900))).as("and it does end").isInstanceOf(IdleVerdict.Stop.class);
    }

    @Test
    void timeBeforeReadinessCountsOnlyAsUse() {
        assertThat(IdlePolicy.judge(SPEC, POLICY, at(5000), unused(4700), at(5299.9)))
                .as("a saved clock, not the age of a file").isInstanceOf(IdleVerdict.Keep.class);
    }

    private static IdleVerdict judge(UseSample use, MonotonicTime now) {
        return IdlePolicy.judge(SPEC, POLICY, READY, use, now);
    }

    private static IdleVerdict keep(IdleClock by, String why, double stopsAt) {
        return new IdleVerdict.Keep(by, why, at(stopsAt), at(stopsAt));
    }

    private static UseSample unused(double human) {
        return Samples.unused(at(human));
    }
}
