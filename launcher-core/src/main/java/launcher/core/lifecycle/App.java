package launcher.core.lifecycle;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import launcher.core.app.AppId;
import launcher.core.app.AppSpec;
import launcher.core.app.LauncherPolicy;
import launcher.core.app.MonotonicTime;
import launcher.core.app.Reason;
import launcher.core.app.ReasonCode;
import launcher.core.app.UseSample;
import launcher.core.demand.Demand;
import launcher.core.idle.IdlePolicy;
import launcher.core.restart.FailureHistory;

/**
 * Everything the launcher knows about an app; immutable.
 *
 * @param configured false once the configuration does not name it any more; it goes when its run is gone
 * @param waiters    the waiters that are to be answered, in the order of asking
 */
public record App(
        AppSpec spec,
        boolean configured,
        AppState state,
        List<Waiter> waiters,
        FailureHistory failures,
        RunHistory history) {

    /** What was the last use of a run, as text for operators: {@code request by uid 1000}. */
    public record LastUse(MonotonicTime at, String cause) {}

    public App {
        waiters = List.copyOf(waiters);
    }

    /** An app that has not run yet. */
    public static App of(AppSpec spec) {
        return new App(spec, true, new AppState.Stopped(Reason.NEVER_STARTED), List.of(), FailureHistory.NONE,
                RunHistory.NONE);
    }

    /** An app that is new to the configuration while a run of its name is still being ended. */
    public static App ending(AppSpec spec, RunId run, boolean stuck) {
        return of(spec).since(run.serial()).in(new AppState.Stopping(
                run, Optional.empty(), false, stuck, Optional.empty(), Reasons.REMOVED));
    }

    /** This app, knowing that no run decided before this moment is its own. */
    public App since(MonotonicTime moment) {
        return since(moment.nanos());
    }

    private App since(long serial) {
        return with(history.newerThan(serial));
    }

    public AppId id() {
        return spec.id();
    }

    /** True if it has a waiter for readiness. */
    public boolean hasWaiters() {
        return waiters.stream().anyMatch(waiter -> waiter.until() == Waiter.For.READY);
    }

    /** What wants it to run at this moment. */
    public Demand demand(LauncherPolicy policy, MonotonicTime at) {
        if (!configured) {
            return Demand.NONE;
        }
        boolean usedJustNow = lastUse()
                .filter(use -> use.at().until(at).compareTo(UseSample.STILL_THERE) < 0).isPresent();
        return Demand.of(spec, policy, hasWaiters(), usedJustNow);
    }

    /** When something is to be done about it though nothing happens. */
    public Optional<MonotonicTime> deadline(LauncherPolicy policy) {
        Optional<MonotonicTime> own = switch (state) {
            case AppState.Stopped _, AppState.Stopping _, AppState.Pausing _ -> Optional.empty();
            case AppState.Starting starting -> starting.deadline();
            case AppState.Ready ready -> ready.draining().isPresent() ? Optional.empty() : ready.idleCheckAt();
            case AppState.Paused paused -> IdlePolicy.pausedUntil(spec, policy, paused.readySince());
            case AppState.Failed failed -> retry(failed, policy);
        };
        Optional<MonotonicTime> first = waiters.stream().flatMap(waiter -> waiter.deadline().stream())
                .min(MonotonicTime::compareTo);
        return own.isPresent() && first.isPresent()
                ? Optional.of(MonotonicTime.earliest(own.get(), first.get()))
                : own.or(() -> first);
    }

    /** When a failed app is started again by itself: never after a crash loop, unless it has a waiter. */
    Optional<MonotonicTime> retry(AppState.Failed failed, LauncherPolicy policy) {
        return switch (demand(policy, failed.retryAt())) {
            case NONE -> Optional.empty();
            case USE, KEPT, PIN -> restartsByItself(failed) ? Optional.of(failed.retryAt()) : Optional.empty();
            case WAITER -> Optional.of(failed.retryAt());
        };
    }

    private boolean restartsByItself(AppState.Failed failed) {
        return switch (spec.restart().policy()) {
            case NEVER -> false;
            case ON_FAILURE, ALWAYS -> failed.reason().code() != ReasonCode.CRASH_LOOP;
        };
    }

    App in(AppState next) {
        return new App(spec, configured, next, waiters, failures, history);
    }

    App of(AppSpec changed, boolean nowListed) {
        return new App(changed, nowListed, state, waiters, failures, history);
    }

    App withWaiters(List<Waiter> changed) {
        return new App(spec, configured, state, changed, failures, history);
    }

    App withFailures(FailureHistory changed) {
        return new App(spec, configured, state, waiters, changed, history);
    }

    App with(RunHistory changed) {
        return new App(spec, configured, state, waiters, failures, changed);
    }

    App lastUsed(LastUse use) {
        return with(history.lastUsed(use));
    }

    App startedIn(Duration took) {
        return with(history.startedIn(took));
    }

    App inRun(AppState.Starting starting, boolean restart) {
        return with(history.begin(starting.run(), starting.from() == AppState.From.COLD, restart)).in(starting);
    }

    // ---- what the history holds

    public long lastSerial() {
        return history.lastSerial();
    }

    public Optional<LastUse> lastUse() {
        return history.lastUse();
    }

    public Optional<Duration> lastStart() {
        return history.lastStart();
    }

    public long starts() {
        return history.starts();
    }

    public long restarts() {
        return history.restarts();
    }
}
