package launcher.daemon.gateway.app;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import launcher.core.app.AppId;
import launcher.core.app.AppSpec;
import launcher.core.app.MonotonicTime;
import launcher.core.app.Reason;
import launcher.core.app.ReasonCode;
import launcher.core.app.RunMode;
import launcher.core.app.StopSpec;
import launcher.core.lifecycle.App;
import launcher.core.lifecycle.AppEvent;
import launcher.core.lifecycle.AppState;
import launcher.core.lifecycle.Refusal;
import launcher.core.lifecycle.RunId;
import launcher.core.lifecycle.WaiterId;
import launcher.daemon.engine.AppSnapshots;
import launcher.daemon.engine.Mailbox;
import launcher.daemon.engine.UseGate;
import launcher.daemon.engine.Waiters;
import launcher.daemon.gateway.proxy.UseLease;

/** Lets requests into an app: through the gate of its run at once, or by waking the app and waiting. */
public final class AppWaker {

    /** How often a waiter asks again that was granted a run whose gate then was closed before it. */
    private static final int GRANTS_MAX = 5;

    /** How long a navigation waits until its wake is published; it takes microseconds unless the machine is overrun. */
    private static final Duration PUBLISHED_MAX = Duration.ofMillis(500);

    private final AppSnapshots snapshots;
    private final Mailbox mailbox;
    private final Consumer<Duration> catchUp;
    private final Waiters waiters;
    private final Supplier<MonotonicTime> clock;
    private final IntSupplier waitersPerAppMax;
    private final ConcurrentMap<AppId, AtomicInteger> waiting = new ConcurrentHashMap<>();
    /** Asked to be resumed for a connection that is open already, and not answered yet. */
    private final Set<AppId> resuming = ConcurrentHashMap.newKeySet();
    /** Made once, for the path of every warm request. */
    private final BiConsumer<RunId, String> refused = this::resumeIfPaused;

    public AppWaker(AppSnapshots snapshots, Mailbox mailbox, Consumer<Duration> catchUp, Waiters waiters,
            Supplier<MonotonicTime> clock, IntSupplier waitersPerAppMax) {
        this.snapshots = snapshots;
        this.mailbox = mailbox;
        this.catchUp = catchUp;
        this.waiters = waiters;
        this.clock = clock;
        this.waitersPerAppMax = waitersPerAppMax;
    }

    /** How a wait ended. */
    sealed interface Outcome {
        record Entered(UseLease use) implements Outcome {}

        /** The app does not start; {@code refusal} says why. */
        record Refused(Refusal refusal) implements Outcome {}

        /** The app has as many waiters as are allowed. */
        record TooMany(int max) implements Outcome {}

        /** The client disconnected while it waited. */
        record Left() implements Outcome {}

        /** It took longer than this wait may take; the start goes on. */
        record Late() implements Outcome {}
    }

    /** One wait, which its client may end. */
    static final class Ticket {
        /** The answers; empty once the client has disconnected. */
        private final LinkedBlockingQueue<Optional<Waiters.Answer>> answers = new LinkedBlockingQueue<>();
        private final Optional<Duration> longest;
        private final long beganNanos = System.nanoTime();

        /** A wait for as long as it takes. */
        Ticket() {
            longest = Optional.empty();
        }

        /** A wait for no longer than this. */
        Ticket(Duration longest) {
            this.longest = Optional.of(longest);
        }

        /** The next answer, itself empty once the client has disconnected; nothing if this wait took too long. */
        private Optional<Optional<Waiters.Answer>> next() throws InterruptedException {
            if (longest.isEmpty()) {
                return Optional.of(answers.take());
            }
            long left = longest.get().toNanos() - (System.nanoTime() - beganNanos);
            return Optional.ofNullable(answers.poll(left, TimeUnit.NANOSECONDS));
        }

        /** Ends this wait, and no other. Any thread may call it, at any time. */
        void leave() {
            answers.add(Optional.empty());
        }

        private void answer(Waiters.Answer answer) {
            answers.add(Optional.of(answer));
        }
    }

    /** Enters the gate of a ready run, and posts nothing; empty if there is none that is open. */
    Optional<UseLease> enter(AppId app, String cause, boolean human) {
        Optional<App> found = snapshots.find(app);
        return found.isPresent() && found.get().state() instanceof AppState.Ready ready
                ? enter(ready, cause, human)
                : Optional.empty();
    }

    /**
     * On the path of every warm request: no closures, which cost more than all the rest while the code is but half
     * compiled.
     */
    private Optional<UseLease> enter(AppState.Ready ready, String cause, boolean human) {
        Optional<UseGate> registered = snapshots.gate(ready.run());
        if (registered.isEmpty()) {
            return Optional.empty();
        }
        UseGate gate = registered.get();
        boolean entered = human ? gate.acquire(clock.get(), cause) : gate.hold(clock.get());
        return entered
                ? Optional.of(new UseLease(ready.run(), ready.endpoint(), gate, human, clock, refused))
                : Optional.empty();
    }

    public boolean isReady(RunId run) {
        return snapshots.find(run.app())
                .filter(app -> app.state() instanceof AppState.Ready ready && ready.run().equals(run)).isPresent();
    }

    /** True if it is paused, or on its way to that or back: it can be entered within milliseconds. */
    boolean resumesSoon(AppId app) {
        return snapshots.find(app).filter(found -> switch (found.state()) {
            case AppState.Pausing _, AppState.Paused _ -> true;
            case AppState.Starting starting -> starting.phase() instanceof AppState.Phase.Resume;
            case AppState.Ready _ -> found.spec().stop().whenIdle() == StopSpec.WhenIdle.PAUSE; // its gate is closing
            case AppState.Stopped _, AppState.Stopping _, AppState.Failed _ -> false;
        }).isPresent();
    }

    /**
     * A client used a connection that it has open, behind a closed gate. A paused app is resumed and finds there what
     * the client sent; a run that ends takes the connection with it.
     */
    private void resumeIfPaused(RunId run, String by) {
        AppId app = run.app();
        if (resumesSoon(app) && resuming.add(app)) {
            WaiterId waiter = waiters.register(_ -> resuming.remove(app));
            mailbox.post(new AppEvent.StartRequested(
                    app, Optional.of(waiter), new Reason(ReasonCode.WOKEN, "woken by " + by)));
        }
    }

    /** False if a start would be refused; the refusal with its reason is up to the core. */
    boolean mayBeWoken(AppSpec app) {
        return RunMode.of(app, snapshots.overview().catalog().policy()).mayBeWoken();
    }

    /**
     * Has the app started, and waits only until the published state shows that, so that the next request does not find
     * it asleep.
     */
    void start(AppId app, String cause) {
        mailbox.post(new AppEvent.StartRequested(
                app, Optional.empty(), new Reason(ReasonCode.WOKEN, "woken by " + cause)));
        boolean published = snapshots.find(app).filter(found -> found.state() instanceof AppState.Starting).isPresent();
        if (!published) {
            catchUp.accept(PUBLISHED_MAX);
        }
    }

    /** Enters at once if it may, and otherwise as {@link #await}. */
    Outcome enterOrAwait(AppId app, String cause, Ticket ticket) throws InterruptedException {
        Optional<UseLease> use = enter(app, cause, true);
        return use.isPresent() ? new Outcome.Entered(use.get()) : await(app, cause, true, ticket);
    }

    /** Has the app started if need be, waits until it is ready and enters. */
    Outcome await(AppId app, String cause, boolean human, Ticket ticket) throws InterruptedException {
        int max = waitersPerAppMax.getAsInt();
        AtomicInteger ofApp = waiting.computeIfAbsent(app, _ -> new AtomicInteger());
        if (ofApp.incrementAndGet() > max) {
            ofApp.decrementAndGet();
            return new Outcome.TooMany(max);
        }
        try {
            return awaitAdmitted(app, cause, human, ticket);
        } finally {
            ofApp.decrementAndGet();
        }
    }

    private Outcome awaitAdmitted(AppId app, String cause, boolean human, Ticket ticket) throws InterruptedException {
        var reason = new Reason(ReasonCode.WOKEN, "woken by " + cause);
        for (int grants = 0; grants < GRANTS_MAX; grants++) {
            WaiterId waiter = waiters.register(ticket::answer);
            mailbox.post(new AppEvent.StartRequested(app, Optional.of(waiter), reason));
            Optional<Optional<Waiters.Answer>> next = ticket.next();
            Optional<Waiters.Answer> answer = next.flatMap(given -> given);
            if (answer.isEmpty()) {
                waiters.forget(waiter);
                mailbox.post(new AppEvent.WaiterLeft(app, waiter));
                return next.isEmpty() ? new Outcome.Late() : new Outcome.Left();
            }
            switch (answer.get()) {
                case Waiters.Answer.Granted _ -> {
                    Optional<UseLease> use = enter(app, cause, human);
                    if (use.isPresent()) {
                        return new Outcome.Entered(use.get());
                    }
                }
                case Waiters.Answer.Refused(Refusal refusal) -> {
                    return new Outcome.Refused(refusal);
                }
                case Waiters.Answer.Gone _, Waiters.Answer.Reported _ -> {
                    return new Outcome.Refused(new Refusal(Refusal.Code.NO_SUCH_APP, "was removed"));
                }
            }
        }
        return new Outcome.Refused(new Refusal(
                Refusal.Code.STOPPED_MEANWHILE, "it stopped each time it had become ready"));
    }
}
