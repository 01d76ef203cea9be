package launcher.core.app;

/**
 * What {@code enabled}, {@code on_demand} and {@code always_on} of the launcher and of an app come to; the only place
 * that combines them. It is a value beside the specification and not in {@code core.demand}, because policies that may
 * not know each other ask it.
 */
public record RunMode(Waking waking, Keeping keeping) {

    /** Whether a request may start the app, and if not, why. */
    public enum Waking {
        ALLOWED,
        LAUNCHER_DISABLED,
        APP_DISABLED,
        ON_DEMAND_OFF
    }

    /** Whether the app is kept running without any request, and why. */
    public enum Keeping {
        NONE,
        ALWAYS_ON,
        ON_DEMAND_OFF
    }

    public static RunMode of(AppSpec spec, LauncherPolicy policy) {
        boolean onDemand = policy.onDemand() && spec.onDemand();
        return new RunMode(waking(spec, policy, onDemand), keeping(spec, onDemand));
    }

    private static Waking waking(AppSpec spec, LauncherPolicy policy, boolean onDemand) {
        if (!policy.enabled()) {
            return Waking.LAUNCHER_DISABLED;
        }
        if (!spec.enabled()) {
            return Waking.APP_DISABLED;
        }
        return onDemand ? Waking.ALLOWED : Waking.ON_DEMAND_OFF;
    }

    private static Keeping keeping(AppSpec spec, boolean onDemand) {
        if (spec.alwaysOn()) {
            return Keeping.ALWAYS_ON;
        }
        return onDemand ? Keeping.NONE : Keeping.ON_DEMAND_OFF;
    }

    public boolean mayBeWoken() {
        return waking == Waking.ALLOWED;
    }

    /** False: the launcher neither starts nor stops the app by itself. */
    public boolean launcherActs() {
        return waking != Waking.LAUNCHER_DISABLED;
    }

    /** True if the app is started and restarted without any request. */
    public boolean startsByItself() {
        return switch (waking) {
            case LAUNCHER_DISABLED, APP_DISABLED -> false;
            case ALLOWED, ON_DEMAND_OFF -> keeping != Keeping.NONE;
        };
    }

    /** True if no policy stops the app, whatever the reason. */
    public boolean isExemptFromPolicies() {
        return !launcherActs() || isAlwaysOn();
    }

    public boolean isAlwaysOn() {
        return keeping == Keeping.ALWAYS_ON;
    }
}
