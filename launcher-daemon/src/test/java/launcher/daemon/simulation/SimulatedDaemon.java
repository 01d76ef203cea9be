package launcher.daemon.simulation;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import launcher.core.app.AppCatalog;
import launcher.core.app.AppId;
import launcher.core.app.MonotonicTime;
import launcher.core.lifecycle.App;
import launcher.core.lifecycle.AppEvent;
import launcher.core.lifecycle.AppState;
import launcher.core.lifecycle.Effect;
import launcher.core.lifecycle.Event;
import launcher.core.lifecycle.LauncherEvent;
import launcher.core.lifecycle.RunId;
import launcher.core.lifecycle.WaiterId;
import launcher.core.supervisor.Supervisor;
import launcher.daemon.engine.AppSnapshots;
import launcher.daemon.engine.Mailbox;
import launcher.daemon.engine.ProviderEventHandler;
import launcher.daemon.engine.VirtualEngine;
import launcher.daemon.engine.Waiters;
import launcher.daemon.provider.Provider;
import launcher.daemon.simulation.invariant.Invariants;
import launcher.daemon.simulation.invariant.SystemView;
import launcher.daemon.simulation.model.FaultyMailbox;
import launcher.daemon.simulation.model.GateUsers;
import launcher.daemon.simulation.model.LaneScheduler;
import launcher.daemon.simulation.model.LastWords;
import launcher.daemon.simulation.model.ModelProber;
import launcher.daemon.simulation.model.ModelProvider;
import launcher.daemon.simulation.model.OwedAnswers;
import launcher.daemon.simulation.model.Violation;

/** One daemon: the real core and engine, wired to the models of all else. All of it is lost when it dies. */
final class SimulatedDaemon implements Mailbox, LaneScheduler.Watcher {

    /** What passes between two messages that the loop handles. */
    private static final Duration MESSAGE = Duration.ofNanos(100_000);

    private final World world;
    private final Supervisor launcher;
    private final VirtualEngine engine;
    private final AppSnapshots snapshots;
    private final LaneScheduler lanes;
    private final FaultyMailbox mail;
    private final ModelProvider provider;
    private final ProviderEventHandler facts;
    private final GateUsers users;
    private final OwedAnswers owed;
    private final Invariants invariants;
    private final ModelHandlers handlers;
    private final ModelProber prober;
    private final BadTiming badTiming;
    private final Consumer<Effect> executor;
    private final Map<RunId, AppEvent.RunDiscovered> finds = new HashMap<>();
    private final Set<RunId> runs = new HashSet<>();
    private boolean turnPlanned;
    private boolean dead;

    SimulatedDaemon(World world, AppCatalog catalog, long seed) {
        this.world = world;
        launcher = new Supervisor(world.coverage.watching(world.subject.table()), catalog, seed, world.now());
        lanes = new LaneScheduler(world.agenda, world.chance, world::faults, this);
        engine = new VirtualEngine(launcher, world::now, this::handled, lanes::busy);
        snapshots = engine.snapshots();
        mail = new FaultyMailbox(world.agenda, world.chance, world::faults, lanes, event -> {
            engine.post(event);
            planTurn();
        });
        facts = new ProviderEventHandler(mail, new LastWords(), (_, _) -> {});
        provider = new ModelProvider(
                world.agenda, world.chance, world.host, lanes, world.behaviours(), facts, world);
        var waiters = new Waiters();
        owed = new OwedAnswers(world.agenda, waiters);
        users = new GateUsers(world.agenda, snapshots, this::useBegan);
        invariants = new Invariants(new SystemView(
                launcher, snapshots, world.host, lanes, mail, users, owed, world.agenda));
        handlers = new ModelHandlers(world, snapshots, mail, provider, users);
        badTiming = new BadTiming(world, mail, finds);
        prober = new ModelProber(world.agenda, world.chance, world.host, lanes, mail);
        EngineFault fault = world.subject.fault();
        executor = fault.effects().apply(
                engine.executor(fault.facts().apply(mail, snapshots), provider, waiters, handlers.with(prober)),
                snapshots);
        engine.effectsTo(this::begin);
    }

    /** Takes over what the daemon before left. */
    void adopt() {
        for (Provider.AdoptedRun adopted : provider.adopt()) {
            RunId run = adopted.run();
            var found = new AppEvent.RunDiscovered(run, adopted.instance(), adopted.ready(), adopted.paused());
            runs.add(run);
            finds.put(run, found);
            mail.found(run);
            engine.postFound(found, adopted.lastUse());
            if (world.chance.hits(world.faults().duplicated())) {
                engine.post(found);
                mail.sendLate(found);
            }
        }
        facts.release();
        post(new LauncherEvent.AdoptionEnded());
    }

    void die() {
        dead = true;
        lanes.end();
    }

    // ---- the loop

    @Override
    public void post(Event event) {
        mail.post(event);
    }

    private void planTurn() {
        if (!turnPlanned) {
            turnPlanned = true;
            world.agenda.after(world.chance.around(MESSAGE), () -> {
                turnPlanned = false;
                if (!dead && engine.isDue()) {
                    turn();
                }
            });
        }
    }

    /** The loop handles what is due. */
    void turn() {
        engine.turn();
        if (!dead && engine.isDue()) {
            planTurn();
        }
    }

    private void handled(Event event, Supervisor.Step step) {
        world.countEvent();
        world.trace.add("EVENT", event);
        if (event instanceof AppEvent about) {
            world.coverage.visitUnrelated(about, Optional.ofNullable(invariants.earlier().get(about.app())));
        }
        mail.handled(event);
        for (Effect effect : step.effects()) {
            switch (effect) {
                case Effect.StartRun start -> runs.add(start.run());
                case Effect.CleanUpRun clean -> {
                    mail.forget(clean.run());
                    users.forget(clean.run());
                }
                case Effect _ -> {}
            }
        }
        invariants.afterStep(event, step);
    }

    // ---- effects

    /** Passes an effect of the loop on to the executor, after which the daemon may die. */
    private void begin(Effect effect) {
        if (dead) {
            return;
        }
        world.trace.add("effect", effect);
        switch (effect) {
            case Effect.CloseGateIfUnused close -> {
                mail.mayRepeatGateAnswer(close.run());
                lanes.put(close, executor);
            }
            case Effect.RunEffect inLane -> lanes.put(inLane, executor);
            case Effect.LogMessage _ -> {} // a million events would fill the log
            case Effect _ -> executor.accept(effect);
        }
        mayDie();
    }

    @Override
    public void begins(Effect.RunEffect effect) {
        world.trace.add("lane", effect);
        invariants.beforeEffect(effect);
        badTiming.before(effect);
        world.stage().before(effect);
    }

    @Override
    public void called(Effect.RunEffect effect) {
        RunId run = effect.run();
        switch (effect) {
            case Effect.OpenGate _ -> users.opened(run);
            case Effect.CloseGate _ -> users.closed(run);
            case Effect.CloseGateIfUnused _ -> {
                if (!handlers.lookedAt(run.app())) {
                    throw new Violation("a gate was closed without a look at the touch file of " + run);
                }
                mail.gateAnswer(run).filter(AppEvent.GateClosed.class::isInstance).ifPresent(_ -> users.closed(run));
            }
            case Effect.RunEffect _ -> {}
        }
        invariants.afterEffect(effect);
        mayDie();
    }

    @Override
    public void done(Effect.RunEffect effect) {
        world.stage().after(effect);
        switch (effect) {
            case Effect.StartRun _, Effect.PauseRun _, Effect.ResumeRun _ when !dead -> mayDie();
            case Effect.RunEffect _ -> {}
        }
    }

    private void mayDie() {
        if (world.chance.hits(world.faults().kill())) {
            world.killDaemon();
        }
    }

    // ---- what happens on the host

    void measureMemory() {
        handlers.measureMemory();
    }

    ModelProvider provider() {
        return provider;
    }

    void overMemoryLimit(RunId run, long bytes) {
        facts.overMemoryLimit(run, bytes);
    }

    // ---- clients

    /** Asks with this waiter, whose answer is given to {@code callback}. */
    WaiterId ask(String question, Duration patience, Consumer<Waiters.Answer> callback) {
        return owed.ask(question, patience, answer -> {
            invariants.answered(answer);
            callback.accept(answer);
        });
    }

    private void useBegan(RunId run) {
        invariants.useBegan(run);
    }

    GateUsers users() {
        return users;
    }

    OwedAnswers owed() {
        return owed;
    }

    // ---- how it stands

    Supervisor launcher() {
        return launcher;
    }

    MonotonicTime nextTick() {
        return engine.nextTick();
    }

    LaneScheduler lanes() {
        return lanes;
    }

    /** The runs that are asked whether they serve. */
    Set<RunId> probed() {
        return prober.watched();
    }

    /** The runs that have a gate. */
    List<RunId> gated() {
        return runs.stream().filter(run -> snapshots.gate(run).isPresent()).toList();
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

    /** The run of the app that clients come to. */
    Optional<RunId> runOf(AppId app) {
        return snapshots.find(app).map(App::state).flatMap(AppState::currentRun);
    }
}
