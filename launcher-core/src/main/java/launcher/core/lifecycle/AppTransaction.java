package launcher.core.lifecycle;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import launcher.core.app.AppSpec;
import launcher.core.app.Durations;
import launcher.core.app.LauncherPolicy;
import launcher.core.app.MonotonicTime;
import launcher.core.app.Reason;
import launcher.core.app.ReasonCode;
import launcher.core.app.RestartSpec;
import launcher.core.app.UseSample;
import launcher.core.demand.Demand;
import launcher.core.health.HealthTracker;
import launcher.core.health.ProbeSpec;
import launcher.core.idle.IdlePolicy;
import launcher.core.lifecycle.AppEvent.RunDiscovered;
import launcher.core.lifecycle.AppState.Failed;
import launcher.core.lifecycle.AppState.From;
import launcher.core.lifecycle.AppState.Paused;
import launcher.core.lifecycle.AppState.Phase;
import launcher.core.lifecycle.AppState.Ready;
import launcher.core.lifecycle.AppState.Starting;
import launcher.core.lifecycle.AppState.Stopping;
import launcher.core.lifecycle.Effect.PublishEvent.Kind;
import launcher.core.restart.FailureHistory;
import launcher.core.restart.Jitter;

/** The moves that the transition table is made of, on an app during a step. */
final class AppTransaction {

    private final TransitionContext context;
    private final List<Effect> effects = new ArrayList<>();
    private final WaiterQueue waiters = new WaiterQueue(this);
    private App app;

    AppTransaction(App app, TransitionContext context) {
        this.app = app;
        this.context = context;
    }

    TransitionTable.Outcome outcome() {
        return new TransitionTable.Outcome(app, effects);
    }

    App app() {
        return app;
    }

    WaiterQueue waiters() {
        return waiters;
    }

    MonotonicTime now() {
        return context.now();
    }

    LauncherPolicy policy() {
        return context.policy();
    }

    Optional<UseSample> use() {
        return context.use();
    }

    boolean shuttingDown() {
        return context.shuttingDown();
    }

    void emit(Effect effect) {
        effects.add(effect);
    }

    void waitedBy(List<Waiter> changed) {
        app = app.withWaiters(changed);
    }

    void become(AppState next) {
        app = app.in(next);
    }

    void specChanged(AppSpec spec) {
        app = app.of(spec, true);
    }

    void removedFromConfig() {
        app = app.of(app.spec(), false);
        waiters.refuseReady(Refusal.of(Refusal.Code.NO_SUCH_APP, Reasons.REMOVED));
    }

    void become(FailureHistory changed) {
        app = app.withFailures(changed);
    }

    void forgiven() {
        become(FailureHistory.NONE);
    }

    void forget(RunId run) {
        emit(new Effect.CleanUpRun(run));
    }

    // ---- starting

    /** Decides a start. Its process comes with a slot, which the launcher gives in the same step if a slot is free. */
    void start(Reason reason) {
        boolean restart = app.state() instanceof Failed;
        var run = new RunId(app.id(), Math.max(now().nanos(), app.lastSerial() + 1));
        app = app.inRun(new Starting(run, From.COLD, new Phase.Slot(), now(), Optional.empty(), reason), restart);
        waiters.beginAnew();
    }

    /** Starts an app that is to run always, unless it stands still for a reason that holds against that. */
    void startIfStanding(ReasonCode stoppedFor) {
        boolean never = stoppedFor == ReasonCode.EXITED && app.spec().restart().policy() == RestartSpec.Policy.NEVER;
        boolean held = stoppedFor == ReasonCode.USER || stoppedFor == ReasonCode.MEMORY || never;
        if (!held && !shuttingDown() && app.configured()
                && Demand.standing(app.spec(), policy()) != Demand.NONE) {
            start(Reasons.kept(app.spec()));
        }
    }

    void startIfWanted(ReasonCode stoppedFor) {
        waiters.first().ifPresentOrElse(first -> start(first.why()), () -> startIfStanding(stoppedFor));
    }

    ReasonCode standingCode() {
        return switch (Demand.standing(app.spec(), policy())) {
            case PIN, KEPT -> ReasonCode.ALWAYS_ON;
            case NONE, USE, WAITER -> ReasonCode.REQUESTED;
        };
    }

    void takeOver(RunDiscovered found) {
        Instance instance = found.instance();
        MonotonicTime deadline = now().plus(app.spec().startupTimeout());
        var probe = new ProbeSpec(app.spec(), instance.port());
        var starting = new Starting(found.run(), From.FOUND, new Phase.Probe(instance, HealthTracker.of(probe, now())),
                now(), Optional.of(deadline), Reasons.takenOver(found.origin()));
        app = app.inRun(starting, false);
        if (found.ready().isEmpty()) {
            emit(new Effect.StartProbe(found.run(), probe));
        } else if (found.paused()) {
            PausedTransitions.takeOver(this, new Paused(
                    found.run(), instance, found.ready().get(), now(), 0, Reasons.takenOver(found.origin())));
        } else {
            serve(starting, instance, found.ready().get());
        }
    }

    void serve(Starting state, Instance instance, Endpoint endpoint) {
        Duration took = state.since().until(now());
        MonotonicTime firstLook = now().plus(switch (state.from()) {
            case COLD, PAUSED -> firstLook();
            case FOUND -> policy().checkInterval(); // its clients have that long to come back
        });
        var ready = new Ready(
                state.run(), instance, endpoint, now(), Optional.of(firstLook), 0, Optional.empty(), state.reason());
        become(ready);
        app = app.withFailures(app.failures().portFree());
        emit(new Effect.PersistEndpoint(state.run(), endpoint)); // before any client is let in
        switch (state.from()) {
            case COLD, PAUSED -> {
                app = app.startedIn(took);
                emit(new Effect.OpenGate(state.run(), Optional.of(state.reason().text())));
                emit(new Effect.LearnStart(app.id(), took));
                announce(Kind.READY, "is ready after " + Durations.text(took), state.reason());
                waiters.grant(ready, Optional.of(took));
            }
            case FOUND -> {
                emit(new Effect.OpenGate(state.run(), Optional.empty()));
                announce(Kind.READY, "is ready: " + state.reason().text(), state.reason());
                waiters.grant(ready, Optional.empty());
            }
        }
    }

    /** How soon after its first use a run is judged for idleness: the use was stamped before, or is on its way. */
    Duration firstLook() {
        Duration idle = app.spec().idleTimeout();
        return idle.compareTo(IdlePolicy.RECHECK) <= 0 ? idle : IdlePolicy.RECHECK;
    }

    /** Counts and tells a failed start; its waiters are refused. */
    Reason failedToStart(Refusal.Code code, Reason why) {
        Reason reason = countFailure(why);
        announce(Kind.ERROR, "failed to start: " + reason.text(), reason);
        boolean loop = reason.code() == ReasonCode.CRASH_LOOP;
        waiters.refuseReady(Refusal.of(loop ? Refusal.Code.CRASH_LOOP : code, reason));
        return reason;
    }

    // ---- ending

    void end(Starting state, boolean failed, Reason reason) {
        emit(new Effect.StopProbe(state.run()));
        stopRun(state.run(), failed, Optional.empty(), reason);
    }

    void end(Ready state, boolean failed, Reason reason) {
        noteLastUse();
        emit(new Effect.CloseGate(state.run()));
        stopRun(state.run(), failed, Optional.empty(), reason);
    }

    /** The gate of a paused run is closed already. */
    void end(Paused state, boolean failed, Optional<Reason> again, Reason reason) {
        noteLastUse();
        stopRun(state.run(), failed, again, reason);
    }

    private void noteLastUse() {
        use().ifPresent(use -> app = app.lastUsed(new App.LastUse(
                use.held(now(), app.spec().busyMax()) ? now() : use.lastHumanUse(), use.cause())));
    }

    void stopRun(RunId run, boolean failed, Optional<Reason> again, Reason reason) {
        become(new Stopping(run, app.state().process(), failed, false, again, reason));
        emit(new Effect.StopRun(run, app.spec().stop()));
        announce(Kind.STOPPING, "is stopping: " + reason.text(), reason);
    }

    // ---- after the end

    void settleFailed(Reason reason) {
        boolean loop = reason.code() == ReasonCode.CRASH_LOOP;
        Duration delay = loop ? app.spec().restart().window() : app.failures().backoff(
                app.spec().restart(), Jitter.of(context.seed(), app.id(), app.lastSerial()));
        become(new Failed(reason, now().plus(delay)));
        if (loop) {
            waiters.refuseReady(Refusal.of(Refusal.Code.CRASH_LOOP, reason));
        }
    }

    /** Counts another failure; the reason becomes a crash loop if that was too many. */
    Reason countFailure(Reason why) {
        app = app.withFailures(app.failures().plus(app.spec().restart(), now()));
        if (!app.failures().loop(app.spec().restart(), now())) {
            return why;
        }
        return Reasons.crashLoop(app.spec().restart(), why);
    }

    void announce(Kind kind, String message, Reason reason) {
        emit(new Effect.PublishEvent(app.id(), kind, app.id() + " " + message, Optional.of(reason)));
    }
}
