package launcher.daemon.simulation.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import launcher.core.app.MonotonicTime;
import launcher.core.lifecycle.RunId;
import launcher.daemon.engine.AppSnapshots;
import launcher.daemon.engine.UseGate;

/**
 * The clients at the gates of one daemon. They know themselves who is inside and since when, and which gates the
 * launcher has opened, so that a gate which errs is found out.
 */
public final class GateUsers {

    private static final String CLIENT = "client";

    private final EventScheduler clock;
    private final AppSnapshots snapshots;
    private final Consumer<RunId> entered;
    private final Map<RunId, List<Use>> inside = new HashMap<>();
    private final Map<RunId, MonotonicTime> lastHuman = new HashMap<>();
    private final Set<RunId> opened = new HashSet<>();

    /** @param entered told of each use that came in */
    public GateUsers(EventScheduler clock, AppSnapshots snapshots, Consumer<RunId> entered) {
        this.clock = clock;
        this.snapshots = snapshots;
        this.entered = entered;
    }

    /** A use that is inside. */
    public final class Use {

        private final RunId run;
        private final UseGate gate;
        private final MonotonicTime came = clock.now();
        private final boolean human;

        private Use(RunId run, UseGate gate, boolean human) {
            this.run = run;
            this.gate = gate;
            this.human = human;
        }

        public void leave() {
            Optional.ofNullable(inside.get(run)).ifPresent(uses -> uses.remove(this));
            if (human) {
                seen(run);
                gate.release(clock.now());
            } else {
                gate.release();
            }
        }
    }

    /** A request of a client comes in, if the gate of the run is there and open. */
    public Optional<Use> enter(RunId run) {
        return snapshots.gate(run).filter(gate -> gate.acquire(clock.now(), CLIENT)).map(gate -> {
            seen(run);
            return came(new Use(run, gate, true));
        });
    }

    /** A script comes in that no human asked for. */
    public Optional<Use> hold(RunId run) {
        return snapshots.gate(run).filter(gate -> gate.hold(clock.now())).map(gate -> came(new Use(run, gate, false)));
    }

    /** A use of no length. */
    public void touch(RunId run) {
        snapshots.gate(run).filter(gate -> gate.touch(clock.now(), CLIENT)).ifPresent(_ -> {
            seen(run);
            entered.accept(run);
        });
    }

    /** A connection opens; it carries data when it closes. Returns what closes it. */
    public Optional<Runnable> connect(RunId run) {
        return snapshots.gate(run).map(gate -> {
            gate.connected();
            return () -> {
                gate.data(clock.now());
                gate.disconnected();
            };
        });
    }

    private Use came(Use use) {
        inside.computeIfAbsent(use.run, _ -> new ArrayList<>()).add(use);
        entered.accept(use.run);
        return use;
    }

    private void seen(RunId run) {
        lastHuman.put(run, clock.now());
    }

    // ---- what the launcher did

    public void opened(RunId run) {
        opened.add(run);
    }

    public void closed(RunId run) {
        opened.remove(run);
    }

    public void forget(RunId run) {
        opened.remove(run);
        inside.remove(run);
        lastHuman.remove(run);
    }

    // ---- what is so

    /** The gate of the run, as the launcher publishes it. */
    public Optional<UseGate> gate(RunId run) {
        return snapshots.gate(run);
    }

    /** True if the launcher opened it and has not closed it since. */
    public boolean isOpen(RunId run) {
        return opened.contains(run);
    }

    /** How many uses are inside, however long. */
    public int inside(RunId run) {
        return inside.getOrDefault(run, List.of()).size();
    }

    /** True if a use goes on that began less than {@code busyMax} ago; the gate reckons in milliseconds. */
    public boolean holds(RunId run, Duration busyMax) {
        Duration surely = busyMax.minusMillis(1);
        return inside.getOrDefault(run, List.of()).stream()
                .anyMatch(use -> use.came.until(clock.now()).compareTo(surely) < 0);
    }

    /** When a human last used it, as far as was seen by this daemon. */
    public Optional<MonotonicTime> lastHuman(RunId run) {
        return Optional.ofNullable(lastHuman.get(run));
    }
}
