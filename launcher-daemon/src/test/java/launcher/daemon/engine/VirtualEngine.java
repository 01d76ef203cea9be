package launcher.daemon.engine;

import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import launcher.core.app.MonotonicTime;
import launcher.core.lifecycle.AppEvent;
import launcher.core.lifecycle.Effect;
import launcher.core.lifecycle.Event;
import launcher.core.lifecycle.RunId;
import launcher.core.supervisor.Supervisor;
import launcher.daemon.provider.Provider;

/** The real loop, lanes, gates and published states without a thread: a simulation says when each goes on. */
public final class VirtualEngine implements Mailbox {

    private final EventLoop loop;
    private final Supplier<MonotonicTime> clock;
    private final KeyedSerialExecutor lanes;
    private boolean stepped;

    /**
     * A lane that has effects.
     *
     * @param runNext does the next effect; false if there was none and the lane has ended
     */
    public record BusyLane(RunId run, BooleanSupplier runNext) {}

    /**
     * @param steps  told of each step before its effects begin
     * @param worker given a lane that got something to do, until its end
     */
    public VirtualEngine(
            Supervisor launcher, Supplier<MonotonicTime> clock, BiConsumer<Event, Supervisor.Step> steps,
                    Consumer<BusyLane> worker) {
        this.clock = clock;
        this.loop = new EventLoop(launcher, clock, (event, step) -> {
            stepped = true;
            steps.accept(event, step);
        });
        this.lanes = new KeyedSerialExecutor(lane -> worker.accept(new BusyLane(lane.run(), lane::runNext)));
    }

    public AppSnapshots snapshots() {
        return loop.snapshots();
    }

    /** The real executor over this engine's lanes. */
    public EffectExecutor executor(Mailbox facts, Provider provider, Waiters waiters, EffectHandlers handlers) {
        return new EffectExecutor(facts, snapshots(), clock, provider, waiters, handlers, lanes);
    }

    /** To be called once, before the first turn. */
    public void effectsTo(Consumer<Effect> runner) {
        loop.effectsTo(runner);
    }

    @Override
    public void post(Event event) {
        loop.post(event);
    }

    public void postFound(AppEvent.RunDiscovered found, MonotonicTime lastHuman) {
        loop.postFound(found, lastHuman);
    }

    /** When the loop does something though nothing is posted. */
    public MonotonicTime nextTick() {
        return loop.nextTick();
    }

    /** True if a message or a tick is to be handled now. */
    public boolean isDue() {
        return loop.isDue();
    }

    /**
     * Handles one message or tick, which must be due.
     *
     * @throws AssertionError if a bug kept the step from being taken
     */
    public void turn() {
        if (!loop.isDue()) {
            throw new IllegalStateException("nothing is due: the loop would wait");
        }
        stepped = false;
        try {
            loop.turn();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        if (!stepped) {
            throw new AssertionError("a bug kept a step from being taken; the log has it");
        }
    }
}
