package launcher.daemon.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import launcher.core.app.AppCatalog;
import launcher.core.app.AppId;
import launcher.core.app.AppSpec;
import launcher.core.app.LauncherPolicy;
import launcher.core.app.MonotonicTime;
import launcher.daemon.provider.AppSpecs;
import org.junit.jupiter.api.Test;

class AdoptedUseClockTest {

    private static final AppSpec APP = AppSpecs.command("true").named(new AppId("hello"));
    private static final Duration INTERVAL = Duration.ofMinutes(1);
    private static final MonotonicTime NOW = new MonotonicTime(Duration.ofDays(3).toNanos());
    private static final Instant WALL = Instant.parse("2026-11-20T09:00:00Z");

    private static MonotonicTime lastHuman(Duration ago, Optional<Instant> touched) {
        var policy = new LauncherPolicy(true, true, APP.idleTimeout(), INTERVAL, 0, 2);
        return new AdoptedUseClock(AppCatalog.of(policy, List.of(APP)), _ -> touched, NOW, WALL)
                .lastHuman(APP.id(), NOW.minus(ago));
    }

    @Test
    void savedClockMovesByAnIntervalButNeverBeyondNow() {
        assertThat(lastHuman(INTERVAL.multipliedBy(3), Optional.empty()))
                .isEqualTo(NOW.minus(INTERVAL.multipliedBy(2)));
        assertThat(lastHuman(Duration.ofSeconds(5), Optional.empty())).isEqualTo(NOW);
    }

    @Test
    void longOutageLeavesACheckIntervalBeforeIdle() {
        MonotonicTime last = lastHuman(Duration.ofDays(1), Optional.empty());

        assertThat(last.plus(APP.idleTimeout())).isEqualTo(NOW.plus(INTERVAL));
    }

    @Test
    void onlyATouchSinceTheSaveIsAUse() {
        Duration ago = Duration.ofDays(1);
        MonotonicTime untouched = lastHuman(ago, Optional.empty());

        assertThat(lastHuman(ago, Optional.of(WALL.minus(ago).plusSeconds(1)))).isEqualTo(NOW);
        assertThat(lastHuman(ago, Optional.of(WALL.minus(ago).minusSeconds(1)))).isEqualTo(untouched);
        assertThat(lastHuman(ago, Optional.of(WALL.plusSeconds(1000)))).as("a clock that was set").isEqualTo(NOW);
    }
}
