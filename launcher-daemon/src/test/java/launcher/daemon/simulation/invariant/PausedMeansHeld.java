package launcher.daemon.simulation.invariant;

import launcher.core.lifecycle.App;
import launcher.core.lifecycle.AppState;
import launcher.core.lifecycle.Effect;
import launcher.core.lifecycle.RunId;
import launcher.daemon.engine.UseGate;

/** An app that is paused, or about to be, has its processes behind a closed gate, and nobody waits for it. */
final class PausedMeansHeld extends Invariant {

    PausedMeansHeld(SystemView system) {
        super(system);
    }

    @Override
    void step(Taken taken) {
        for (App app : system.launcher().apps().values()) {
            switch (app.state()) {
                case AppState.Pausing pausing -> check(app, pausing.to().run(), taken);
                case AppState.Paused paused -> check(app, paused.run(), taken);
                case AppState.Stopped _, AppState.Starting _, AppState.Ready _, AppState.Stopping _,
                        AppState.Failed _ -> {}
            }
        }
    }

    private void check(App app, RunId run, Taken taken) {
        hold(system.host().alive(run) || system.mail().exitIsOnTheWay(run), "paused without a process", app);
        hold(system.users().gate(run).filter(UseGate::isOpen).isEmpty()
                || system.ahead(run, Effect.CloseGate.class, taken.step()), "paused behind an open gate", app);
        hold(app.waiters().isEmpty(), "paused, but somebody waits", app);
    }
}
