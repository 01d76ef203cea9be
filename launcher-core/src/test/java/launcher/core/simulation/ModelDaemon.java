package launcher.core.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import launcher.core.app.AppCatalog;
import launcher.core.app.AppId;
import launcher.core.app.AppSpec;
import launcher.core.app.MonotonicTime;
import launcher.core.health.PortOwnership;
import launcher.core.lifecycle.App;
import launcher.core.lifecycle.AppEvent;
import launcher.core.lifecycle.AppEvent.GateClosed;
import launcher.core.lifecycle.AppEvent.GateInUse;
import launcher.core.lifecycle.AppEvent.NotPaused;
import launcher.core.lifecycle.AppEvent.NotResumed;
import launcher.core.lifecycle.AppEvent.NotStarted;
import launcher.core.lifecycle.AppEvent.ObservedGone;
import launcher.core.lifecycle.AppEvent.ObservedPaused;
import launcher.core.lifecycle.AppEvent.ObservedRunning;
import launcher.core.lifecycle.AppEvent.ProbeFailed;
import launcher.core.lifecycle.AppEvent.ProbeSucceeded;
import launcher.core.lifecycle.AppEvent.ProcessExited;
import launcher.core.lifecycle.AppEvent.ProcessStarted;
import launcher.core.lifecycle.AppEvent.RunDiscovered;
import launcher.core.lifecycle.AppEvent.RunGone;
import launcher.core.lifecycle.AppEvent.RunStuck;
import launcher.core.lifecycle.AppState;
import launcher.core.lifecycle.Effect;
import launcher.core.lifecycle.Event;
import launcher.core.lifecycle.ExitStatus;
import launcher.core.lifecycle.Instance;
import launcher.core.lifecycle.LauncherEvent;
import launcher.core.lifecycle.PortConflict;
import launcher.core.lifecycle.RunId;
import launcher.core.lifecycle.Samples;
import launcher.core.lifecycle.TransitionTable;
import launcher.core.lifecycle.WaiterId;
import launcher.core.supervisor.Supervisor;

/** The daemon as far as the core can see it: mailbox, gates, queues and effects. All of it is lost when it dies. */
final class ModelDaemon {

    private static final OptionalInt PORT = OptionalInt.of(20_000);
    private static final Duration MAIL = Duration.ofNanos(100_000);

    private final World world;
    private final Supervisor launcher;
    private final Lanes lanes;
    private final Invariants invariants;
    private final Map<RunId, ModelGate> gates = new LinkedHashMap<>();
    private final Map<RunId, Event> gateAnswers = new LinkedHashMap<>();
    private final Map<RunId, List<AppEvent.RunEvent>> facts = new LinkedHashMap<>();
    private final Set<RunId> watched = new LinkedHashSet<>();
    private final Set<RunId> exitsOnTheWay = new LinkedHashSet<>();
    private final Set<RunId> exitsLost = new LinkedHashSet<>();
    private final Set<RunId> endsOnTheWay = new LinkedHashSet<>();
    private final Set<RunId> findsOnTheWay = new LinkedHashSet<>();
    private final Map<RunId, RunDiscovered> finds = new LinkedHashMap<>();
    private MonotonicTime mailboxFree;
    private boolean dead;

    ModelDaemon(World world, TransitionTable table, AppCatalog catalog, long seed) {
        this.world = world;
        this.lanes = new Lanes(world.agenda, world.chance, this::perform);
        this.launcher = new Supervisor(observed(table), catalog, seed, world.now());
        this.invariants = new Invariants(world, this);
        this.mailboxFree = world.now();
    }

    private TransitionTable observed(TransitionTable table) {
        return (app, event, context) -> {
            world.coverage.visit(Coverage.State.of(app.state()), event);
            return table.apply(app, event, context);
        };
    }

    Supervisor launcher() {
        return launcher;
    }

    Lanes lanes() {
        return lanes;
    }

    Optional<ModelGate> gate(RunId run) {
        return Optional.ofNullable(gates.get(run));
    }

    Set<RunId> gated() {
        return gates.keySet();
    }

    boolean exitIsOnTheWay(RunId run) {
        return exitsOnTheWay.contains(run);
    }

    /** True if its last process is gone and the launcher has not been told yet. */
    boolean endIsOnTheWay(RunId run) {
        return endsOnTheWay.contains(run);
    }

    /** True if it was found, and the launcher has not been told yet. */
    boolean findIsOnTheWay(RunId run) {
        return findsOnTheWay.contains(run);
    }

    /** An app with a gate that is being closed, or a run that is being paused or resumed, at this moment. */
    Optional<AppId> closing() {
        return launcher.apps().values().stream().filter(app -> switch (app.state()) {
            case AppState.Ready ready -> ready.draining().isPresent();
            case AppState.Starting starting -> starting.phase() instanceof AppState.Phase.Resume;
            case AppState.Pausing _ -> true;
            case AppState.Stopped _, AppState.Paused _, AppState.Stopping _, AppState.Failed _ -> false;
        }).map(App::id).findFirst();
    }

    Optional<ModelGate> gateOf(AppId app) {
        return Optional.ofNullable(launcher.apps().get(app)).map(App::state).flatMap(state -> state.currentRun())
                .flatMap(this::gate);
    }

    void die() {
        dead = true;
        lanes.end();
    }

    /** Takes over what the daemon before left; whatever never became a run, or is none any more, is cleaned away. */
    void adopt() {
        for (RunId run : world.machine.foldersNow()) {
            Optional<ModelProcess> alive = world.machine.process(run).filter(ModelProcess::alive);
            if (alive.isEmpty()) {
                world.machine.removeFolder(run);
                continue;
            }
            gates.put(run, new ModelGate(world.machine.saved(run).orElse(world.now())));
            var found = new RunDiscovered(run, Instance.ofProcess(alive.get().pid, PORT), world.machine.servesAt(run),
                    alive.get().held());
            findsOnTheWay.add(run);
            finds.put(run, found);
            post(found);
            if (world.chance.hits(world.faults().duplicated())) {
                post(found);
                late(found);
            }
            if (!alive.get().mainAlive()) {
                exitsOnTheWay.add(run);
                post(new ProcessExited(run, new ExitStatus.Unknown(), "", Optional.empty()));
            }
        }
        post(new LauncherEvent.AdoptionEnded());
    }

    // ---- the mailbox

    /** In the order of posting. */
    void post(Event event) {
        mailboxFree = MonotonicTime.latest(mailboxFree, world.now()).plus(world.chance.around(MAIL));
        world.agenda.after(world.now().until(mailboxFree), () -> deliver(event));
    }

    /** A fact from an adapter, which may come late or twice. */
    void fact(AppEvent.RunEvent event) {
        if (world.chance.hits(world.faults().late())) {
            late(event);
        } else {
            post(event);
        }
        if (world.chance.hits(world.faults().duplicated())) {
            late(event);
        }
    }

    private void late(Event event) {
        Duration overtaken = Duration.ofSeconds(world.chance.hits(0.3) ? 90 : 2);
        world.agenda.after(world.chance.around(overtaken), () -> deliver(event));
    }

    void exited(RunId run, ExitStatus status) {
        exitsOnTheWay.add(run);
        if (world.chance.hits(world.faults().lost())) {
            exitsLost.add(run);
        } else {
            boolean conflict = world.machine.process(run).filter(process -> process.portTaken).isPresent();
            fact(new ProcessExited(run, status, "last words",
                    conflict ? Optional.of(new PortConflict(20_000, "pid 812")) : Optional.empty()));
        }
    }

    private void deliver(Event event) {
        if (!dead) {
            handle(event);
        }
    }

    /** As the loop does: a tick once the deadline passed. */
    void tick() {
        handle(new LauncherEvent.Tick());
    }

    private void handle(Event event) {
        world.countEvent();
        world.trace.add("EVENT", event);
        if (event instanceof AppEvent about) {
            visitUnrelated(about);
        }
        invariants.before(event);
        Supervisor.Step step = launcher.handle(event, world.now(), run -> gate(run).map(ModelGate::sample));
        hangGates(step);
        if (event instanceof ProcessExited exited) {
            exitsOnTheWay.remove(exited.run());
        } else if (event instanceof ObservedGone gone) {
            exitsOnTheWay.remove(gone.run());
        } else if (event instanceof RunGone gone) {
            endsOnTheWay.remove(gone.run());
        } else if (event instanceof RunDiscovered found) {
            findsOnTheWay.remove(found.run());
        }
        invariants.check(event, step);
        for (Effect effect : step.effects()) {
            if (!dead) {
                world.trace.add("effect", effect);
                accept(effect);
            }
        }
    }

    private void visitUnrelated(AppEvent event) {
        Optional<App> app = Optional.ofNullable(launcher.apps().get(event.app()));
        if (event instanceof AppEvent.RunEvent about) {
            if (!app.map(App::state).flatMap(AppState::currentRun).equals(Optional.of(about.run()))) {
                world.coverage.visit(Coverage.State.OTHER_RUN, event);
            }
        } else if (app.isEmpty()) {
            world.coverage.visit(Coverage.State.UNKNOWN, event);
        }
    }

    private void hangGates(Supervisor.Step step) {
        for (Effect effect : step.effects()) {
            if (effect instanceof Effect.StartRun start) {
                gates.put(start.run(), new ModelGate(world.now()));
            } else if (effect instanceof Effect.CleanUpRun forget) {
                gates.remove(forget.run());
                gateAnswers.remove(forget.run());
                facts.remove(forget.run());
            }
        }
    }

    // ---- effects

    private void accept(Effect effect) {
        switch (effect) {
            case Effect.CloseGateIfUnused close -> {
                answerAgain(close.run());
                lanes.put(close);
            }
            case Effect.RunEffect inLane -> lanes.put(inLane);
            case Effect.AnswerGone(var waiter) -> world.waiters.answer(waiter, effect);
            case Effect.Refuse(var waiter, _) -> world.waiters.answer(waiter, effect);
            case Effect.Report(var waiter, _, _) -> world.waiters.answer(waiter, effect);
            case Effect.PublishEvent _, Effect.LogMessage _, Effect.LearnStart _ -> {}
            case Effect.MeasureMemory _ ->
                    world.agenda.after(world.chance.around(Duration.ofMillis(5)), this::measureMemory);
            case Effect.Reconcile _ -> reconcile();
        }
        mayDie();
    }

    private boolean mayDie() {
        if (world.chance.hits(world.faults().kill())) {
            world.killDaemon();
        }
        return dead;
    }

    void measureMemory() {
        if (!dead) {
            post(world.machine.memoryReadable()
                    ? new LauncherEvent.MemoryMeasured(world.machine.availableBytes())
                    : new LauncherEvent.MemoryUnreadable("no MemAvailable"));
        }
    }

    private void reconcile() {
        var missed = exitsLost.stream().filter(this::isUp).toList();
        exitsLost.removeAll(missed);
        missed.forEach(run -> {
            fact(new ObservedGone(run));
            if (world.chance.hits(10 * world.faults().duplicated())) {
                late(new ObservedGone(run)); // a pass that was under way says it once more
            }
        });
        observePauses();
        gates.forEach((run, gate) -> {
            if (world.machine.hasFolder(run)) {
                world.machine.save(run, gate.sample().lastHumanUse());
            }
        });
    }

    /** What another program paused or resumed. */
    private void observePauses() {
        for (App app : launcher.apps().values()) {
            app.state().currentRun().flatMap(world.machine::process).filter(ModelProcess::alive).ifPresent(process -> {
                if (app.state() instanceof AppState.Ready && process.held()) {
                    fact(new ObservedPaused(process.run));
                } else if (app.state() instanceof AppState.Paused && !process.held()) {
                    fact(new ObservedRunning(process.run));
                }
            });
        }
    }

    /** True if the launcher believes that the run is up, and so asks how it is. */
    private boolean isUp(RunId run) {
        return Optional.ofNullable(launcher.apps().get(run.app())).map(App::state).filter(state -> switch (state) {
            case AppState.Ready _, AppState.Paused _ -> true;
            case AppState.Starting starting -> starting.phase() instanceof AppState.Phase.Probe;
            case AppState.Stopped _, AppState.Stopping _, AppState.Failed _, AppState.Pausing _ -> false;
        }).flatMap(AppState::currentRun).equals(Optional.of(run));
    }

    private void perform(Effect.RunEffect effect, Runnable done) {
        world.trace.add("lane", effect);
        RunId run = effect.run();
        switch (effect) {
            case Effect.StartRun(_, var spec) -> start(run, spec, done);
            case Effect.StopRun stop -> stop(stop, done);
            case Effect.PauseRun _ -> pause(run, done);
            case Effect.ResumeRun _ -> resume(run, done);
            case Effect.StartProbe _ -> watch(run);
            case Effect.StopProbe _ -> watched.remove(run);
            case Effect.PersistEndpoint(_, var endpoint) -> world.machine.note(run, endpoint);
            case Effect.OpenGate(_, var use) -> gate(run).ifPresent(gate -> gate.open(world.now(), use));
            case Effect.CloseGateIfUnused close -> closeIfUnused(close);
            case Effect.CloseGate _ -> gate(run).ifPresent(ModelGate::close);
            case Effect.CleanUpRun _ -> world.machine.removeFolder(run);
            case Effect.Grant(_, var waiter, _, _) -> world.waiters.answer(waiter, effect);
        }
        boolean takesTime = effect instanceof Effect.StartRun || effect instanceof Effect.StopRun
                || effect instanceof Effect.PauseRun || effect instanceof Effect.ResumeRun;
        if (!mayDie() && !takesTime) {
            done.run();
        }
    }

    private void start(RunId run, AppSpec spec, Runnable done) {
        world.machine.makeFolder(run);
        boolean fails = world.chance.hits(world.faults().badStart() / 4);
        world.agenda.after(world.chance.around(Duration.ofMillis(5)), () -> {
            if (dead) {
                return; // the shim finds its folder renamed and ends without starting the app
            }
            if (fails) {
                fact(new NotStarted(run, "no such file"));
            } else {
                var process = new ModelProcess(
                        run, world.machine.nextPid(), world.now(), world.chance, world.faults(),
                        Samples.command(spec).contains(Catalogs.LISTENS_ELSEWHERE));
                world.machine.spawned(process);
                fact(new ProcessStarted(run, Instance.ofProcess(process.pid, PORT)));
                world.live(process);
            }
            if (!mayDie()) {
                done.run();
            }
        });
    }

    /** An old fact comes once more, at the worst moment. */
    private void oldFactsAgain(RunId run) {
        if (world.chance.hits(world.faults().duplicated())) {
            world.machine.process(run).ifPresent(process ->
                    post(new ProcessStarted(run, Instance.ofProcess(process.pid, PORT))));
            Optional.ofNullable(finds.get(run)).ifPresent(this::post);
        }
        if (world.chance.hits(10 * world.faults().duplicated())) {
            facts.getOrDefault(run, List.of()).forEach(world.chance.hits(0.5) ? this::post : this::late);
        }
        if (exitsLost.remove(run)) { // a reconciliation is under way
            post(new ObservedGone(run));
            late(new ObservedGone(run));
        }
        if (world.chance.hits(world.faults().late() / 2)) { // an operator comes in between
            world.configure(Catalogs.changed(world.configured(), world.chance));
        }
    }

    private void remembered(AppEvent.RunEvent event) {
        facts.computeIfAbsent(event.run(), _ -> new ArrayList<>()).add(event);
        fact(event);
    }

    /** Another program holds a run or lets it go on; now and then that is told at once. */
    void meddle() {
        List<ModelProcess> alive = world.machine.foldersNow().stream()
                .flatMap(run -> world.machine.process(run).stream()).filter(ModelProcess::mainAlive).toList();
        if (!alive.isEmpty()) {
            ModelProcess process = world.chance.oneOf(alive);
            if (process.held()) {
                process.resume();
            } else {
                process.holdFromOutside();
            }
            if (world.chance.hits(0.5)) {
                remembered(process.held() ? new ObservedPaused(process.run) : new ObservedRunning(process.run));
            }
        }
    }

    private void pause(RunId run, Runnable done) {
        if (world.chance.hits(2 * world.faults().late())) {
            world.exit(run, new ExitStatus.Signaled(9));
        }
        oldFactsAgain(run);
        if (world.chance.hits(world.faults().late())) {
            post(new AppEvent.WaiterLeft(run.app(), new WaiterId(0))); // its client was answered long ago
        }
        if (world.chance.hits(world.faults().late())) {
            fact(new AppEvent.OverMemoryLimit(run, 1L << 30));
        }
        later(done, () -> {
            Optional<ModelProcess> alive = world.machine.process(run).filter(ModelProcess::alive);
            boolean fails = alive.isEmpty() || world.chance.hits(world.faults().badStart() / 2);
            alive.filter(_ -> !fails).ifPresent(ModelProcess::pause);
            remembered(fails ? new NotPaused(run, "would not stop moving") : new ObservedPaused(run));
        });
    }

    private void resume(RunId run, Runnable done) {
        oldFactsAgain(run);
        later(done, () -> {
            Optional<ModelProcess> alive = world.machine.process(run).filter(ModelProcess::alive);
            boolean fails = alive.isEmpty() || world.chance.hits(world.faults().badStart() / 2);
            alive.ifPresent(process -> { // a bug may let it go on and say that it does not
                process.resume();
                if (fails && world.chance.hits(0.5)) {
                    remembered(new ObservedRunning(run));
                }
            });
            remembered(fails ? new NotResumed(run, "none of its processes is left") : new ObservedRunning(run));
        });
    }

    private void later(Runnable done, Runnable action) {
        world.agenda.after(world.chance.around(Duration.ofMillis(world.chance.hits(0.6) ? 1_500 : 3)), () -> {
            if (!dead) {
                action.run();
                if (!mayDie()) {
                    done.run();
                }
            }
        });
    }

    private void watch(RunId run) {
        watched.add(run);
        if (world.chance.hits(0.3)) {
            remembered(new ProbeFailed(run, new PortOwnership.NotListening(), "nothing listens on port 20000 yet"));
        }
        world.machine.process(run).ifPresent(process -> {
            if (process.portTaken) {
                world.agenda.after(world.chance.around(Duration.ofMillis(300)), () -> found(process));
            } else {
                process.servesAt.ifPresent(at -> world.agenda.after(
                        world.now().isBefore(at) ? world.now().until(at) : Duration.ofMillis(3), () -> found(process)));
            }
        });
    }

    private void found(ModelProcess process) {
        RunId run = process.run;
        if (process.held()) {
            world.agenda.after(Duration.ofMillis(200), () -> found(process)); // it answers no probe
        } else if (!dead && process.mainAlive() && watched.remove(run) && !world.chance.hits(world.faults().lost())) {
            remembered(process.portTaken
                    ? new ProbeFailed(run, new PortOwnership.TakenBy(812, "nginx"), "pid 812 (nginx)")
                    : new ProbeSucceeded(run, new PortOwnership.Owned("127.0.0.1")));
        }
    }

    private void closeIfUnused(Effect.CloseGateIfUnused close) {
        RunId run = close.run();
        if (world.chance.hits(0.1)) {
            gate(run).ifPresent(gate -> gate.touch(world.now())); // the touch file is looked at once more
        }
        oldFactsAgain(run);
        boolean closed = gate(run).map(gate -> gate.closeIfUnused(close.lastHuman(), world.now(), close.busyMax()))
                .orElse(true);
        AppEvent.RunEvent answer = closed ? new GateClosed(run, close.drainAttempt())
                : new GateInUse(run, close.drainAttempt());
        if (world.chance.hits(10 * world.faults().late())) {
            late(answer);
        } else {
            post(answer);
        }
        if (world.chance.hits(10 * world.faults().duplicated())) {
            late(answer);
        }
        gateAnswers.put(run, answer);
    }

    /** What the gate answered to an earlier closing comes once more, at the worst moment. */
    private void answerAgain(RunId run) {
        if (gateAnswers.containsKey(run) && world.chance.hits(10 * world.faults().duplicated())) {
            post(gateAnswers.get(run));
        }
    }

    private void stop(Effect.StopRun stop, Runnable done) {
        RunId run = stop.run();
        Optional<ModelProcess> alive = world.machine.process(run).filter(ModelProcess::alive);
        if (gate(run).filter(gate -> !gate.closed()).isPresent()) {
            throw new Violation("the stop of " + run + " began with an open gate");
        }
        oldFactsAgain(run);
        Duration takes = alive.map(process -> process.ignoresTerm
                ? stop.how().timeout().plusMillis(10)
                : world.chance.between(Duration.ofMillis(1), Duration.ofMillis(700))).orElse(Duration.ofMillis(1));
        world.agenda.after(takes, () -> {
            boolean termEndsIt = alive.filter(process -> !process.ignoresTerm).isPresent();
            if (dead && !termEndsIt) {
                return;
            }
            world.exit(run, new ExitStatus.Signaled(termEndsIt ? 15 : 9));
            boolean gone = alive.map(ModelProcess::kill).orElse(true);
            if (!dead) {
                if (gone) {
                    endsOnTheWay.add(run);
                }
                fact(gone ? new RunGone(run) : new RunStuck(run, "processes " + alive.orElseThrow().pid));
                done.run();
            }
        });
    }
}
