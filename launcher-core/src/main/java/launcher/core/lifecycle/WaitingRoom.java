package launcher.core.lifecycle;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import launcher.core.app.AppSpec;
import launcher.core.app.Moment;
import launcher.core.app.Reason;
import launcher.core.app.ReasonCode;
import launcher.core.demand.Demand;
import launcher.core.lifecycle.AppEvent.StartAsked;
import launcher.core.lifecycle.AppEvent.StopAsked;
import launcher.core.lifecycle.AppState.Ready;
import launcher.core.lifecycle.AppState.Starting;

/** Who waits for the app that is being drafted: who is let in, and what each of them is told. */
final class WaitingRoom {

    /** What a waiter grants on top of the timeouts it waits through: spawning, killing, looking that all are gone. */
    private static final Duration SLACK = Duration.ofSeconds(15);

    private final Draft draft;

    WaitingRoom(Draft draft) {
        this.draft = draft;
    }

    // ---- coming

    /** True if the app may be started for this; otherwise whoever asked has been refused. */
    boolean admits(StartAsked asked) {
        boolean wake = switch (asked.reason().code()) {
            case REQUESTED, WOKEN -> true;
            case NEVER_STARTED, ALWAYS_ON, IDLE, MEMORY, USER, EXITED, CRASH_LOOP, STARTUP_TIMEOUT, MEMORY_LIMIT,
                    RELOAD, SHUTDOWN, ADOPTED -> false;
        };
        AppSpec spec = draft.app().spec();
        if (draft.shuttingDown()) {
            refuse(asked, Refusal.Code.SHUTTING_DOWN, Reasons.SHUTTING_DOWN);
        } else if (!draft.app().listed()) {
            refuse(asked, Refusal.Code.NO_SUCH_APP, Reasons.REMOVED.text());
        } else if (wake && !draft.policy().enabled()) {
            refuse(asked, Refusal.Code.DISABLED, "the launcher is disabled (launcher.enabled: false)");
        } else if (wake && !spec.enabled()) {
            refuse(asked, Refusal.Code.DISABLED, "it is disabled (enabled: false)");
        } else if (wake && !(draft.policy().onDemand() && spec.onDemand()) && !comesBack()) {
            refuse(asked, Refusal.Code.ON_DEMAND_OFF, "it does not run, and on_demand is off: start it by hand");
        } else {
            return true;
        }
        return false;
    }

    /** True of one that is kept running and does not run at the moment, unless an operator holds it down. */
    private boolean comesBack() {
        boolean heldDown = switch (draft.app().state()) {
            case AppState.Stopped(Reason reason) -> reason.code() == ReasonCode.USER;
            case AppState.Stopping stopping -> stopping.reason().code() == ReasonCode.USER && stopping.again().isEmpty();
            case AppState.Failed _, Starting _, Ready _ -> false;
        };
        return !heldDown && Demand.standing(draft.app().spec(), draft.policy()) != Demand.NONE;
    }

    void await(StartAsked asked) {
        asked.waiter().ifPresent(id -> add(new Waiter(id, Waiter.For.READY, asked.reason(), readyBy())));
    }

    /** The app begins to wait for a slot, or got one: whoever waits for it has the whole time of a start from then on. */
    void beginAnew() {
        draft.waitedBy(draft.app().waiters().stream()
                .map(waiter -> waiter.until() == Waiter.For.READY ? waiter.with(readyBy()) : waiter).toList());
    }

    private Optional<Moment> readyBy() {
        AppSpec spec = draft.app().spec();
        return draft.app().state() instanceof Starting starting && starting.waitsForSlot()
                ? Optional.empty()
                : Optional.of(draft.now().plus(spec.startupTimeout()).plus(spec.process().stop().timeout()).plus(SLACK));
    }

    void awaitEnd(StopAsked asked) {
        Moment deadline = draft.now().plus(draft.app().spec().process().stop().timeout()).plus(SLACK);
        asked.waiter().ifPresent(id -> add(new Waiter(id, Waiter.For.GONE, asked.reason(), Optional.of(deadline))));
    }

    private void add(Waiter waiter) {
        var more = new ArrayList<>(draft.app().waiters());
        more.add(waiter);
        draft.waitedBy(more);
    }

    /** The first of those who wait; once the run is gone all of them wait for the app to be ready. */
    Optional<Waiter> first() {
        return draft.app().waiters().stream().findFirst();
    }

    // ---- going

    void leave(WaiterId gone) {
        draft.waitedBy(draft.app().waiters().stream().filter(waiter -> !waiter.id().equals(gone)).toList());
    }

    void grant(Ready state, Optional<Duration> startedIn) {
        dismiss(Waiter.For.READY).forEach(waiter ->
                draft.emit(new Effect.Grant(state.run(), waiter.id(), state.endpoint(), startedIn)));
    }

    void answerGone() {
        dismiss(Waiter.For.GONE).forEach(waiter -> draft.emit(new Effect.AnswerGone(waiter.id())));
    }

    void refuse(StartAsked asked, Refusal.Code code, String why) {
        asked.waiter().ifPresent(id -> refuse(id, code, why));
    }

    void refuseReady(Refusal.Code code, String why) {
        dismiss(Waiter.For.READY).forEach(waiter -> refuse(waiter.id(), code, why));
    }

    void refuseGone(Refusal.Code code, String why) {
        dismiss(Waiter.For.GONE).forEach(waiter -> refuse(waiter.id(), code, why));
    }

    /** Refuses everybody whose deadline has come. */
    void expire() {
        var late = draft.app().waiters().stream().collect(
                Collectors.partitioningBy(
                waiter -> waiter.deadline().filter(at -> !draft.now().isBefore(at)).isPresent()));
        draft.waitedBy(late.getOrDefault(false, List.of()));
        late.getOrDefault(true, List.of()).forEach(waiter -> refuse(
                waiter.id(), Refusal.Code.DEADLINE, "it took too long: " + draft.app().state().reason().text()));
    }

    private void refuse(WaiterId waiter, Refusal.Code code, String why) {
        draft.emit(new Effect.Refuse(waiter, new Refusal(code, why)));
    }

    private List<Waiter> dismiss(Waiter.For until) {
        var parted = draft.app().waiters().stream().collect(Collectors.partitioningBy(waiter -> waiter.until() == until));
        draft.waitedBy(parted.getOrDefault(false, List.of()));
        return parted.getOrDefault(true, List.of());
    }
}
