package launcher.daemon.control.command;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import launcher.core.app.AppId;
import launcher.core.app.LauncherPolicy;
import launcher.core.app.MonotonicTime;
import launcher.core.app.Reason;
import launcher.core.app.ReasonCode;
import launcher.core.demand.Demand;
import launcher.core.lifecycle.App;
import launcher.core.lifecycle.AppEvent;
import launcher.core.lifecycle.AppState;
import launcher.core.lifecycle.Event;
import launcher.core.lifecycle.LauncherEvent;
import launcher.core.lifecycle.Refusal;
import launcher.core.lifecycle.WaiterId;
import launcher.core.protocol.ErrorCode;
import launcher.core.protocol.WireError;
import launcher.core.protocol.result.BatchReport;
import launcher.core.protocol.result.Started;
import launcher.core.protocol.result.Stopped;
import launcher.daemon.control.PeerCredentials;
import launcher.daemon.engine.AppSnapshots;
import launcher.daemon.engine.Mailbox;
import launcher.daemon.engine.ResponseChannel;
import launcher.daemon.engine.UseGate;
import launcher.daemon.engine.Waiters;
import launcher.daemon.engine.Waiters.Answer;

/** The commands that wait for an app. A client that hangs up ends only its own wait. */
final class LifecycleCommands {

    /** How often a request asks again after a grant of a run whose gate was closed before the request entered it. */
    private static final int GRANTS_MAX = 5;

    private final AppSnapshots snapshots;
    private final Mailbox mailbox;
    private final Waiters waiters;
    private final Supplier<MonotonicTime> clock;

    LifecycleCommands(AppSnapshots snapshots, Mailbox mailbox, Waiters waiters, Supplier<MonotonicTime> clock) {
        this.snapshots = snapshots;
        this.mailbox = mailbox;
        this.waiters = waiters;
        this.clock = clock;
    }

    // ---- starting

    void start(App app, boolean await, Reason reason, ResponseChannel to) {
        if (await) {
            wakeAndAnswer(app.id(), reason, GRANTS_MAX, to);
        } else {
            mailbox.post(new AppEvent.StartRequested(app.id(), Optional.empty(), reason));
            boolean ready = app.state() instanceof AppState.Ready;
            to.ok(new Started(app.id().value(), ready ? "ready" : "starting", OptionalDouble.empty()));
        }
    }

    /** An access: enters the gate of a ready run at once, and wakes the app otherwise. */
    void request(App app, PeerCredentials peer, ResponseChannel to) {
        var reason = new Reason(ReasonCode.REQUESTED, "request by uid " + peer.uid());
        if (enter(app.id(), reason)) {
            to.ok(new Started(app.id().value(), "ready", OptionalDouble.empty()));
        } else {
            wakeAndAnswer(app.id(), reason, GRANTS_MAX, to);
        }
    }

    void restart(App app, boolean await, Reason reason, ResponseChannel to) {
        if (await) {
            ask(app.id(), to, id -> new LauncherEvent.RestartRequested(app.id(), id, reason),
                    answer -> answerStart(app.id(), reason, GRANTS_MAX, answer, to));
        } else {
            mailbox.post(new LauncherEvent.RestartRequested(app.id(), Optional.empty(), reason));
            to.ok(new Started(app.id().value(), "starting", OptionalDouble.empty()));
        }
    }

    private void wakeAndAnswer(AppId app, Reason reason, int grantsLeft, ResponseChannel to) {
        ask(app, to, id -> new AppEvent.StartRequested(app, id, reason),
                answer -> answerStart(app, reason, grantsLeft, answer, to));
    }

    private void answerStart(AppId app, Reason reason, int grantsLeft, Answer answer, ResponseChannel to) {
        switch (answer) {
            case Answer.Granted granted -> {
                if (enter(app, reason)) {
                    to.ok(new Started(app.value(), "ready", granted.startedIn()
                            .map(took -> OptionalDouble.of(AppViews.seconds(took)))
                            .orElse(OptionalDouble.empty())));
                } else if (grantsLeft > 1) {
                    wakeAndAnswer(app, reason, grantsLeft - 1, to);
                } else {
                    to.fail(WireError.of(ErrorCode.FAILED, app + " stopped each time it had become ready"));
                }
            }
            case Answer.Refused(Refusal refusal) -> to.fail(error(app.value(), refusal));
            case Answer.Gone _, Answer.Reported _ -> to.fail(removed(app));
        }
    }

    /** Counts the access; true if the app is ready for it. */
    private boolean enter(AppId app, Reason reason) {
        Optional<UseGate> gate = snapshots.gate(app);
        return gate.filter(open -> open.touch(clock.get(), reason.text())).isPresent();
    }

    // ---- stopping

    void stop(App app, boolean await, Reason reason, ResponseChannel to) {
        boolean wasRunning = app.state().currentRun().isPresent();
        if (!await) {
            mailbox.post(new AppEvent.StopRequested(app.id(), Optional.empty(), reason));
            to.ok(new Stopped(app.id().value(), wasRunning ? "stopping" : "stopped", wasRunning));
            return;
        }
        ask(app.id(), to, id -> new AppEvent.StopRequested(app.id(), id, reason), answer -> {
            switch (answer) {
                case Answer.Gone _ -> to.ok(new Stopped(app.id().value(), "stopped", wasRunning));
                case Answer.Refused(Refusal refusal) -> to.fail(error(app.id().value(), refusal));
                case Answer.Granted _, Answer.Reported _ -> to.fail(
                        WireError.of(ErrorCode.INTERNAL, "a stop was answered as something else"));
            }
        });
    }

    // ---- many

    void startAll(Reason reason, ResponseChannel to) {
        List<AppId> apps = snapshots.all().stream()
                .filter(app -> app.spec().enabled() && app.spec().policy().startAll()).map(App::id).toList();
        batch(apps, to, (app, id) -> new AppEvent.StartRequested(app, id, reason));
    }

    void stopAll(Reason reason, ResponseChannel to) {
        LauncherPolicy policy = snapshots.overview().catalog().policy();
        List<AppId> apps = snapshots.all().stream().filter(app -> runsOrWill(app, policy)).map(App::id).toList();
        batch(apps, to, (app, id) -> new AppEvent.StopRequested(app, id, reason));
    }

    /** A failed app that is to run always comes back by itself, so it has to be held as well. */
    private static boolean runsOrWill(App app, LauncherPolicy policy) {
        return switch (app.state()) {
            case AppState.Starting _, AppState.Ready _, AppState.Pausing _, AppState.Paused _, AppState.Stopping _ ->
                    true;
            case AppState.Failed _ -> app.hasWaiters() || Demand.standing(app.spec(), policy) != Demand.NONE;
            case AppState.Stopped _ -> false;
        };
    }

    private void batch(
            List<AppId> apps, ResponseChannel to, BiFunction<AppId, Optional<WaiterId>, AppEvent> event) {
        if (apps.isEmpty()) {
            to.ok(new BatchReport(List.of(), List.of()));
            return;
        }
        var tally = new Tally(apps.size(), to);
        for (AppId app : apps) {
            ask(app, to, id -> event.apply(app, id), answer -> tally.add(app, answer));
        }
    }

    /** The answers to a request about many apps; ends the conversation with the last of them. */
    private static final class Tally {
        private final List<String> done = new ArrayList<>();
        private final List<BatchReport.Failure> failed = new ArrayList<>();
        private final int expected;
        private final ResponseChannel to;

        Tally(int expected, ResponseChannel to) {
            this.expected = expected;
            this.to = to;
        }

        synchronized void add(AppId app, Answer answer) {
            switch (answer) {
                case Answer.Granted _, Answer.Gone _, Answer.Reported _ -> done.add(app.value());
                case Answer.Refused(Refusal refusal) -> {
                    WireError error = error(app.value(), refusal);
                    failed.add(new BatchReport.Failure(app.value(), error.code().wire(), error.message()));
                }
            }
            if (done.size() + failed.size() == expected) {
                done.sort(null);
                failed.sort(Comparator.comparing(BatchReport.Failure::app));
                to.ok(new BatchReport(done, failed));
            }
        }
    }

    // ---- waiting

    private void ask(
            AppId app, ResponseChannel to, Function<Optional<WaiterId>, Event> event,
                    Consumer<Answer> whenAnswered) {
        WaiterId waiter = waiters.register(whenAnswered);
        // posted before it can be taken back: a client that has hung up already leaves at once
        mailbox.post(event.apply(Optional.of(waiter)));
        to.onHangUp(() -> {
            waiters.forget(waiter);
            mailbox.post(new AppEvent.WaiterLeft(app, waiter));
        });
    }

    private static WireError removed(AppId app) {
        return WireError.of(ErrorCode.NO_SUCH_APP, app + " was removed from the configuration");
    }

    /** A refusal in the words of the wire. */
    static WireError error(String app, Refusal refusal) {
        String message = app.isEmpty() ? refusal.text() : app + ": " + refusal.text();
        return switch (refusal.code()) {
            case NO_SUCH_APP -> WireError.of(ErrorCode.NO_SUCH_APP, message);
            case DISABLED, ON_DEMAND_OFF -> WireError.of(
                    ErrorCode.FAILED, message, "streamlit-launcherctl start " + app + " starts it all the same");
            case NOT_STARTED, STOPPED_MEANWHILE, STUCK -> WireError.of(ErrorCode.FAILED, message);
            case STARTUP_TIMEOUT -> WireError.of(ErrorCode.STARTUP_TIMEOUT, message,
                    "streamlit-launcherctl logs " + app
                            + " shows what it printed; startup_timeout sets how long a start may take");
            case EXITED_WHILE_STARTING -> WireError.of(ErrorCode.EXITED_WHILE_STARTING, message,
                    "streamlit-launcherctl logs " + app + " shows what it printed");
            case CRASH_LOOP -> WireError.of(ErrorCode.CRASH_LOOP, message,
                    "streamlit-launcherctl start " + app + " tries again at once");
            case DEADLINE -> WireError.of(ErrorCode.TIMEOUT, message);
            case SHUTTING_DOWN -> WireError.of(ErrorCode.SHUTTING_DOWN, message);
        };
    }
}
