package launcher.daemon.simulation.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import launcher.core.lifecycle.AppEvent;
import launcher.core.lifecycle.Event;
import launcher.core.lifecycle.LauncherEvent;
import launcher.core.lifecycle.RunId;
import launcher.daemon.engine.Mailbox;

/**
 * The way of facts into the real mailbox, on which they may be late, lost or repeated. Knows which of them are still on
 * their way.
 */
public final class FaultyMailbox implements Mailbox {

    /** A fact that was overtaken comes this much later, rarely or often. */
    private static final Duration LATE = Duration.ofSeconds(2);
    private static final Duration VERY_LATE = Duration.ofSeconds(90);

    private static final Comparator<RunId> BY_AGE = Comparator.comparingLong(RunId::serial);

    private final EventScheduler agenda;
    private final SimRandom chance;
    private final Supplier<Faults> faults;
    private final LaneScheduler lanes;
    private final Mailbox loop;
    private final Set<RunId> exitsOnTheWay = new HashSet<>();
    private final Set<RunId> exitsLost = new HashSet<>();
    private final Set<RunId> endsOnTheWay = new HashSet<>();
    private final Set<RunId> findsOnTheWay = new HashSet<>();
    private final Map<RunId, List<AppEvent.RunEvent>> remembered = new HashMap<>();
    private final Map<RunId, AppEvent.RunEvent> gateAnswers = new HashMap<>();

    /** @param loop takes each fact at once */
    public FaultyMailbox(
            EventScheduler agenda, SimRandom chance, Supplier<Faults> faults, LaneScheduler lanes, Mailbox loop) {
        this.agenda = agenda;
        this.chance = chance;
        this.faults = faults;
        this.lanes = lanes;
        this.loop = loop;
    }

    /** A fact of an effect comes when the effect's time has passed; all others set out now. */
    @Override
    public void post(Event event) {
        Duration takes = lanes.taken();
        if (takes.isZero()) {
            send(event);
        } else {
            agenda.after(takes, () -> {
                if (!lanes.hasEnded()) {
                    send(event);
                }
            });
        }
    }

    private void send(Event event) {
        switch (event) {
            case AppEvent.ProcessExited exited -> {
                exitsOnTheWay.add(exited.run());
                if (chance.hits(faults.get().lost())) {
                    exitsLost.add(exited.run());
                } else {
                    sendFact(exited);
                }
            }
            case AppEvent.RunGone gone -> {
                endsOnTheWay.add(gone.run());
                sendFact(gone);
            }
            case AppEvent.ProbeSucceeded found -> sendUnlessLost(found);
            case AppEvent.ProbeFailed found -> sendUnlessLost(found);
            case AppEvent.ObservedPaused seen -> sendRemembered(seen);
            case AppEvent.ObservedRunning seen -> sendRemembered(seen);
            case AppEvent.NotPaused result -> sendRemembered(result);
            case AppEvent.NotResumed result -> sendRemembered(result);
            case AppEvent.GateClosed answer -> sendGateAnswer(answer);
            case AppEvent.GateInUse answer -> sendGateAnswer(answer);
            case AppEvent.RunEvent fact -> sendFact(fact);
            case AppEvent _, LauncherEvent _ -> deliver(event);
        }
    }

    private void sendUnlessLost(AppEvent.RunEvent fact) {
        if (!chance.hits(faults.get().lost())) {
            sendRemembered(fact);
        }
    }

    private void sendRemembered(AppEvent.RunEvent fact) {
        remembered.computeIfAbsent(fact.run(), _ -> new ArrayList<>()).add(fact);
        sendFact(fact);
    }

    private void sendFact(AppEvent.RunEvent fact) {
        sendWith(fact, faults.get().late(), faults.get().duplicated());
    }

    private void sendGateAnswer(AppEvent.RunEvent answer) {
        gateAnswers.put(answer.run(), answer);
        sendWith(answer, 10 * faults.get().late(), 10 * faults.get().duplicated());
    }

    private void sendWith(AppEvent.RunEvent fact, double late, double duplicated) {
        if (chance.hits(late)) {
            sendLate(fact);
        } else {
            deliver(fact);
        }
        if (chance.hits(duplicated)) {
            sendLate(fact);
        }
    }

    /** Comes now, after all that came before. */
    public void deliver(Event event) {
        if (!lanes.hasEnded()) {
            loop.post(event);
        }
    }

    // ---- what comes at a bad moment

    /** Comes once more, much later. */
    public void sendLate(Event event) {
        Duration overtaken = chance.hits(0.3) ? VERY_LATE : LATE;
        agenda.after(chance.around(overtaken), () -> deliver(event));
    }

    /** The gate of the run is about to be closed once more: what it answered last may come again just then. */
    public void mayRepeatGateAnswer(RunId run) {
        if (gateAnswers.containsKey(run) && chance.hits(10 * faults.get().duplicated())) {
            Optional.ofNullable(gateAnswers.get(run)).ifPresent(this::deliver);
        }
    }

    /** Everything that probes, pauses and resumptions of the run came to is told once more, now or much later. */
    public void repeat(RunId run) {
        boolean now = chance.hits(0.5);
        for (AppEvent.RunEvent fact : remembered.getOrDefault(run, List.of())) {
            if (now) {
                deliver(fact);
            } else {
                sendLate(fact);
            }
        }
    }

    /** True if the exit of the run was lost, which is forgotten here. */
    public boolean takeLostExit(RunId run) {
        return exitsLost.remove(run);
    }

    /** A run of the daemon before is being reported. */
    public void found(RunId run) {
        findsOnTheWay.add(run);
    }

    /** The exits that were lost of the runs that are taken for alive, which are forgotten here. */
    public List<RunId> takeLostExits(Predicate<RunId> takenForAlive) {
        List<RunId> missed = exitsLost.stream().filter(takenForAlive).sorted(BY_AGE).toList();
        missed.forEach(exitsLost::remove);
        return missed;
    }

    // ---- what is on its way

    /** The fact has arrived and was handled. */
    public void handled(Event event) {
        switch (event) {
            case AppEvent.ProcessExited exited -> exitsOnTheWay.remove(exited.run());
            case AppEvent.ObservedGone gone -> exitsOnTheWay.remove(gone.run());
            case AppEvent.RunGone gone -> endsOnTheWay.remove(gone.run());
            case AppEvent.RunDiscovered found -> findsOnTheWay.remove(found.run());
            case AppEvent _, LauncherEvent _ -> {}
        }
    }

    /** True if the exit of its main process is on its way, or lost. */
    public boolean exitIsOnTheWay(RunId run) {
        return exitsOnTheWay.contains(run);
    }

    /** True if its last process is gone and the launcher has not been told yet. */
    public boolean endIsOnTheWay(RunId run) {
        return endsOnTheWay.contains(run);
    }

    /** True if it was found, and the launcher has not been told yet. */
    public boolean findIsOnTheWay(RunId run) {
        return findsOnTheWay.contains(run);
    }

    /** What the gate answered last to a closing. */
    public Optional<AppEvent.RunEvent> gateAnswer(RunId run) {
        return Optional.ofNullable(gateAnswers.get(run));
    }

    /** The run was cleaned up. */
    public void forget(RunId run) {
        gateAnswers.remove(run);
        remembered.remove(run);
    }
}
