package launcher.daemon.simulation.invariant;

import launcher.core.lifecycle.App;

/** An app never has processes of two runs, but for those whose find the launcher is being told. */
final class SingleLiveRun extends Invariant {

    SingleLiveRun(SystemView system) {
        super(system);
    }

    @Override
    void app(App app) {
        long live = system.host().liveRuns(app.id()).filter(run -> !system.mail().findIsOnTheWay(run)).count();
        hold(live <= 1, "two live runs of one app", app);
    }
}
