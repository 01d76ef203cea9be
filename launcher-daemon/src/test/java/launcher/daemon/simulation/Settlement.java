package launcher.daemon.simulation;

import java.util.Collection;
import launcher.core.app.AppCatalog;
import launcher.core.app.ReasonCode;
import launcher.core.demand.Demand;
import launcher.core.lifecycle.App;
import launcher.core.lifecycle.AppState;
import launcher.daemon.simulation.model.ModelProcess;
import launcher.daemon.simulation.model.ShortText;
import launcher.daemon.simulation.model.Violation;

/** What holds at the end of a history. */
final class Settlement {

    private Settlement() {}

    /** Faults have ended long ago: everything is as the configuration wants it, and nothing is left over. */
    static void check(World world) {
        SimulatedDaemon daemon = world.daemon().orElseThrow();
        AppCatalog catalog = daemon.launcher().catalog();
        hold(catalog.equals(world.configured()), "the last configuration does not hold");
        hold(daemon.launcher().apps().keySet().equals(catalog.apps().keySet()), "apps nobody configured");
        hold(daemon.owed().owed().isEmpty(), "somebody still waits: " + daemon.owed().owed());
        hold(daemon.lanes().all().stream().allMatch(Collection::isEmpty), "a lane is not empty");
        daemon.launcher().apps().values().forEach(app -> {
            atRest(app, catalog);
            seenAsItIs(app, world);
        });
        long up = daemon.launcher().apps().values().stream().filter(app -> app.state().process().isPresent())
                .count();
        hold(world.host.folders().size() == up, "folders without an app: " + world.host.folders());
        hold(daemon.probed().isEmpty(), "runs that are still probed: " + daemon.probed());
        hold(daemon.gated().size() == up, "gates without an app: " + daemon.gated());
    }

    private static void atRest(App app, AppCatalog catalog) {
        boolean kept = Demand.standing(app.spec(), catalog.policy()) != Demand.NONE;
        boolean mayStay = kept || app.spec().alwaysOn() || !catalog.policy().enabled()
                || !catalog.policy().onDemand() || !app.spec().onDemand();
        ReasonCode why = app.state().reason().code();
        boolean right = switch (app.state()) {
            case AppState.Ready _ -> mayStay;
            case AppState.Stopped _ -> !kept || why == ReasonCode.USER || why == ReasonCode.MEMORY
                    || why == ReasonCode.EXITED;
            case AppState.Paused _ -> !kept || why == ReasonCode.USER;
            case AppState.Failed _ -> true;
            case AppState.Starting _, AppState.Stopping _, AppState.Pausing _ -> false;
        };
        hold(right, "not at rest: " + ShortText.of(app));
    }

    private static void seenAsItIs(App app, World world) {
        boolean held = app.state().currentRun().flatMap(world.host::process).filter(ModelProcess::held).isPresent();
        hold(held == app.state() instanceof AppState.Paused, "held at rest, and the launcher does not know, or the "
                + "other way round: " + ShortText.of(app));
    }

    /** The daemon was to stop all apps and has ended. */
    static void checkEnd(World world) {
        hold(world.host.folders().stream().flatMap(run -> world.host.process(run).stream())
                .noneMatch(process -> process.alive() && !process.behaviour().ignoresTerm()), "processes are left");
    }

    private static void hold(boolean promise, String broken) {
        if (!promise) {
            throw new Violation(broken);
        }
    }
}
