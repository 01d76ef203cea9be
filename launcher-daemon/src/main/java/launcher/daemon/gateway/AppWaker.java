package launcher.daemon.gateway;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import launcher.core.app.AppId;
import launcher.core.app.MonotonicTime;
import launcher.core.app.Reason;
import launcher.core.app.ReasonCode;
import launcher.core.lifecycle.App;
import launcher.core.lifecycle.AppEvent;
import launcher.core.lifecycle.AppState;
import launcher.core.lifecycle.Refusal;
import launcher.core.lifecycle.WaiterId;
import launcher.daemon.engine.AppSnapshots;
import launcher.daemon.engine.Mailbox;
import launcher.daemon.engine.UseGate;
import launcher.daemon.engine.Waiters;

/** The way into an app: through the gate of its run at once, or by waking it and waiting. */
final class AppWaker {

    /** How often one asks again that was granted a run whose gate then was closed before it. */
    private static final int GRANTS_MAX = 5;

    /** How long a page waits for its own wake to show; it takes microseconds unless the machine is overrun. */
    private static final Duration SHOWS_MAX = Duration.ofMillis(500);

    private final AppSnapshots snapshots;
    private final Mailbox mailbox;
    private final Consumer<Duration> catchUp;
    private final Waiters waiters;
    private final Supplier<MonotonicTime> clock;
    private final IntSupplier waitersPerAppMax;
    private final ConcurrentMap<AppId, AtomicInteger> waiting = new ConcurrentHashMap<>();

    AppWaker(AppSnapshots snapshots, Mailbox mailbox, Consumer<Duration> catchUp, Waiters waiters, Supplier<MonotonicTime> clock,
            IntSupplier waitersPerAppMax) {
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

        /** It will not be; {@code refusal} says why. */
        record Refused(Refusal refusal) implements Outcome {}

        /** As many wait for this app as may. */
        record TooMany(int max) implements Outcome {}

        /** Whoever waited has left. */
        record Left() implements Outcome {}
    }

    /** Somebody who waits. */
    static final class Ticket {
        /** Answers, and nothing at all from one who left. */
        private final LinkedBlockingQueue<Optional<Waiters.Answer>> told = new LinkedBlockingQueue<>();

        /** Ends this wait and nobody else's. Any thread may call it, at any time. */
        void leave() {
            told.add(Optional.empty());
        }

        private void answer(Waiters.Answer answer) {
            told.add(Optional.of(answer));
        }
    }

    /** The gate of a ready run, entered; posts nothing. Empty if there is none that lets anybody in. */
    Optional<UseLease> enter(AppId app, String cause, boolean human) {
        Optional<App> found = snapshots.find(app);
        return found.isPresent() && found.get().state() instanceof AppState.Ready ready
                ? enter(ready, cause, human)
                : Optional.empty();
    }

    /** Every warm request comes here: no closures, which cost more than all the rest while the code is but half compiled. */
    private Optional<UseLease> enter(AppState.Ready ready, String cause, boolean human) {
        Optional<UseGate> hung = snapshots.gate(ready.run());
        if (hung.isEmpty()) {
            return Optional.empty();
        }
        UseGate gate = hung.get();
        boolean inside = human ? gate.acquire(clock.get(), cause) : gate.hold(clock.get());
        return inside ? Optional.of(new UseLease(ready.run(), ready.endpoint(), gate, human, clock)) : Optional.empty();
    }

    /** Has it started and waits for nothing but that this shows to everybody, so that what is asked next is not told that it sleeps. */
    void start(AppId app, String cause) {
        mailbox.post(new AppEvent.StartRequested(app, Optional.empty(), new Reason(ReasonCode.WOKEN, "woken by " + cause)));
        boolean shows = snapshots.find(app).filter(found -> found.state() instanceof AppState.Starting).isPresent();
        if (!shows) {
            catchUp.accept(SHOWS_MAX);
        }
    }

    /** Enters at once if it may, and otherwise as {@link #await}. */
    Outcome enterOrAwait(AppId app, String cause, Ticket ticket) throws InterruptedException {
        Optional<UseLease> use = enter(app, cause, true);
        return use.isPresent() ? new Outcome.Entered(use.get()) : await(app, cause, true, ticket);
    }

    /** Has it started if need be, waits until it is ready and enters. */
    Outcome await(AppId app, String cause, boolean human, Ticket ticket) throws InterruptedException {
        int max = waitersPerAppMax.getAsInt();
        AtomicInteger here = waiting.computeIfAbsent(app, _ -> new AtomicInteger());
        if (here.incrementAndGet() > max) {
            here.decrementAndGet();
            return new Outcome.TooMany(max);
        }
        try {
            return awaitAdmitted(app, cause, human, ticket);
        } finally {
            here.decrementAndGet();
        }
    }

    private Outcome awaitAdmitted(AppId app, String cause, boolean human, Ticket ticket) throws InterruptedException {
        var reason = new Reason(ReasonCode.WOKEN, "woken by " + cause);
        for (int grants = 0; grants < GRANTS_MAX; grants++) {
            WaiterId waiter = waiters.register(ticket::answer);
            mailbox.post(new AppEvent.StartRequested(app, Optional.of(waiter), reason));
            Optional<Waiters.Answer> answer = ticket.told.take();
            if (answer.isEmpty()) {
                waiters.forget(waiter);
                mailbox.post(new AppEvent.WaiterLeft(app, waiter));
                return new Outcome.Left();
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
