package launcher.daemon.engine;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import launcher.core.app.AppId;
import launcher.core.app.MonotonicTime;
import launcher.core.app.Reason;
import launcher.core.app.ReasonCode;
import launcher.core.app.UseSample;
import launcher.core.lifecycle.AppEvent;
import launcher.core.lifecycle.Effect;
import launcher.core.lifecycle.Event;
import launcher.core.lifecycle.LauncherEvent;
import launcher.core.lifecycle.RunId;
import launcher.core.supervisor.StepFailedException;
import launcher.core.supervisor.Supervisor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread that changes state: takes facts from the mailbox, or a tick when a deadline passes. */
public final class EventLoop implements Mailbox, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("streamlit-launcher");

    /** How long a tick that met a bug is not tried again, so that everything else goes on meanwhile. */
    private static final Duration TICK_AFTER_BUG = Duration.ofSeconds(1);

    private final Supervisor launcher;
    private final AppSnapshots snapshots;
    private final Supplier<MonotonicTime> clock;
    private final StepListener listener;
    private final LinkedBlockingQueue<Message> mailbox = new LinkedBlockingQueue<>();
    private final AtomicReference<Optional<LauncherEvent>> latestMemory = new AtomicReference<>(Optional.empty());
    private final Thread thread;
    private Optional<MonotonicTime> noTickBefore = Optional.empty();
    private Consumer<Effect> effects = _ -> {
        throw new IllegalStateException("the loop was not started");
    };

    /** What lies in the mailbox. */
    private sealed interface Message {
        record Fact(Event event) implements Message {}

        /** The latest measurement of memory, whichever that is when the message is handled. */
        record Memory() implements Message {}

        /** A caller asks whether messages are handled at all. */
        record Ping(CountDownLatch answered) implements Message {}

        record End() implements Message {}
    }

    /** Told of each event that was handled, once the new states are published and before the effects begin. */
    @FunctionalInterface
    interface StepListener {
        void handled(Event event, Supervisor.Step step);
    }

    public EventLoop(Supervisor launcher, Supplier<MonotonicTime> clock) {
        this(launcher, clock, (_, _) -> {});
    }

    EventLoop(Supervisor launcher, Supplier<MonotonicTime> clock, StepListener listener) {
        this.launcher = launcher;
        this.clock = clock;
        this.listener = listener;
        this.snapshots = new AppSnapshots(launcher);
        this.thread = Thread.ofPlatform().name("launcher-loop").unstarted(this::run);
    }

    public AppSnapshots snapshots() {
        return snapshots;
    }

    /**
     * Begins to handle what was and will be posted; {@code runner} is called on the loop's thread and must return at
     * once.
     */
    public void start(Consumer<Effect> runner) {
        effectsTo(runner);
        thread.start();
    }

    /** Whoever calls {@link #turn} from now on is the loop's thread. */
    void effectsTo(Consumer<Effect> runner) {
        effects = runner;
    }

    @Override
    public void post(Event event) {
        switch (event) {
            case LauncherEvent.MemoryMeasured measured -> postMemory(measured);
            case LauncherEvent.MemoryUnreadable unreadable -> postMemory(unreadable);
            case AppEvent _, LauncherEvent _ -> mailbox.add(new Message.Fact(event));
        }
    }

    /** A run of an earlier daemon was found alive; {@code lastHuman} is the last use that is known of it. */
    public void postFound(AppEvent.RunDiscovered found, MonotonicTime lastHuman) {
        postFound(found, lastHuman, "use before the daemon was restarted");
    }

    /** A run that was posted as found is nothing to its app, which has another. */
    public void withdrawFound(RunId run) {
        snapshots.remove(run);
    }

    /** A run was found alive; {@code lastUse} says for people what its last use was. */
    public void postFound(AppEvent.RunDiscovered found, MonotonicTime lastHuman, String lastUse) {
        snapshots.registerGate(found.run(), new UseGate(lastHuman, lastUse));
        post(found);
    }

    private void postMemory(LauncherEvent latest) {
        if (latestMemory.getAndSet(Optional.of(latest)).isEmpty()) {
            mailbox.add(new Message.Memory());
        }
    }

    /** True if everything posted so far has been handled within this time. */
    public boolean awaitDrained(Duration time) {
        var answered = new CountDownLatch(1);
        mailbox.add(new Message.Ping(answered));
        try {
            return answered.await(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Ends the thread once everything posted so far has been handled. */
    @Override
    public void close() {
        mailbox.add(new Message.End());
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        boolean open = true;
        while (open) {
            try {
                open = turn();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                open = false;
            }
        }
    }

    /** True if a message or a tick is to be handled now, so that {@link #turn} does not wait. */
    boolean isDue() {
        return !mailbox.isEmpty() || !clock.get().isBefore(nextTick());
    }

    /** Handles one message, or a tick if a deadline passes first; false at the end. */
    boolean turn() throws InterruptedException {
        long wait = clock.get().until(nextTick()).toNanos();
        Message letter = wait <= 0 ? null : mailbox.poll(wait, TimeUnit.NANOSECONDS);
        if (letter == null) {
            tickIfDue();
            return true;
        }
        switch (letter) {
            case Message.Fact(Event event) -> step(event);
            case Message.Memory() -> latestMemory.getAndSet(Optional.empty()).ifPresent(this::step);
            case Message.Ping(CountDownLatch answered) -> answered.countDown();
            case Message.End() -> {
                return false;
            }
        }
        return true;
    }

    MonotonicTime nextTick() {
        MonotonicTime due = launcher.nextDeadline();
        return noTickBefore.filter(due::isBefore).orElse(due);
    }

    private void tickIfDue() {
        MonotonicTime now = clock.get();
        if (now.isBefore(nextTick())) {
            return;
        }
        // what was due stays due if this fails
        noTickBefore = step(new LauncherEvent.Tick()) ? Optional.empty() : Optional.of(now.plus(TICK_AFTER_BUG));
    }

    /** True unless a bug kept the step from being taken. */
    private boolean step(Event event) {
        MonotonicTime now = clock.get();
        Supervisor.Step step;
        try {
            Map<RunId, Optional<UseSample>> seen = new HashMap<>();
            step = launcher.handle(event, now, run -> seen.computeIfAbsent(run, snapshots::use));
        } catch (StepFailedException bug) {
            LOG.error("a step failed and changed nothing; event {}", event, bug);
            isolate(bug.app(), event);
            return false;
        } catch (RuntimeException bug) {
            LOG.error("a step failed and changed nothing; event {}", event, bug);
            return false;
        }
        hangGates(step, now);
        snapshots.publish(launcher, step);
        listener.handled(event, step);
        step.effects().forEach(this::begin);
        return true;
    }

    /** What was decided is in force by now, so an effect that cannot be begun must not cost the others. */
    private void begin(Effect effect) {
        try {
            effects.accept(effect);
        } catch (RuntimeException bug) {
            LOG.error("an effect could not be begun: {}", effect, bug);
        }
    }

    /** A bug met this app: it is stopped, so that it does not stay in an undefined state. */
    private void isolate(AppId app, Event event) {
        if (!(event instanceof AppEvent.StopRequested)) {
            var reason = new Reason(ReasonCode.EXITED, "an internal error, see the daemon's log");
            post(new AppEvent.StopRequested(app, Optional.empty(), reason));
        }
    }

    private void hangGates(Supervisor.Step step, MonotonicTime now) {
        for (Effect effect : step.effects()) {
            switch (effect) {
                case Effect.StartRun start -> snapshots.registerGate(start.run(), new UseGate(now, "its start"));
                case Effect.CleanUpRun forget -> snapshots.remove(forget.run());
                case Effect _ -> {}
            }
        }
    }
}
