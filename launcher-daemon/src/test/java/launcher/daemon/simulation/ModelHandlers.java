package launcher.daemon.simulation;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import launcher.core.app.AppId;
import launcher.core.lifecycle.App;
import launcher.core.lifecycle.AppEvent;
import launcher.core.lifecycle.AppState;
import launcher.core.lifecycle.LauncherEvent;
import launcher.core.lifecycle.RunId;
import launcher.daemon.engine.AppSnapshots;
import launcher.daemon.engine.EffectHandlers;
import launcher.daemon.provider.Provider;
import launcher.daemon.simulation.model.FaultyMailbox;
import launcher.daemon.simulation.model.GateUsers;
import launcher.daemon.simulation.model.ModelProvider;

/** What the effects need besides the provider: memory, reconciliation and touch files, as far as the host has them. */
final class ModelHandlers {

    private final World world;
    private final AppSnapshots snapshots;
    private final FaultyMailbox mail;
    private final ModelProvider provider;
    private final GateUsers users;
    private Optional<AppId> looked = Optional.empty();

    ModelHandlers(
            World world, AppSnapshots snapshots, FaultyMailbox mail, ModelProvider provider, GateUsers users) {
        this.world = world;
        this.snapshots = snapshots;
        this.mail = mail;
        this.provider = provider;
        this.users = users;
    }

    EffectHandlers with(EffectHandlers.Prober prober) {
        return new EffectHandlers(
                _ -> {}, prober, this::measureMemorySoon, this::reconcile, _ -> {}, _ -> {}, this::checkTouches);
    }

    private void measureMemorySoon() {
        world.agenda.after(world.chance.around(Duration.ofMillis(5)), this::measureMemory);
    }

    void measureMemory() {
        mail.post(world.host.memoryReadable()
                ? new LauncherEvent.MemoryMeasured(world.host.availableBytes())
                : new LauncherEvent.MemoryUnreadable("no MemAvailable"));
    }

    private void reconcile() {
        mail.takeLostExits(this::takenForAlive).forEach(run -> {
            mail.post(new AppEvent.ObservedGone(run));
            if (world.chance.hits(10 * world.faults().duplicated())) {
                mail.sendLate(new AppEvent.ObservedGone(run)); // a pass that was under way says it once more
            }
        });
        for (App app : snapshots.all()) {
            switch (app.state()) {
                case AppState.Ready ready -> {
                    observe(ready.run(), Provider.Observation.PAUSED, new AppEvent.ObservedPaused(ready.run()));
                    saveUse(ready.run());
                }
                case AppState.Paused paused -> {
                    observe(paused.run(), Provider.Observation.RUNNING, new AppEvent.ObservedRunning(paused.run()));
                    saveUse(paused.run());
                }
                case AppState.Pausing pausing -> saveUse(pausing.to().run());
                case AppState.Starting _, AppState.Stopped _, AppState.Stopping _, AppState.Failed _ -> {}
            }
        }
    }

    /** Another program paused the run, or let it go on. */
    private void observe(RunId run, Provider.Observation odd, AppEvent fact) {
        if (provider.observe(List.of(run)).containsValue(odd)) {
            mail.post(fact);
        }
    }

    private void saveUse(RunId run) {
        snapshots.use(run).ifPresent(use -> provider.saveLastUse(run, use.lastHumanUse()));
    }

    /** True if the launcher believes that the run is up, and so asks how it is. */
    private boolean takenForAlive(RunId run) {
        return snapshots.find(run.app()).map(App::state).filter(state -> switch (state) {
            case AppState.Ready _, AppState.Paused _ -> true;
            case AppState.Starting starting -> starting.phase() instanceof AppState.Phase.Probe;
            case AppState.Stopped _, AppState.Pausing _, AppState.Stopping _, AppState.Failed _ -> false;
        }).flatMap(AppState::currentRun).equals(Optional.of(run));
    }

    /** A touch may be found that was not reported yet. */
    private void checkTouches(AppId app) {
        looked = Optional.of(app);
        snapshots.find(app).map(App::state).flatMap(AppState::currentRun).ifPresent(run -> {
            if (world.chance.hits(world.faults().touches())) {
                users.touch(run);
            }
            if (world.chance.hits(world.faults().touches())) { // a page loads itself again just then
                users.hold(run).ifPresent(script ->
                        world.agenda.after(world.chance.around(Duration.ofSeconds(3)), script::leave));
            }
        });
    }

    /** True if the touch file of the app, and of no other, was looked at since this was asked. */
    boolean lookedAt(AppId app) {
        boolean right = looked.equals(Optional.of(app));
        looked = Optional.empty();
        return right;
    }
}
