package launcher.daemon.simulation;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import launcher.core.app.AppId;
import launcher.core.app.Reason;
import launcher.core.app.ReasonCode;
import launcher.core.lifecycle.AppEvent;
import launcher.core.lifecycle.LauncherEvent;
import launcher.core.lifecycle.RunId;
import launcher.core.lifecycle.WaiterId;
import launcher.daemon.engine.Waiters;
import launcher.daemon.simulation.model.GateUsers;
import launcher.daemon.simulation.model.SimRandom;

/** Clients and operators, and the faults of the machine: whatever comes from outside. */
final class Workload {

    private static final Reason REQUEST = new Reason(ReasonCode.REQUESTED, "requested by uid 1000");
    private static final Reason WAKE = new Reason(ReasonCode.WOKEN, "woken by GET /");
    private static final Reason OPERATOR = new Reason(ReasonCode.USER, "asked by uid 0");
    private static final AppId NOBODY = new AppId("nobody");
    private static final List<Duration> PAUSES =
            List.of(Duration.ofMillis(200), Duration.ofSeconds(2), Duration.ofSeconds(15));
    private static final Duration MOOD = Duration.ofMinutes(3);
    private static final Duration LONG = Duration.ofHours(1);

    private final World world;
    private Duration pause = PAUSES.getFirst();
    private List<AppId> favourites = Catalogs.APPS;
    private boolean home;

    Workload(World world) {
        this.world = world;
    }

    void begin() {
        come();
        changeMood();
    }

    private void come() {
        world.agenda.after(world.chance.around(pause), () -> {
            if (!home) {
                world.withDaemon(this::act);
                come();
            }
        });
    }

    /** Busy and quiet hours, in which a few apps are used often and the others become idle. */
    private void changeMood() {
        pause = world.chance.oneOf(PAUSES);
        favourites = Catalogs.APPS.subList(0, 1 + world.chance.below(Catalogs.APPS.size()));
        world.agenda.after(world.chance.around(MOOD), () -> {
            if (!home) {
                changeMood();
            }
        });
    }

    /** No request comes any more; every use that goes on ends soon. */
    void goHome() {
        home = true;
    }

    private void act(SimulatedDaemon daemon) {
        SimRandom chance = world.chance;
        AppId any = chance.hits(0.02) ? NOBODY : chance.oneOf(chance.hits(0.9) ? favourites : Catalogs.APPS);
        AppId app = chance.hits(0.5) ? daemon.closing().orElse(any) : any; // requests come at the wrong moment too
        int dice = chance.below(1000);
        if (dice < 250) {
            start(daemon, app, chance.hits(0.5) ? REQUEST : WAKE, true);
        } else if (dice < 500) {
            daemon.runOf(app).ifPresent(run -> use(daemon, run));
        } else if (dice < 600) {
            daemon.runOf(app).ifPresent(daemon.users()::touch);
        } else if (dice < 680) {
            start(daemon, app, OPERATOR, chance.hits(0.8));
        } else if (dice < 740) {
            stop(daemon, app, chance.hits(0.8));
        } else if (dice < 770) {
            restart(daemon, app, chance.hits(0.8));
        } else if (dice < 820) {
            memory(daemon);
        } else if (dice < 860) {
            check(daemon);
        } else if (dice < 875) {
            world.configure(Catalogs.changed(world.configured(), chance));
        } else if (dice < 890) {
            daemon.runOf(app).ifPresent(run -> connect(daemon, run));
        } else if (dice < 892) {
            shutDown(daemon);
        } else if (dice < 910 && world.meddles()) {
            daemon.provider().meddle();
        }
    }

    private void start(SimulatedDaemon daemon, AppId app, Reason reason, boolean waits) {
        Optional<WaiterId> waiter = waits ? Optional.of(waiter(daemon, app, "start of " + app)) : Optional.empty();
        daemon.post(new AppEvent.StartRequested(app, waiter, reason));
    }

    private void stop(SimulatedDaemon daemon, AppId app, boolean waits) {
        Optional<WaiterId> waiter = waits ? Optional.of(waiter(daemon, app, "stop of " + app)) : Optional.empty();
        daemon.post(new AppEvent.StopRequested(app, waiter, OPERATOR));
    }

    private void restart(SimulatedDaemon daemon, AppId app, boolean waits) {
        Optional<WaiterId> waiter = waits ? Optional.of(waiter(daemon, app, "restart of " + app)) : Optional.empty();
        daemon.post(new LauncherEvent.RestartRequested(app, waiter, OPERATOR));
    }

    private WaiterId waiter(SimulatedDaemon daemon, AppId app, String question) {
        WaiterId id = daemon.ask(question, Catalogs.PATIENCE, answer -> answered(daemon, answer));
        if (world.chance.hits(0.1)) {
            world.agenda.after(world.chance.around(Duration.ofSeconds(world.chance.hits(0.5) ? 10 : 2)), () -> {
                if (world.daemon().filter(living -> living == daemon).isPresent()) {
                    daemon.owed().leave(id);
                    daemon.post(new AppEvent.WaiterLeft(app, id));
                }
            });
        }
        return id;
    }

    /** A granted waiter enters the gate itself; where that has been closed meanwhile it asks again. */
    private void answered(SimulatedDaemon daemon, Waiters.Answer answer) {
        if (!home && answer instanceof Waiters.Answer.Granted granted && !use(daemon, granted.run())) {
            start(daemon, granted.run().app(), REQUEST, true);
        }
    }

    /**
     * Mostly a short request; now and then a download, or a request that outlasts {@code busy_max}, as a lost client's
     * does. False if the gate was closed.
     */
    private boolean use(SimulatedDaemon daemon, RunId run) {
        Optional<GateUsers.Use> use = daemon.users().enter(run);
        use.ifPresent(inside -> world.agenda.after(world.chance.around(stay()), inside::leave));
        return use.isPresent();
    }

    private Duration stay() {
        if (world.chance.hits(0.02)) {
            return Catalogs.BUSY_MAX.multipliedBy(2);
        }
        return Duration.ofSeconds(world.chance.hits(0.2) ? 120 : 3);
    }

    /**
     * A WebSocket opens, of a page that runs a script of its own accord, and carries data for as long as it is there.
     */
    private void connect(SimulatedDaemon daemon, RunId run) {
        daemon.users().hold(run)
                .ifPresent(script -> world.agenda.after(world.chance.around(stay()), script::leave));
        Duration open = world.chance.around(Duration.ofMinutes(world.chance.hits(0.5) ? 30 : 1));
        daemon.users().connect(run).ifPresent(closing -> world.agenda.after(open, closing));
    }

    private void memory(SimulatedDaemon daemon) {
        if (world.chance.hits(0.1)) {
            world.host.memoryReadable(!world.host.memoryReadable());
        } else if (world.chance.hits(0.3)) {
            world.host.spike(world.chance.oneOf(List.of(0L, 0L, 200L, 400L, 550L)) << 20);
        }
        daemon.measureMemory();
    }

    private void check(SimulatedDaemon daemon) {
        WaiterId id = daemon.ask("check", LONG, _ -> {});
        boolean dryRun = world.chance.hits(0.5);
        daemon.post(world.chance.hits(0.5)
                ? new LauncherEvent.IdleCheckRequested(id, dryRun)
                : new LauncherEvent.MemoryCheckRequested(id, dryRun));
    }

    private void shutDown(SimulatedDaemon daemon) {
        if (world.chance.hits(0.5)) {
            daemon.post(new LauncherEvent.ShutdownBegan(Optional.empty()));
            world.agenda.after(world.chance.around(Duration.ofSeconds(1)), () -> {
                if (world.daemon().filter(living -> living == daemon).isPresent()) {
                    world.killDaemon();
                }
            });
        } else {
            shutDownWithApps(daemon);
        }
    }

    /** As {@code --ephemeral} does; the daemon ends when it is told that every app has. */
    void shutDownWithApps(SimulatedDaemon daemon) {
        WaiterId id = daemon.ask("shutdown", LONG, _ -> {
            world.trace.add("DAEMON", "has stopped every app");
            Settlement.checkEnd(world);
            world.agenda.after(Duration.ofMillis(100), world::killDaemon);
        });
        daemon.post(new LauncherEvent.ShutdownBegan(Optional.of(id)));
    }
}
