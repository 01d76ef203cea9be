package launcher.core.idle;

import java.time.Duration;
import java.util.Optional;
import launcher.core.app.AppSpec;
import launcher.core.app.Durations;
import launcher.core.app.LauncherPolicy;
import launcher.core.app.MonotonicTime;
import launcher.core.app.Reason;
import launcher.core.app.ReasonCode;
import launcher.core.app.RunMode;
import launcher.core.app.UseSample;

/**
 * Judges whether a ready run is idle: nobody used it for its idle timeout, and no request or script goes on that
 * counts. How many are connected and what passes over their connections decides nothing.
 */
public final class IdlePolicy {

    /** How soon a run is looked at again that is past its time but held: there is no event for the end of a hold. */
    public static final Duration RECHECK = Duration.ofSeconds(1);

    private IdlePolicy() {}

    /**
     * Judges one run.
     *
     * @param readySince when the run became ready
     * @param use        as its gate says now
     */
    public static IdleVerdict judge(AppSpec spec, LauncherPolicy policy, MonotonicTime readySince, UseSample use,
            MonotonicTime now) {
        Optional<String> pinned = pinned(spec, policy);
        if (pinned.isPresent()) {
            return new IdleVerdict.Pinned(pinned.get());
        }
        MonotonicTime idleAt = use.lastHumanUse().plus(spec.idleTimeout());
        MonotonicTime expiresAt = spec.maxLifetime().map(lifetime -> quietAfter(readySince.plus(lifetime), use))
                .orElse(idleAt);
        IdleClock clock = expiresAt.isBefore(idleAt) ? IdleClock.LIFETIME : IdleClock.HUMAN;
        MonotonicTime endsAt = MonotonicTime.earliest(idleAt, expiresAt);
        MonotonicTime busyUntil = use.busySince().map(since -> since.plus(spec.busyMax())).orElse(endsAt);
        if (busyUntil.isAfter(endsAt) && now.isBefore(busyUntil)) {
            MonotonicTime next = MonotonicTime.latest(endsAt, now.plus(RECHECK));
            return new IdleVerdict.Keep(IdleClock.BUSY, busy(spec, use, now), next, busyUntil);
        }
        return now.isBefore(endsAt)
                ? new IdleVerdict.Keep(clock, used(spec, clock, use, now), endsAt, endsAt)
                : new IdleVerdict.Stop(clock, new Reason(ReasonCode.IDLE, idle(spec, clock, use, now)));
    }

    /**
     * True if a run that is idle is paused instead of stopped: as configured, but for a run whose lifetime is over, and
     * for an app that no request could let go on.
     */
    public static boolean pauses(AppSpec spec, LauncherPolicy policy, MonotonicTime readySince, MonotonicTime now) {
        boolean over = spec.maxLifetime().filter(lifetime -> !now.isBefore(readySince.plus(lifetime))).isPresent();
        return switch (spec.stop().whenIdle()) {
            case STOP -> false;
            case PAUSE -> !over && RunMode.of(spec, policy).mayBeWoken();
        };
    }

    /** When the lifetime of a run is over that is paused; empty if that ends no run of the app. */
    public static Optional<MonotonicTime> pausedUntil(AppSpec spec, LauncherPolicy policy, MonotonicTime readySince) {
        return pinned(spec, policy).isPresent() ? Optional.empty() : spec.maxLifetime().map(readySince::plus);
    }

    /** Why the configuration keeps it running however long nobody uses it; empty if it does not. */
    public static Optional<String> pinned(AppSpec spec, LauncherPolicy policy) {
        RunMode mode = RunMode.of(spec, policy);
        if (!mode.launcherActs()) {
            return Optional.of("the launcher is disabled: it stops nothing by itself");
        }
        return switch (mode.keeping()) {
            case NONE -> Optional.empty();
            case ALWAYS_ON -> Optional.of("it is always-on");
            case ON_DEMAND_OFF -> Optional.of("on-demand is off: it is kept running");
        };
    }

    /** The first moment from {@code expired} on at which nobody is there any more. */
    private static MonotonicTime quietAfter(MonotonicTime expired, UseSample use) {
        return MonotonicTime.latest(expired, use.lastHumanUse().plus(UseSample.STILL_THERE));
    }

    private static String busy(AppSpec spec, UseSample use, MonotonicTime now) {
        return "it is in use right now: " + underWay(use) + ", the last one began "
                + use.busySince().map(since -> Durations.text(between(since, now))).orElseThrow()
                + " ago; busy_max is " + Durations.text(spec.busyMax());
    }

    private static String used(AppSpec spec, IdleClock clock, UseSample use, MonotonicTime now) {
        return "last used " + Durations.text(between(use.lastHumanUse(), now)) + " ago, " + switch (clock) {
            case HUMAN, BUSY -> "idle_timeout is " + Durations.text(spec.idleTimeout());
            case LIFETIME -> "max_lifetime is " + lifetime(spec);
        };
    }

    private static String idle(AppSpec spec, IdleClock clock, UseSample use, MonotonicTime now) {
        String why = switch (clock) {
            case HUMAN, BUSY -> "idle for " + Durations.text(between(use.lastHumanUse(), now)) + ", idle_timeout is "
                    + Durations.text(spec.idleTimeout());
            case LIFETIME -> "max_lifetime of " + lifetime(spec) + " passed and nobody uses it";
        };
        return use.openUses() == 0 ? why : why + "; " + underWay(use) + " went on for longer than busy_max, "
                + Durations.text(spec.busyMax());
    }

    private static String lifetime(AppSpec spec) {
        return spec.maxLifetime().map(Durations::text).orElseThrow();
    }

    private static String underWay(UseSample use) {
        return use.openUses() + (use.openUses() == 1 ? " request or script" : " requests or scripts");
    }

    /** A use may come after {@code now} was read; it is just now then. */
    private static Duration between(MonotonicTime earlier, MonotonicTime now) {
        return earlier.until(MonotonicTime.latest(now, earlier));
    }
}
