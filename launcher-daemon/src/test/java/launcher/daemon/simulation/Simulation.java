package launcher.daemon.simulation;

import java.time.Duration;
import launcher.daemon.simulation.model.Faults;
import launcher.daemon.simulation.model.SimRandom;
import launcher.daemon.simulation.model.Violation;

/** A history: faults for a while, then none, while everything has to settle. */
final class Simulation {

    /** After this long without faults every timeout of the catalogs has passed. */
    private static final Duration PEACE = Duration.ofHours(1);

    /** In the last quarter of an hour without faults an app may be looked at once in a while, no more. */
    private static final int EVENTS_AT_REST_MAX = 2_000;

    private final World world;
    private final Workload crowd;

    private Simulation(long seed, Faults faults, Subject subject, Coverage coverage) {
        world = new World(seed, faults, subject, Catalogs.any(new SimRandom(~seed)), coverage);
        crowd = new Workload(world);
    }

    /**
     * Runs the history of a seed and returns how many events the launcher handled.
     *
     * @throws Violation if a promise was broken: its message begins and ends with the seed and the promise, because a
     *                   reader that reports it may cut it at either end, and has the last events between
     */
    static long run(long seed, long events, Faults faults, Subject subject, Coverage coverage) {
        var simulation = new Simulation(seed, faults, subject, coverage);
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
            world.turn();
        }
        world.trace.add("PEACE", "begins");
        world.faultsEnd();
        crowd.goHome();
        world.host.spike(0);
        world.host.memoryReadable(true);
        world.runUntil(world.now().plus(PEACE));
        long atRest = world.events();
        world.runUntil(world.now().plus(Duration.ofMinutes(15)));
        if (world.events() - atRest > EVENTS_AT_REST_MAX) {
            throw new Violation("no rest: " + (world.events() - atRest) + " events in 15 minutes of peace");
        }
        Settlement.check(world);
        world.lastDaemon();
        world.withDaemon(crowd::shutDownWithApps);
        world.runUntil(world.now().plus(Duration.ofMinutes(2)));
        Settlement.checkEnd(world);
    }
}
