package launcher.core.simulation;

import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import launcher.core.app.AppCatalog;
import launcher.core.app.MonotonicTime;
import launcher.core.app.ReasonCode;
import launcher.core.demand.Demand;
import launcher.core.lifecycle.App;
import launcher.core.lifecycle.AppState;
import launcher.core.lifecycle.TransitionTable;

/** A history: faults for a while, then none, while everything has to settle. */
final class Simulation {

    /** After this long without faults every timeout of the catalogs has passed. */
    private static final Duration PEACE = Duration.ofHours(1);

    /** In the last quarter of an hour without faults an app may be looked at once in a while, no more. */
    private static final int EVENTS_AT_REST_MAX = 2_000;

    private final World world;
    private final Workload crowd;

    private Simulation(long seed, Faults faults, TransitionTable table, Coverage coverage) {
        world = new World(seed, faults, table, Catalogs.any(new SimRandom(~seed)), coverage);
        crowd = new Workload(world);
    }

    /**
     * Runs the history of a seed and returns how many events the launcher handled.
     *
     * @throws Violation if a promise was broken: its message begins and ends with the seed and the promise, because a
     *                   reader that reports it may cut it at either end, and has the last events between
     */
    static long run(long seed, long events, Faults faults, TransitionTable table, Coverage coverage) {
        var simulation = new Simulation(seed, faults, table, coverage);
        try {
            simulation.live(events);
        } catch (RuntimeException | AssertionError broken) {
            String promise = "seed " + seed + ": " + broken.getMessage();
            throw new Violation(promise + "\n" + simulation.world.trace + "\n" + promise, broken);
        }
        return simulation.world.events();
    }

    private void live(long events) {
        world.startDaemon();
        crowd.begin();
        while (world.events() < events) {
            turn();
        }
        world.trace.add("PEACE", "begins");
        world.faultsEnd();
        crowd.goHome();
        world.machine.spike(0);
        world.machine.memoryReadable(true);
        until(world.now().plus(PEACE));
        long atRest = world.events();
        until(world.now().plus(Duration.ofMinutes(15)));
        if (world.events() - atRest > EVENTS_AT_REST_MAX) {
            throw new Violation("no rest: " + (world.events() - atRest) + " events in 15 minutes of peace");
        }
        settled();
        world.lastDaemon();
        world.withDaemon(crowd::shutDownWithApps);
        until(world.now().plus(Duration.ofMinutes(2)));
        ended();
    }

    private void until(MonotonicTime end) {
        while (world.now().isBefore(end)) {
            if (world.daemon().isEmpty() && world.agenda.next().isEmpty()) {
                return;
            }
            turn();
        }
    }

    /** The next thing that happens: a deadline of the daemon, or whatever stands in the agenda. */
    private void turn() {
        Optional<MonotonicTime> deadline = world.daemon().map(daemon -> daemon.launcher().nextDeadline());
        Optional<MonotonicTime> task = world.agenda.next();
        if (deadline.isPresent() && task.filter(at -> at.isBefore(deadline.get())).isEmpty()) {
            world.agenda.advance(deadline.get());
            world.daemon().orElseThrow().tick();
        } else {
            world.agenda.runNext();
        }
    }

    private void settled() {
        ModelDaemon daemon = world.daemon().orElseThrow();
        AppCatalog catalog = daemon.launcher().catalog();
        hold(catalog.equals(world.configured()), "the last configuration does not hold");
        hold(daemon.launcher().apps().keySet().equals(catalog.apps().keySet()), "apps nobody configured");
        hold(world.waiters.owed().isEmpty(), "somebody still waits: " + world.waiters.owed());
        hold(daemon.lanes().all().stream().allMatch(Collection::isEmpty), "a lane is not empty");
        daemon.launcher().apps().values().forEach(app -> atRest(app, catalog));
        daemon.launcher().apps().values().forEach(this::seenAsItIs);
        long up = daemon.launcher().apps().values().stream().filter(app -> app.state().process().isPresent())
                .count();
        hold(world.machine.folders().size() == up, "folders without an app: " + world.machine.folders());
        hold(daemon.gated().size() == up, "gates without an app: " + daemon.gated());
    }

    private void seenAsItIs(App app) {
        boolean held = app.state().currentRun().flatMap(world.machine::process).filter(ModelProcess::held).isPresent();
        hold(held == app.state() instanceof AppState.Paused, "held at rest, and the launcher does not know, or the "
                + "other way round: " + ShortText.of(app));
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

    private void ended() {
        hold(world.machine.folders().stream().flatMap(run -> world.machine.process(run).stream())
                .noneMatch(process -> process.alive() && !process.ignoresTerm), "processes are left");
    }

    private static void hold(boolean promise, String broken) {
        if (!promise) {
            throw new Violation(broken);
        }
    }
}
