package launcher.daemon.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import launcher.core.app.AppCatalog;
import launcher.core.app.AppId;
import launcher.core.app.AppSpec;
import launcher.core.lifecycle.Effect;
import launcher.core.lifecycle.Event;
import launcher.core.lifecycle.RunId;
import launcher.daemon.simulation.model.Faults;
import launcher.daemon.simulation.model.ModelProcess.Behaviour;
import launcher.daemon.simulation.model.Violation;

/**
 * A story in the world of the simulation: nothing happens by chance, the invariants hold as ever, and
 * {@link #settles} ends it. Apps are configured before the first thing happens.
 */
final class Scenario {

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration PEACE = Duration.ofHours(1);

    private final Map<AppId, AppScript> apps = new LinkedHashMap<>();
    private final List<Cue> cues = new ArrayList<>();
    private int slots = 2;
    private Optional<World> begun = Optional.empty();

    /** What happens once, at the first such effect of the app. */
    private record Cue(AppId app, Class<? extends Effect.RunEffect> effect, boolean before, Runnable action) {}

    /** An app; without more words it serves after two seconds and ends soon when told to. */
    AppScript app(String name) {
        return apps.computeIfAbsent(new AppId(name), id -> new AppScript(this, id));
    }

    /** So many apps may be starting at once. */
    Scenario slots(int number) {
        slots = number;
        return this;
    }

    World world() {
        if (begun.isEmpty()) {
            var world = new World(1, Faults.SCRIPTED, Subject.PRODUCT, catalog(), new Coverage());
            begun = Optional.of(world);
            world.script(this::behaviour, new Cues());
            world.startDaemon();
        }
        return begun.orElseThrow();
    }

    SimulatedDaemon daemon() {
        return world().daemon().orElseThrow();
    }

    private AppCatalog catalog() {
        return AppCatalog.of(Catalogs.plainPolicy(slots),
                apps.values().stream().flatMap(app -> app.spec().stream()).toList());
    }

    private Behaviour behaviour(RunId run, AppSpec spec) {
        return app(run.app().value()).nextBehaviour();
    }

    // ---- time

    Scenario passMillis(long millis) {
        World world = world();
        world.runUntil(world.now().plus(Duration.ofMillis(millis)));
        return this;
    }

    Scenario passMinutes(long minutes) {
        return passMillis(Duration.ofMinutes(minutes).toMillis());
    }

    void until(String what, BooleanSupplier condition) {
        World world = world();
        var late = world.now().plus(PATIENCE);
        while (!condition.getAsBoolean()) {
            if (world.now().isAfter(late)) {
                throw new Violation(what + " did not happen within " + PATIENCE + "\n" + world.trace);
            }
            world.turn();
        }
    }

    /** An hour later everything is as configured; then the daemon stops all apps and ends, and nothing is left. */
    void settles() {
        World world = world();
        world.runUntil(world.now().plus(PEACE));
        Settlement.check(world);
        world.lastDaemon();
        new Workload(world).shutDownWithApps(daemon());
        world.runUntil(world.now().plus(Duration.ofMinutes(2)));
        Settlement.checkEnd(world);
    }

    // ---- what happens to all

    Scenario daemonDies() {
        world().killDaemon();
        return this;
    }

    Scenario untilDaemonLives() {
        until("the start of a daemon", () -> world().daemon().isPresent());
        return this;
    }

    /** The configuration is read again, as the apps are written now. */
    Scenario reload() {
        world().configure(catalog());
        return this;
    }

    /** Other programs take memory, and the launcher measures what is left. */
    Scenario memoryTaken(long megabytes) {
        world().host.spike(megabytes << 20);
        daemon().measureMemory();
        return this;
    }

    Scenario memoryUnreadable() {
        world().host.memoryReadable(false);
        daemon().measureMemory();
        return this;
    }

    /** A fact comes, whatever it is worth. */
    Scenario told(Event fact) {
        daemon().post(fact);
        return this;
    }

    // ---- at the moment of an effect

    void cue(AppId app, Class<? extends Effect.RunEffect> effect, boolean before, Runnable action) {
        cues.add(new Cue(app, effect, before, action));
    }

    private final class Cues implements Stage {
        @Override
        public void before(Effect.RunEffect effect) {
            play(effect, true);
        }

        @Override
        public void after(Effect.RunEffect effect) {
            play(effect, false);
        }

        private void play(Effect.RunEffect effect, boolean before) {
            Stream.of(effect).flatMap(done -> cues.stream().filter(cue -> cue.before == before
                            && cue.app.equals(done.run().app()) && cue.effect.isInstance(done)))
                    .findFirst().ifPresent(cue -> {
                        cues.remove(cue);
                        cue.action.run();
                    });
        }
    }
}
