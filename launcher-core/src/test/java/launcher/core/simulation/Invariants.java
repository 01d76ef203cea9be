package launcher.core.simulation;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import launcher.core.app.AppId;
import launcher.core.app.LauncherPolicy;
import launcher.core.app.MonotonicTime;
import launcher.core.app.ReasonCode;
import launcher.core.app.UseSample;
import launcher.core.demand.Demand;
import launcher.core.health.PortOwnership;
import launcher.core.lifecycle.App;
import launcher.core.lifecycle.AppEvent;
import launcher.core.lifecycle.AppState;
import launcher.core.lifecycle.Effect;
import launcher.core.lifecycle.Event;
import launcher.core.lifecycle.LauncherEvent;
import launcher.core.lifecycle.RunId;
import launcher.core.lifecycle.Waiter;
import launcher.core.lifecycle.WaiterId;
import launcher.core.supervisor.Supervisor;

/** What holds after every event, whatever goes wrong. */
final class Invariants {

    /** How late the simulated loop may notice that a deadline passed. */
    static final Duration TICK_LATENESS = Duration.ofMillis(20);

    private final World world;
    private final ModelDaemon daemon;
    private final Map<AppId, Integer> portsTaken = new TreeMap<>();
    private Map<AppId, App> earlier = new TreeMap<>();

    Invariants(World world, ModelDaemon daemon) {
        this.world = world;
        this.daemon = daemon;
        earlier.putAll(daemon.launcher().apps());
    }

    /** Remembers what the launcher is about to be asked. */
    void before(Event event) {
        switch (event) {
            case AppEvent.StartRequested asked -> asked.waiter().ifPresent(world.waiters::told);
            case AppEvent.StopRequested asked -> asked.waiter().ifPresent(world.waiters::told);
            case LauncherEvent.RestartRequested asked -> asked.waiter().ifPresent(world.waiters::told);
            case AppEvent _, LauncherEvent _ -> {}
        }
    }

    void check(Event event, Supervisor.Step step) {
        if (event instanceof LauncherEvent.MemoryMeasured(long bytes)) {
            evictions(step, bytes);
        }
        for (App app : step.changed()) {
            Optional.ofNullable(earlier.get(app.id())).ifPresent(before -> change(before, app, event));
        }
        daemon.launcher().apps().values().forEach(this::app);
        SlotInvariants.check(daemon.launcher(), step, app -> Optional.ofNullable(earlier.get(app)));
        grants(step);
        waiters(step);
        folders(step);
        if (event instanceof LauncherEvent.Tick && !daemon.launcher().nextDeadline().isAfter(world.now())) {
            throw new Violation("a tick left a deadline in the past: the loop would spin");
        }
        step.removed().forEach(app -> {
            earlier.remove(app);
            portsTaken.remove(app);
        });
        step.changed().forEach(app -> earlier.put(app.id(), app));
    }

    private static void hold(boolean promise, String broken, Object about) {
        if (!promise) {
            throw new Violation(broken + ": " + ShortText.of(about));
        }
    }

    // ---- one change

    private void change(App before, App after, Event event) {
        Optional<RunId> ended = before.state().currentRun()
                .filter(run -> !after.state().currentRun().equals(Optional.of(run)));
        if (ended.isPresent()) {
            hold(event instanceof AppEvent.RunGone || event instanceof AppEvent.NotStarted,
                    "a run was given up before it was gone", after);
        }
        boolean began = decided(after).isPresent() && !decided(before).equals(decided(after));
        if (began) {
            hold(after.lastSerial() > before.lastSerial(), "a run is not newer than the one before", after);
            boolean heldDown = before.state() instanceof AppState.Stopped stopped
                    && stopped.reason().code() == ReasonCode.USER;
            hold(!heldDown || event instanceof AppEvent.StartRequested
                    || event instanceof LauncherEvent.RestartRequested || event instanceof AppEvent.RunDiscovered
                    || (event instanceof LauncherEvent.CatalogChanged && after.spec().alwaysOn()),
                    "an app that an operator stopped started by itself", after);
        }
        portsTaken(before, after, event);
        if (before.state() instanceof AppState.Starting starting
                && after.state().reason().code() == ReasonCode.STARTUP_TIMEOUT) {
            hold(world.machine.servesAt(starting.run()).isEmpty(), "ended for a slow start though it had served",
                    after);
        }
        if (before.state() instanceof AppState.Ready ready && after.state() instanceof AppState.Stopping stopping) {
            stopOfReady(ready, stopping, after);
        }
        if (after.state() instanceof AppState.Pausing && !(before.state() instanceof AppState.Pausing)) {
            hold(after.state().reason().code() == ReasonCode.IDLE && Demand.standing(
                    after.spec(), daemon.launcher().catalog().policy()) == Demand.NONE,
                    "paused though it is kept running, or not idle", after);
        }
    }

    /** Of starts in a row that find their port taken the third has failed, unless an operator forgave what was. */
    private void portsTaken(App before, App after, Event event) {
        boolean failed = after.state() instanceof AppState.Failed
                || (after.state() instanceof AppState.Stopping stopping && stopping.failed());
        boolean taken = (event instanceof AppEvent.ProbeFailed failure
                && failure.listener() instanceof PortOwnership.TakenBy)
                || (event instanceof AppEvent.ProcessExited exited && exited.conflict().isPresent());
        boolean counts = taken && event instanceof AppEvent.RunEvent about
                && before.state().currentRun().equals(Optional.of(about.run()))
                && before.state() instanceof AppState.Starting && !failed;
        boolean anew = failed || after.state() instanceof AppState.Ready
                || event instanceof LauncherEvent.RestartRequested
                || (event instanceof AppEvent.StartRequested asked && asked.reason().code() == ReasonCode.USER);
        if (counts) {
            hold(portsTaken.merge(after.id(), 1, Integer::sum) < 3, "started again and again on taken ports", after);
        } else if (anew) {
            portsTaken.remove(after.id());
        }
    }

    /** The run it has, or is to have once it gets a slot. */
    private static Optional<RunId> decided(App app) {
        return app.state() instanceof AppState.Starting starting ? Optional.of(starting.run())
                : app.state().currentRun();
    }

    private void stopOfReady(AppState.Ready before, AppState.Stopping after, App app) {
        LauncherPolicy policy = daemon.launcher().catalog().policy();
        ReasonCode why = after.reason().code();
        if (why == ReasonCode.IDLE || why == ReasonCode.MEMORY) {
            hold(policy.enabled() && !app.spec().alwaysOn(), "a policy stopped what it must not touch", app);
        }
        if (why == ReasonCode.IDLE) {
            hold(before.draining().isPresent(), "stopped as idle without closing its gate first", app);
            hold(Demand.standing(app.spec(), policy) == Demand.NONE, "stopped as idle though it is kept running", app);
        }
        if (before.draining().isPresent() && why == before.draining().get().code()) {
            ModelGate gate = daemon.gate(before.run()).orElseThrow();
            hold(gate.closed() && !gate.holds(world.now(), app.spec().busyMax()),
                    "dismissed while somebody was inside who counts", app);
        }
    }

    private void evictions(Supervisor.Step step, long bytes) {
        long evicted = step.effects().stream().filter(Invariants::evicts).count();
        hold(evicted <= 1, "more than one app was evicted at once", step);
        step.effects().stream().filter(Invariants::evicts).map(Effect.PublishEvent.class::cast).forEach(announced -> {
            App victim = Optional.ofNullable(earlier.get(announced.app())).orElseThrow();
            LauncherPolicy policy = daemon.launcher().catalog().policy();
            hold(!victim.spec().alwaysOn() && policy.enabled(), "evicted what must not be touched", victim);
            if (inUse(victim)) {
                hold(bytes < policy.memoryThresholdBytes() / 2, "evicted an app in use without need", victim);
            }
            for (App other : earlier.values()) {
                boolean unused = runsUnused(other) && !other.spec().alwaysOn() && !inUse(other)
                        && !other.id().equals(victim.id());
                hold(!unused || !inUse(victim), "evicted an app in use while this one was not", other);
                hold(!unused || other.spec().priority() >= victim.spec().priority(),
                        "evicted " + victim.id() + " while a lower unused one ran", other);
            }
        });
    }

    private static boolean runsUnused(App app) {
        return app.state() instanceof AppState.Ready || isPaused(app);
    }

    private static boolean evicts(Effect effect) {
        return effect instanceof Effect.PublishEvent announced && announced.kind() == Effect.PublishEvent.Kind.EVICTED;
    }

    private boolean inUse(App app) {
        return !isPaused(app) && inUseOrWaited(app);
    }

    private static boolean isPaused(App app) {
        return app.state() instanceof AppState.Pausing || app.state() instanceof AppState.Paused;
    }

    private boolean inUseOrWaited(App app) {
        return app.hasWaiters() || app.state().currentRun().flatMap(daemon::gate).map(ModelGate::sample)
                .filter((UseSample use) -> use.inUse(world.now(), app.spec().busyMax())).isPresent();
    }

    // ---- every app

    private void app(App app) {
        long live = world.machine.liveRuns(app.id()).filter(run -> !daemon.findIsOnTheWay(run)).count();
        hold(live <= 1, "two live runs of one app", app);
        switch (app.state()) {
            case AppState.Stopped _ -> {
                hold(live == 0, "stopped, but a process is there", app);
                hold(app.waiters().isEmpty(), "stopped, but somebody still waits", app);
                hold(app.configured(), "not listed, without a run, and still known", app);
            }
            case AppState.Failed _ -> {
                hold(live == 0, "failed, but a process is there", app);
                hold(app.waiters().stream().allMatch(waiter -> waiter.until() == Waiter.For.READY),
                        "gone, but somebody still waits for that", app);
            }
            case AppState.Ready ready -> ready(app, ready);
            case AppState.Pausing pausing -> paused(app, pausing.to());
            case AppState.Paused paused -> paused(app, paused);
            case AppState.Starting _, AppState.Stopping _ -> {}
        }
        MonotonicTime late = world.now().minus(TICK_LATENESS);
        for (Waiter waiter : app.waiters()) {
            boolean queued = app.state() instanceof AppState.Starting starting && starting.waitsForSlot();
            hold(waiter.deadline().isPresent() != queued,
                    "a deadline, though others are waited for, or none though not", app);
            hold(waiter.deadline().filter(at -> !at.isAfter(late)).isEmpty(), "a waiter was not answered in time", app);
            if (queued || (app.state() instanceof AppState.Starting starting && starting.since().equals(world.now()))) {
                world.waiters.held(waiter.id(), world.now());
            }
        }
    }

    private void ready(App app, AppState.Ready ready) {
        boolean alive = world.machine.process(ready.run()).filter(ModelProcess::mainAlive).isPresent();
        hold(alive || daemon.exitIsOnTheWay(ready.run()), "ready without a process", app);
        if (ready.draining().isEmpty() && !isFresh(app)) {
            hold(daemon.gate(ready.run()).filter(gate -> !gate.closed()).isPresent()
                    || daemon.lanes().pending(ready.run(), Effect.OpenGate.class), "ready behind a closed gate", app);
            hold(app.waiters().isEmpty(), "ready, but somebody still waits", app);
            hold(world.machine.process(ready.run()).filter(ModelProcess::heldByLauncher).isEmpty()
                    || daemon.lanes().pending(ready.run(), Effect.ResumeRun.class), "ready, but still held", app);
        }
    }

    /** True if it came to its state in this step, of which the effects are still to be queued. */
    private boolean isFresh(App app) {
        return !Optional.ofNullable(earlier.get(app.id())).map(App::state).equals(Optional.of(app.state()));
    }

    private void paused(App app, AppState.Paused paused) {
        hold(world.machine.alive(paused.run()) || daemon.exitIsOnTheWay(paused.run()), "paused without a process", app);
        hold(daemon.gate(paused.run()).filter(ModelGate::closed).isPresent() || isFresh(app)
                || daemon.lanes().pending(paused.run(), Effect.CloseGate.class), "paused behind an open gate", app);
        hold(app.waiters().isEmpty(), "paused, but a waiter waits", app);
    }

    // ---- waiters

    private void grants(Supervisor.Step step) {
        for (Effect effect : step.effects()) {
            if (effect instanceof Effect.Grant grant) {
                App app = daemon.launcher().apps().get(grant.run().app());
                hold(app != null && app.state() instanceof AppState.Ready ready && ready.run().equals(grant.run())
                        && ready.draining().isEmpty(), "a grant without a ready run", grant);
                hold(gateIsOpenWhen(grant, step), "a grant behind a closed gate", grant);
            }
        }
    }

    /** The state of the gate once its queue comes to this grant. */
    private boolean gateIsOpenWhen(Effect.Grant grant, Supervisor.Step step) {
        boolean open = daemon.gate(grant.run()).filter(gate -> !gate.closed()).isPresent();
        for (Effect queued : daemon.lanes().of(grant.run())) {
            open = after(queued, open);
        }
        for (Effect effect : step.effects()) {
            if (effect instanceof Effect.RunEffect inLane && inLane.run().equals(grant.run())) {
                open = after(effect, open);
            }
            if (effect.equals(grant)) {
                return open;
            }
        }
        return open;
    }

    private static boolean after(Effect effect, boolean open) {
        return switch (effect) {
            case Effect.OpenGate _ -> true;
            case Effect.CloseGate _ -> false;
            case Effect.CloseGateIfUnused _, Effect.StartRun _, Effect.StartProbe _, Effect.StopProbe _,
                    Effect.PersistEndpoint _, Effect.PauseRun _, Effect.ResumeRun _, Effect.StopRun _,
                    Effect.CleanUpRun _, Effect.Grant _,
                    Effect.AnswerGone _, Effect.Refuse _, Effect.Report _, Effect.PublishEvent _, Effect.LogMessage _,
                    Effect.LearnStart _, Effect.MeasureMemory _, Effect.Reconcile _ -> open;
        };
    }

    private void waiters(Supervisor.Step step) {
        if (world.waiters.owed().isEmpty()) {
            return;
        }
        Set<WaiterId> cared = cared(step);
        world.waiters.owed().forEach((id, owed) -> {
            hold(!owed.asked().plus(owed.patience()).isBefore(world.now()), "an answer took too long", owed + " " + id);
            hold(!owed.told() || cared.contains(id), "a waiter was forgotten", owed + " " + id);
        });
    }

    /** Every waiter that the launcher knows, or that has an answer on its way. */
    private Set<WaiterId> cared(Supervisor.Step step) {
        var cared = new HashSet<WaiterId>();
        daemon.launcher().apps().values().forEach(app -> app.waiters().forEach(waiter -> cared.add(waiter.id())));
        step.effects().forEach(effect -> answered(effect).ifPresent(cared::add));
        daemon.lanes().all().forEach(lane -> lane.forEach(effect -> answered(effect).ifPresent(cared::add)));
        return cared;
    }

    private static Optional<WaiterId> answered(Effect effect) {
        return switch (effect) {
            case Effect.Grant grant -> Optional.of(grant.waiter());
            case Effect.Refuse refuse -> Optional.of(refuse.waiter());
            case Effect.AnswerGone gone -> Optional.of(gone.waiter());
            case Effect.Report report -> Optional.of(report.waiter());
            case Effect.OpenGate _, Effect.CloseGate _, Effect.CloseGateIfUnused _, Effect.StartRun _,
                    Effect.StartProbe _, Effect.StopProbe _, Effect.PersistEndpoint _, Effect.StopRun _,
                    Effect.PauseRun _, Effect.ResumeRun _,
                    Effect.CleanUpRun _, Effect.PublishEvent _, Effect.LogMessage _, Effect.LearnStart _,
                    Effect.MeasureMemory _, Effect.Reconcile _ -> Optional.empty();
        };
    }

    // ---- folders

    private void folders(Supervisor.Step step) {
        var current = new HashSet<RunId>();
        daemon.launcher().apps().values().forEach(app -> app.state().currentRun().ifPresent(current::add));
        for (RunId run : world.machine.folders()) {
            hold(current.contains(run) || world.machine.alive(run)
                    || coming(run, Effect.CleanUpRun.class, step) || coming(run, Effect.StopRun.class, step)
                    || daemon.endIsOnTheWay(run) || daemon.findIsOnTheWay(run),
                    "a folder without a record or a process", run);
        }
        for (RunId run : current) {
            hold(world.machine.hasFolder(run) || coming(run, Effect.StartRun.class, step)
                    || foundAfterItsEnd(run, step),
                    "a run without a folder", run);
        }
    }

    /** A find that came late made a stray of it, and an app that is new to the configuration waits for its end. */
    private boolean foundAfterItsEnd(RunId run, Supervisor.Step step) {
        App app = daemon.launcher().apps().get(run.app());
        return app != null && app.state() instanceof AppState.Stopping
                && (coming(run, Effect.StopRun.class, step) || daemon.endIsOnTheWay(run));
    }

    private boolean coming(RunId run, Class<? extends Effect.RunEffect> kind, Supervisor.Step step) {
        return daemon.lanes().pending(run, kind) || step.effects().stream()
                .anyMatch(effect -> kind.isInstance(effect) && ((Effect.RunEffect) effect).run().equals(run));
    }
}
