package launcher.daemon.simulation.invariant;

import launcher.core.lifecycle.App;
import launcher.core.lifecycle.AppState;
import launcher.core.lifecycle.Waiter;

/** An app that is stopped or failed has no process, and no waiter for what has come about. */
final class RestMeansNoProcess extends Invariant {

    RestMeansNoProcess(SystemView system) {
        super(system);
    }

    @Override
    void app(App app) {
        switch (app.state()) {
            case AppState.Stopped _ -> {
                hold(!lives(app), "stopped, but a process is there", app);
                hold(app.waiters().isEmpty(), "stopped, but somebody still waits", app);
                hold(app.configured(), "not listed, without a run, and still known", app);
            }
            case AppState.Failed _ -> {
                hold(!lives(app), "failed, but a process is there", app);
                hold(app.waiters().stream().allMatch(waiter -> waiter.until() == Waiter.For.READY),
                        "gone, but somebody still waits for that", app);
            }
            case AppState.Starting _, AppState.Ready _, AppState.Pausing _, AppState.Paused _,
                    AppState.Stopping _ -> {}
        }
    }

    private boolean lives(App app) {
        return system.host().liveRuns(app.id()).anyMatch(run -> !system.mail().findIsOnTheWay(run));
    }
}
