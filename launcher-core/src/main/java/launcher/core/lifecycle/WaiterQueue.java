package launcher.core.lifecycle;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import launcher.core.app.AppSpec;
import launcher.core.app.MonotonicTime;
import launcher.core.app.Reason;
import launcher.core.app.ReasonCode;
import launcher.core.app.RunMode;
import launcher.core.demand.Demand;
import launcher.core.lifecycle.AppEvent.StartRequested;
import launcher.core.lifecycle.AppEvent.StopRequested;
import launcher.core.lifecycle.AppState.Ready;
import launcher.core.lifecycle.AppState.Starting;

/** Who waits for the app that is being drafted: who is let in, and what each of them is told. */
final class WaiterQueue {

    /** What a waiter grants on top of the timeouts it waits through: spawning, killing, looking that all are gone. */
    private static final Duration SLACK = Duration.ofSeconds(15);

    private final AppTransaction transaction;

    WaiterQueue(AppTransaction transaction) {
        this.transaction = transaction;
    }

    // ---- coming

    /** True if the app may be started for this; otherwise whoever asked has been refused. */
    boolean admits(StartRequested asked) {
        boolean wake = switch (asked.reason().code()) {
            case REQUESTED, WOKEN -> true;
            case NEVER_STARTED, ALWAYS_ON, IDLE, MEMORY, USER, EXITED, CRASH_LOOP, STARTUP_TIMEOUT, MEMORY_LIMIT,
                    RELOAD, SHUTDOWN, ADOPTED -> false;
        };
        RunMode.Waking waking = RunMode.of(transaction.app().spec(), transaction.policy()).waking();
        if (transaction.shuttingDown()) {
            refuse(asked, new Refusal(Refusal.Code.SHUTTING_DOWN, Reasons.SHUTTING_DOWN));
        } else if (!transaction.app().configured()) {
            refuse(asked, Refusal.of(Refusal.Code.NO_SUCH_APP, Reasons.REMOVED));
        } else if (wake && waking == RunMode.Waking.LAUNCHER_DISABLED) {
            refuse(asked, new Refusal(Refusal.Code.DISABLED, "the launcher is disabled (launcher.enabled: false)"));
        } else if (wake && waking == RunMode.Waking.APP_DISABLED) {
            refuse(asked, new Refusal(Refusal.Code.DISABLED, "it is disabled (enabled: false)"));
        } else if (wake && waking == RunMode.Waking.ON_DEMAND_OFF && !comesBack()) {
            refuse(asked, new Refusal(
                    Refusal.Code.ON_DEMAND_OFF, "it does not run, and on_demand is off: start it by hand"));
        } else {
            return true;
        }
        return false;
    }

    /** True of one that is kept running and does not run at the moment, unless an operator holds it down. */
    private boolean comesBack() {
        boolean heldDown = switch (transaction.app().state()) {
            case AppState.Stopped(Reason reason) -> reason.code() == ReasonCode.USER;
            case AppState.Stopping stopping -> stopping.reason().code() == ReasonCode.USER
                    && stopping.again().isEmpty();
            case AppState.Failed _, Starting _, Ready _, AppState.Pausing _, AppState.Paused _ -> false;
        };
        return !heldDown && Demand.standing(transaction.app().spec(), transaction.policy()) != Demand.NONE;
    }

    void await(StartRequested asked) {
        asked.waiter().ifPresent(id -> add(new Waiter(id, Waiter.For.READY, asked.reason(), readyBy())));
    }

    /**
     * The app begins to wait for a slot, or got one: whoever waits for it has the whole time of a start from then on.
     */
    void beginAnew() {
        transaction.waitedBy(transaction.app().waiters().stream()
                .map(waiter -> waiter.until() == Waiter.For.READY ? waiter.with(readyBy()) : waiter).toList());
    }

    private Optional<MonotonicTime> readyBy() {
        AppSpec spec = transaction.app().spec();
        return transaction.app().state() instanceof Starting starting && starting.waitsForSlot()
                ? Optional.empty()
                : Optional.of(transaction.now().plus(spec.startupTimeout()).plus(spec.stop().timeout()).plus(SLACK));
    }

    void awaitEnd(StopRequested asked) {
        MonotonicTime deadline = transaction.now().plus(transaction.app().spec().stop().timeout()).plus(SLACK);
        asked.waiter().ifPresent(id -> add(new Waiter(id, Waiter.For.GONE, asked.reason(), Optional.of(deadline))));
    }

    private void add(Waiter waiter) {
        var more = new ArrayList<>(transaction.app().waiters());
        more.add(waiter);
        transaction.waitedBy(more);
    }

    /** The first of those who wait; once the run is gone all of them wait for the app to be ready. */
    Optional<Waiter> first() {
        return transaction.app().waiters().stream().findFirst();
    }

    // ---- going

    void leave(WaiterId gone) {
        transaction.waitedBy(transaction.app().waiters().stream().filter(waiter -> !waiter.id().equals(gone)).toList());
    }

    void grant(Ready state, Optional<Duration> startedIn) {
        dismiss(Waiter.For.READY).forEach(waiter ->
                transaction.emit(new Effect.Grant(state.run(), waiter.id(), state.endpoint(), startedIn)));
    }

    void answerGone() {
        dismiss(Waiter.For.GONE).forEach(waiter -> transaction.emit(new Effect.AnswerGone(waiter.id())));
    }

    void refuse(StartRequested asked, Refusal refusal) {
        asked.waiter().ifPresent(id -> refuse(id, refusal));
    }

    void refuseReady(Refusal refusal) {
        dismiss(Waiter.For.READY).forEach(waiter -> refuse(waiter.id(), refusal));
    }

    /** Refuses those who wait for it to be ready, unless it is to be ready again. */
    void refuseReady(StopRequested asked) {
        if (!asked.again()) {
            refuseReady(Refusal.of(Refusal.Code.STOPPED_MEANWHILE, asked.reason()));
        }
    }

    void refuseGone(Refusal refusal) {
        dismiss(Waiter.For.GONE).forEach(waiter -> refuse(waiter.id(), refusal));
    }

    /** Refuses everybody whose deadline has come. */
    void expire() {
        var late = transaction.app().waiters().stream().collect(
                Collectors.partitioningBy(
                waiter -> waiter.deadline().filter(at -> !transaction.now().isBefore(at)).isPresent()));
        transaction.waitedBy(late.getOrDefault(false, List.of()));
        var refusal = Refusal.of(Refusal.Code.DEADLINE, transaction.app().state().reason().after("it took too long: "));
        late.getOrDefault(true, List.of()).forEach(waiter -> refuse(waiter.id(), refusal));
    }

    private void refuse(WaiterId waiter, Refusal refusal) {
        transaction.emit(new Effect.Refuse(waiter, refusal));
    }

    private List<Waiter> dismiss(Waiter.For until) {
        var parted = transaction.app().waiters().stream()
                .collect(Collectors.partitioningBy(waiter -> waiter.until() == until));
        transaction.waitedBy(parted.getOrDefault(false, List.of()));
        return parted.getOrDefault(true, List.of());
    }
}
