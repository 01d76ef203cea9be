package launcher.daemon.control.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import launcher.core.app.AppId;
import launcher.core.app.Durations;
import launcher.core.app.LauncherPolicy;
import launcher.core.app.MonotonicTime;
import launcher.core.app.Reason;
import launcher.core.app.ReasonCode;
import launcher.core.app.Sizes;
import launcher.core.app.StopSpec;
import launcher.core.app.UseSample;
import launcher.core.idle.IdleClock;
import launcher.core.idle.IdlePolicy;
import launcher.core.idle.IdleVerdict;
import launcher.core.lifecycle.App;
import launcher.core.lifecycle.AppState;
import launcher.core.memory.Candidate;
import launcher.core.memory.EvictionPolicy;
import launcher.core.protocol.result.Explanation;
import launcher.core.supervisor.Supervisor;
import launcher.daemon.control.WireNames;
import launcher.daemon.engine.AppSnapshots;

/** Answers {@code explain} by asking the very policies that decide. */
final class Explanations {

    private final AppSnapshots snapshots;
    private final Supplier<MonotonicTime> clock;
    private final AppViews views;

    Explanations(AppSnapshots snapshots, Supplier<MonotonicTime> clock, AppViews views) {
        this.snapshots = snapshots;
        this.clock = clock;
        this.views = views;
    }

    Explanation of(App app) {
        MonotonicTime now = clock.get();
        Optional<UseSample> use = views.use(app);
        Stop stop = stop(app, use, now);
        return new Explanation(
                new Explanation.Standing(
                        app.id().value(), AppViews.state(app), views.reason(app),
                        WireNames.wireName(app.state().reason().code())),
                use.map(sample -> new Explanation.Activity(sample.cause(), ago(sample.lastHumanUse(), now)))
                        .or(() ->
                                app.lastUse().map(last -> new Explanation.Activity(last.cause(), ago(last.at(), now)))),
                use.map(sample -> clocks(sample, stop.by(), now)),
                new Explanation.Outlook(stop.in(), stop.why(), evictedBefore(app, now)),
                notes(app, use, now));
    }

    /** When it will be stopped, what decides that, and why, or why not. */
    private record Stop(OptionalDouble in, Optional<IdleClock> by, String why) {}

    private static Explanation.Clocks clocks(UseSample use, Optional<IdleClock> decides, MonotonicTime now) {
        return new Explanation.Clocks(
                decides.map(clock -> switch (clock) {
                    case HUMAN -> "human";
                    case BUSY -> "busy";
                    case LIFETIME -> "max_lifetime";
                }),
                ago(use.lastHumanUse(), now),
                use.data().map(data -> OptionalDouble.of(ago(data, now))).orElse(OptionalDouble.empty()),
                use.busySince().map(since -> OptionalDouble.of(ago(since, now))).orElse(OptionalDouble.empty()),
                use.openUses(),
                use.connections());
    }

    /** What came after {@code now} was read is just now. */
    private static double ago(MonotonicTime earlier, MonotonicTime now) {
        return AppViews.seconds(earlier.until(MonotonicTime.latest(now, earlier)));
    }

    private Stop stop(App app, Optional<UseSample> use, MonotonicTime now) {
        if (app.state() instanceof AppState.Paused paused) {
            OptionalDouble in = views.lifetimeLeft(app, paused, now);
            return new Stop(in, in.isPresent() ? Optional.of(IdleClock.LIFETIME) : Optional.empty(),
                    "it is paused: it keeps its memory until it is stopped or memory runs short");
        }
        if (!(app.state() instanceof AppState.Ready ready) || use.isEmpty()) {
            return new Stop(OptionalDouble.empty(), Optional.empty(), app.state() instanceof AppState.Starting
                    ? "it is not ready yet" : "it does not run");
        }
        LauncherPolicy policy = snapshots.overview().catalog().policy();
        return switch (IdlePolicy.judge(app.spec(), policy, ready.since(), use.get(), now)) {
            case IdleVerdict.Pinned(String why) -> new Stop(OptionalDouble.empty(), Optional.empty(), why);
            case IdleVerdict.Stop(IdleClock by, Reason reason) ->
                    new Stop(OptionalDouble.of(0), Optional.of(by), reason.text());
            case IdleVerdict.Keep keep -> new Stop(OptionalDouble.of(AppViews.seconds(now.until(keep.stopsAt()))),
                    Optional.of(keep.by()), keep.why());
        };
    }

    private List<String> evictedBefore(App app, MonotonicTime now) {
        var running = new ArrayList<Candidate>();
        for (App other : snapshots.all()) {
            Supervisor.candidate(other, views.use(other), now).ifPresent(running::add);
        }
        List<AppId> order = EvictionPolicy.order(running).stream().map(Candidate::app).toList();
        int rank = order.indexOf(app.id());
        return (rank < 0 ? List.<AppId>of() : order.subList(0, rank)).stream().map(AppId::value).toList();
    }

    private List<String> notes(App app, Optional<UseSample> use, MonotonicTime now) {
        var notes = new ArrayList<String>();
        use.filter(sample -> sample.opaque() > 0).ifPresent(sample -> notes.add("of " + sample.opaque() + " of "
                + sample.connections()
                        + " connections nobody can tell what they carry: any data from their clients counts"
                + " as human"));
        if (app.spec().alwaysOn()) {
            notes.add(app.state().reason().code() == ReasonCode.USER && app.state() instanceof AppState.Stopped
                    ? "it is always-on, but an operator stopped it: that holds until start, request or the daemon's "
                            + "next start"
                    : "it is always-on: never stopped for idleness or memory");
        }
        if (app.state() instanceof AppState.Paused) {
            notes.add("it is paused: the next request resumes it, without a start");
        } else if (app.spec().stop().whenIdle() == StopSpec.WhenIdle.PAUSE) {
            notes.add("when it is idle it is paused instead of stopped");
        }
        if (!app.spec().enabled()) {
            notes.add("it is disabled: a request does not wake it");
        }
        if (app.state() instanceof AppState.Failed failed) {
            notes.add(now.isBefore(failed.retryAt())
                    ? "a request may start it again in " + Durations.text(now.until(failed.retryAt()))
                            + ", an operator at once"
                    : "the next request starts it again");
        }
        if (!app.waiters().isEmpty()) {
            notes.add(app.waiters().size() + " waiting for it");
        }
        AppSnapshots.Overview overview = snapshots.overview();
        overview.memoryUnreadable().ifPresent(reason ->
                notes.add("nothing is evicted, because memory cannot be measured: " + reason));
        overview.memoryAvailable().ifPresent(bytes -> notes.add("memory: " + Sizes.text(bytes)
                + " available, apps are evicted below "
                        + Sizes.text(overview.catalog().policy().memoryThresholdBytes())));
        return notes;
    }
}
