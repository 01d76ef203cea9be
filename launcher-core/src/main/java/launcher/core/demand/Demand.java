package launcher.core.demand;

import launcher.core.app.AppSpec;
import launcher.core.app.LauncherPolicy;
import launcher.core.app.RunMode;

/** What wants an app to run; the strongest that applies. */
public enum Demand {
    /** Nobody. */
    NONE,
    /** A person used it a moment ago. */
    USE,
    /** On-demand is off: it is kept running. */
    KEPT,
    /** It is always-on. */
    PIN,
    /** Somebody waits for it. */
    WAITER;

    /** Which demand there is for an app with these waiters and this use. */
    public static Demand of(AppSpec spec, LauncherPolicy policy, boolean hasWaiters, boolean usedJustNow) {
        if (hasWaiters) {
            return WAITER;
        }
        Demand standing = standing(spec, policy);
        return standing == NONE && usedJustNow && RunMode.of(spec, policy).launcherActs() ? USE : standing;
    }

    /** The demand that comes from the configuration alone: {@link #PIN}, {@link #KEPT} or {@link #NONE}. */
    public static Demand standing(AppSpec spec, LauncherPolicy policy) {
        RunMode mode = RunMode.of(spec, policy);
        if (!mode.startsByItself()) {
            return NONE;
        }
        return switch (mode.keeping()) {
            case NONE -> NONE;
            case ALWAYS_ON -> PIN;
            case ON_DEMAND_OFF -> KEPT;
        };
    }
}
