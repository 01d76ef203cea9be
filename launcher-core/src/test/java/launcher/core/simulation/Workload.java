package launcher.core.simulation;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import launcher.core.app.AppId;
import launcher.core.app.MonotonicTime;
import launcher.core.app.Reason;
import launcher.core.app.ReasonCode;
import launcher.core.lifecycle.AppEvent;
import launcher.core.lifecycle.Effect;
import launcher.core.lifecycle.LauncherEvent;
import launcher.core.lifecycle.RunId;
import launcher.core.lifecycle.WaiterId;

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

    private void act(ModelDaemon daemon) {
        SimRandom chance = world.chance;
        AppId any = chance.hits(0.02) ? NOBODY : chance.oneOf(chance.hits(0.9) ? favourites : Catalogs.APPS);
        AppId app = chance.hits(0.5) ? daemon.closing().orElse(any) : any; // requests come at the wrong moment too
        int dice = chance.below(1000);
        if (dice < 250) {
            start(daemon, app, chance.hits(0.5) ? REQUEST : WAKE, true);
        } else if (dice < 500) {
            daemon.gateOf(app).ifPresent(this::use);
        } else if (dice < 600) {
            daemon.gateOf(app).ifPresent(gate -> gate.touch(world.now()));
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
            daemon.gateOf(app).ifPresent(this::connect);
        } else if (dice < 892) {
            shutDown(daemon);
        } else if (dice < 910 && world.meddles()) {
            daemon.meddle();
        }
    }

    private void start(ModelDaemon daemon, AppId app, Reason reason, boolean waits) {
        Optional<WaiterId> waiter = waits ? Optional.of(waiter(daemon, app, "start of " + app)) : Optional.empty();
        daemon.post(new AppEvent.StartRequested(app, waiter, reason));
    }

    private void stop(ModelDaemon daemon, AppId app, boolean waits) {
        Optional<WaiterId> waiter = waits ? Optional.of(waiter(daemon, app, "stop of " + app)) : Optional.empty();
        daemon.post(new AppEvent.StopRequested(app, waiter, OPERATOR));
    }

    private void restart(ModelDaemon daemon, AppId app, boolean waits) {
        Optional<WaiterId> waiter = waits ? Optional.of(waiter(daemon, app, "restart of " + app)) : Optional.empty();
        daemon.post(new LauncherEvent.RestartRequested(app, waiter, OPERATOR));
    }

    private WaiterId waiter(ModelDaemon daemon, AppId app, String question) {
        WaiterId id = world.waiters.ask(question, world.now(), Catalogs.PATIENCE, answer -> answered(daemon, answer));
        if (world.chance.hits(0.1)) {
            world.agenda.after(world.chance.around(Duration.ofSeconds(world.chance.hits(0.5) ? 10 : 2)), () -> {
                if (world.daemon().filter(living -> living == daemon).isPresent()) {
                    world.waiters.leave(id);
                    daemon.post(new AppEvent.WaiterLeft(app, id));
                }
            });
        }
        return id;
    }

    /** A granted waiter enters the gate itself; where that has been closed meanwhile it asks again. */
    private void answered(ModelDaemon daemon, Effect answer) {
        if (!home && answer instanceof Effect.Grant grant) {
            RunId run = grant.run();
            daemon.gate(run).filter(gate -> !gate.closed()).ifPresentOrElse(
                    this::use, () -> start(daemon, run.app(), REQUEST, true));
        }
    }

    /**
     * Mostly a short request; now and then a download, or a request that outlasts {@code busy_max}, as a lost client's
     * does.
     */
    private void use(ModelGate gate) {
        MonotonicTime came = world.now();
        if (gate.enter(came)) {
            world.agenda.after(world.chance.around(stay()), () -> gate.leave(came, world.now()));
        }
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
    private void connect(ModelGate gate) {
        gate.connected();
        MonotonicTime began = world.now();
        if (gate.hold(began)) {
            world.agenda.after(world.chance.around(stay()), () -> gate.release(began));
        }
        Duration open = world.chance.around(Duration.ofMinutes(world.chance.hits(0.5) ? 30 : 1));
        world.agenda.after(open, () -> {
            gate.data(world.now());
            gate.disconnected();
        });
    }

    private void memory(ModelDaemon daemon) {
        if (world.chance.hits(0.1)) {
            world.machine.memoryReadable(!world.machine.memoryReadable());
        } else if (world.chance.hits(0.3)) {
            world.machine.spike(world.chance.oneOf(List.of(0L, 0L, 200L, 400L, 550L)) << 20);
        }
        daemon.measureMemory();
    }

    private void check(ModelDaemon daemon) {
        WaiterId id = world.waiters.ask("check", world.now(), LONG, _ -> {});
        boolean dryRun = world.chance.hits(0.5);
        daemon.post(world.chance.hits(0.5)
                ? new LauncherEvent.IdleCheckRequested(id, dryRun)
                : new LauncherEvent.MemoryCheckRequested(id, dryRun));
    }

    private void shutDown(ModelDaemon daemon) {
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
    void shutDownWithApps(ModelDaemon daemon) {
        WaiterId id = world.waiters.ask("shutdown", world.now(), LONG, _ -> {
            world.trace.add("DAEMON", "has stopped every app");
            world.machine.folders().stream().filter(world.machine::alive)
                    .filter(run -> !world.machine.process(run).orElseThrow().ignoresTerm).findAny().ifPresent(run -> {
                        throw new Violation("the daemon ended before " + run);
                    });
            world.agenda.after(Duration.ofMillis(100), world::killDaemon);
        });
        daemon.post(new LauncherEvent.ShutdownBegan(Optional.of(id)));
    }
}
