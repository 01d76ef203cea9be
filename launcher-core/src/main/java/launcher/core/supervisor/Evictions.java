package launcher.core.supervisor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import launcher.core.app.LauncherPolicy;
import launcher.core.app.MonotonicTime;
import launcher.core.app.Reason;
import launcher.core.app.ReasonCode;
import launcher.core.app.Sizes;
import launcher.core.app.UseSample;
import launcher.core.demand.Demand;
import launcher.core.lifecycle.App;
import launcher.core.lifecycle.AppEvent;
import launcher.core.lifecycle.AppState;
import launcher.core.lifecycle.Decision;
import launcher.core.lifecycle.Effect;
import launcher.core.lifecycle.RunId;
import launcher.core.lifecycle.WaiterId;
import launcher.core.memory.Candidate;
import launcher.core.memory.EvictionPolicy;
import launcher.core.memory.MemoryPressure;

/**
 * Makes room when memory is short: one victim at a time, measured again after each has really ended. Immutable; every
 * method returns what it is afterwards.
 *
 * @param available   bytes as last measured; empty before that or while they cannot be
 * @param victim      the run that is being evicted right now
 * @param done        what was decided since memory became short, for those who asked
 * @param askers      operators who asked for a pass and are not answered yet
 * @param exhausted   true if it was said that nobody is left to evict
 * @param unreadable  why memory cannot be measured, if it cannot
 */
record Evictions(
        MemoryPressure pressure,
        OptionalLong available,
        Optional<RunId> victim,
        List<Decision> done,
        List<Requester> askers,
        boolean exhausted,
        Optional<String> unreadable) {

    static final Evictions NONE = new Evictions(
            MemoryPressure.CALM, OptionalLong.empty(), Optional.empty(), List.of(), List.of(), false, Optional.empty());

    /** Somebody who asked for a memory pass. */
    record Requester(WaiterId waiter, boolean dryRun) {}

    // ---- events

    static void asked(SupervisorTransaction transaction, Requester asker) {
        Evictions now = transaction.state.evictions();
        var askers = new ArrayList<>(now.askers);
        askers.add(asker);
        transaction.state = transaction.state.with(now.with(askers));
        transaction.emit(new Effect.MeasureMemory());
    }

    static void unreadable(SupervisorTransaction transaction, String why) {
        Evictions before = transaction.state.evictions();
        if (!before.unreadable.equals(Optional.of(why))) {
            transaction.emit(new Effect.LogMessage(true, "memory cannot be measured, nothing is evicted: " + why));
        }
        before.askers.forEach(asker -> transaction.emit(new Effect.Report(
                asker.waiter(), List.of(), "memory cannot be measured, nothing is evicted: " + why)));
        transaction.state =
                transaction.state.with(new Evictions(MemoryPressure.CALM, OptionalLong.empty(), before.victim,
                List.of(), List.of(), false, Optional.of(why)));
    }

    static void measured(SupervisorTransaction transaction, long bytes) {
        Evictions before = transaction.state.evictions();
        LauncherPolicy policy = transaction.catalog().policy();
        MemoryPressure pressure = before.pressure.after(bytes, policy);
        boolean began = before.pressure == MemoryPressure.CALM && pressure != MemoryPressure.CALM;
        boolean ended = before.pressure != MemoryPressure.CALM && pressure == MemoryPressure.CALM;
        if (began) {
            transaction.emit(new Effect.LogMessage(false, "memory is short: " + shortage(bytes, policy)));
        } else if (ended) {
            transaction.emit(new Effect.LogMessage(false, "memory recovered: " + Sizes.text(bytes) + " available"));
        }
        transaction.state = transaction.state.with(new Evictions(pressure, OptionalLong.of(bytes), before.victim,
                began ? List.of() : before.done, before.askers, !began && before.exhausted, Optional.empty()));
        boolean onlyLooked = !before.askers.isEmpty() && before.askers.stream().allMatch(Requester::dryRun);
        dryRuns(transaction, bytes);
        if (transaction.state.evictions().victim.isEmpty() && !onlyLooked) {
            evict(transaction, bytes);
        }
        if (pressure == MemoryPressure.CALM && bytes >= 2 * policy.memoryThresholdBytes()) {
            recallOne(transaction, bytes);
        }
        answer(transaction, bytes);
    }

    /**
     * After every step: if the victim is gone, or will not go, memory is measured again and decides what comes next.
     */
    static void followUp(SupervisorTransaction transaction) {
        Evictions now = transaction.state.evictions();
        now.victim.filter(run -> !underWay(transaction, run)).ifPresent(_ -> {
            transaction.state = transaction.state.with(now.withVictim(Optional.empty()));
            transaction.emit(new Effect.MeasureMemory());
        });
    }

    private static boolean underWay(SupervisorTransaction transaction, RunId run) {
        return transaction.find(run.app()).map(App::state).filter(state -> switch (state) {
            case AppState.Ready ready -> ready.run().equals(run) && ready.draining().isPresent();
            case AppState.Stopping stopping -> stopping.run().equals(run) && !stopping.stuck();
            case AppState.Stopped _, AppState.Failed _, AppState.Starting _, AppState.Pausing _, AppState.Paused _ ->
                    false;
        }).isPresent();
    }

    // ---- decisions

    private static void evict(SupervisorTransaction transaction, long bytes) {
        Evictions now = transaction.state.evictions();
        if (now.pressure == MemoryPressure.CALM) {
            return;
        }
        List<Candidate> running = candidates(transaction);
        Optional<Candidate> chosen = EvictionPolicy.victim(now.pressure, running);
        if (chosen.isEmpty()) {
            if (!now.exhausted) {
                transaction.emit(new Effect.LogMessage(true, "memory is short ("
                        + shortage(bytes, transaction.catalog().policy())
                        + ") and no app may be stopped: " + whyNone(running)));
                transaction.state = transaction.state.with(now.exhaustedNow());
            }
            return;
        }
        Candidate victim = chosen.get();
        Optional<RunId> ending = ending(transaction, victim.inUse());
        if (ending.isPresent()) {
            transaction.state = transaction.state.with(now.withVictim(ending));
            return;
        }
        App app = transaction.find(victim.app()).orElseThrow();
        RunId run = app.state().currentRun().orElseThrow();
        Reason reason = reason(victim, running, bytes, transaction.catalog().policy());
        transaction.state =
                transaction.state.with(now.evicting(run, new Decision(victim.app(), Decision.Action.STOP, reason)));
        transaction.emit(new Effect.PublishEvent(app.id(), Effect.PublishEvent.Kind.EVICTED,
                app.id() + " is evicted: " + reason.text(), Optional.of(reason)));
        transaction.apply(app, victim.inUse()
                ? new AppEvent.StopRequested(app.id(), Optional.empty(), reason)
                : new AppEvent.IdleStopProposed(app.id(), reason, victim.lastHuman()));
    }

    /**
     * A run that is about to end anyway: what it frees is measured before another one has to go. An app in use goes
     * only when no end is under way at all, an unused one when no gate is being closed, which takes no time.
     */
    private static Optional<RunId> ending(SupervisorTransaction transaction, boolean inUse) {
        return transaction.apps().stream().map(App::state)
                .filter(state -> inUse || state instanceof AppState.Ready)
                .flatMap(state -> state.currentRun().stream())
                .filter(run -> underWay(transaction, run))
                .findFirst();
    }

    static List<Candidate> candidates(SupervisorTransaction transaction) {
        var running = new ArrayList<Candidate>();
        transaction.forEachApp(app -> candidate(app, transaction.use(app), transaction.now()).ifPresent(running::add));
        return running;
    }

    /** The app as eviction sees it, if it is ready or paused and not about to end anyway. */
    static Optional<Candidate> candidate(App app, Optional<UseSample> use, MonotonicTime now) {
        return switch (app.state()) {
            case AppState.Stopped _, AppState.Failed _, AppState.Starting _, AppState.Stopping _ -> Optional.empty();
            case AppState.Ready ready -> use.filter(_ -> ready.draining().isEmpty()).map(sample -> candidate(
                    app, app.hasWaiters() || sample.inUse(now, app.spec().busyMax()), sample.lastHumanUse()));
            case AppState.Pausing _, AppState.Paused _ -> use.map(sample ->
                    candidate(app, false, sample.lastHumanUse()));
        };
    }

    private static Candidate candidate(App app, boolean inUse, MonotonicTime lastHumanUse) {
        return new Candidate(app.id(), app.spec().priority(), app.spec().alwaysOn(), inUse, lastHumanUse);
    }

    private static Reason reason(Candidate victim, List<Candidate> running, long bytes, LauncherPolicy policy) {
        long others = EvictionPolicy.order(running).stream()
                .filter(one -> one.inUse() == victim.inUse() && !one.app().equals(victim.app())).count();
        String rank = (victim.inUse() ? "everything left is in use; " : "")
                + "priority " + victim.priority() + " goes first"
                + (others == 0 ? "" : " of " + (others + 1) + " that may be stopped");
        return new Reason(ReasonCode.MEMORY, shortage(bytes, policy) + "; " + rank);
    }

    private static String shortage(long bytes, LauncherPolicy policy) {
        long threshold = policy.memoryThresholdBytes();
        return Sizes.text(bytes) + " available, " + (bytes < threshold
                ? "memory_threshold is " + Sizes.text(threshold)
                : "eviction ends at " + Sizes.text(threshold + MemoryPressure.marginBytes(threshold)));
    }

    private static String whyNone(List<Candidate> running) {
        return running.isEmpty() ? "none is running" : running.stream()
                .map(one -> one.app() + (one.pinned() ? " is always-on" : " is in use"))
                .collect(Collectors.joining(", "));
    }

    /** Brings back one app that is to be kept running and was evicted, now that there is twice the threshold. */
    private static void recallOne(SupervisorTransaction transaction, long bytes) {
        LauncherPolicy policy = transaction.catalog().policy();
        transaction.apps().stream()
                .filter(app -> app.state() instanceof AppState.Stopped(Reason why) && why.code() == ReasonCode.MEMORY)
                .filter(app -> Demand.standing(app.spec(), policy) != Demand.NONE)
                .findFirst()
                .ifPresent(app ->
                        transaction.apply(app, new AppEvent.StartRequested(app.id(), Optional.empty(), new Reason(
                        ReasonCode.ALWAYS_ON, "on-demand is off, and " + Sizes.text(bytes) + " are available again"))));
    }

    // ---- answers

    private static void dryRuns(SupervisorTransaction transaction, long bytes) {
        Evictions now = transaction.state.evictions();
        now.askers.stream().filter(Requester::dryRun).forEach(asker -> {
            List<Candidate> running = candidates(transaction);
            var decisions = new ArrayList<Decision>();
            EvictionPolicy.victim(now.pressure, running).ifPresent(victim -> decisions.add(new Decision(
                    victim.app(), Decision.Action.STOP,
                            reason(victim, running, bytes, transaction.catalog().policy()))));
            transaction.emit(new Effect.Report(asker.waiter(), decisions, summary(transaction, bytes)));
        });
        transaction.state =
                transaction.state.with(now.with(now.askers.stream().filter(asker -> !asker.dryRun()).toList()));
    }

    private static void answer(SupervisorTransaction transaction, long bytes) {
        Evictions now = transaction.state.evictions();
        if (now.victim.isPresent()) {
            return;
        }
        now.askers.forEach(asker ->
                transaction.emit(new Effect.Report(asker.waiter(), now.done, summary(transaction, bytes))));
        Evictions answered = now.with(List.of());
        transaction.state = transaction.state.with(now.pressure == MemoryPressure.CALM ? answered.cleared() : answered);
    }

    private static String summary(SupervisorTransaction transaction, long bytes) {
        LauncherPolicy policy = transaction.catalog().policy();
        if (!policy.enabled()) {
            return "the launcher is disabled: nothing is evicted";
        }
        if (policy.memoryThresholdBytes() == 0) {
            return "memory_threshold is 0: nothing is evicted";
        }
        Evictions now = transaction.state.evictions();
        return Sizes.text(bytes) + " available, memory_threshold is " + Sizes.text(policy.memoryThresholdBytes())
                + switch (now.pressure) {
                    case CALM -> ": nothing to do";
                    case SHORT, CRITICAL -> EvictionPolicy.victim(now.pressure, candidates(transaction)).isEmpty()
                            ? ": memory is short and no app may be stopped: " + whyNone(candidates(transaction))
                            : ": memory is short";
                };
    }

    private Evictions with(List<Requester> changed) {
        return new Evictions(pressure, available, victim, done, List.copyOf(changed), exhausted, unreadable);
    }

    private Evictions withVictim(Optional<RunId> changed) {
        return new Evictions(pressure, available, changed, done, askers, exhausted, unreadable);
    }

    private Evictions evicting(RunId run, Decision decision) {
        var more = new ArrayList<>(done);
        more.add(decision);
        return new Evictions(pressure, available, Optional.of(run), List.copyOf(more), askers, false, unreadable);
    }

    private Evictions exhaustedNow() {
        return new Evictions(pressure, available, victim, done, askers, true, unreadable);
    }

    private Evictions cleared() {
        return new Evictions(pressure, available, victim, List.of(), askers, false, unreadable);
    }
}
