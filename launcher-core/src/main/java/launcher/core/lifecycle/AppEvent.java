package launcher.core.lifecycle;

import java.util.Optional;
import launcher.core.app.AppId;
import launcher.core.app.AppSpec;
import launcher.core.app.MonotonicTime;
import launcher.core.app.Reason;
import launcher.core.health.PortOwnership;

/** A fact about an app. */
public sealed interface AppEvent extends Event {

    AppId app();

    /** A fact about a run of it; of no consequence once the app has another. */
    sealed interface RunEvent extends AppEvent {
        RunId run();

        @Override
        default AppId app() {
            return run().app();
        }
    }

    /** A client wants it ready, or an operator, if the reason is {@link launcher.core.app.ReasonCode#USER}. */
    record StartRequested(AppId app, Optional<WaiterId> waiter, Reason reason) implements AppEvent {}

    /**
     * It is to be gone, whether it is used or not.
     *
     * @param again true if its start is asked for with that: who waits for it to be ready goes on waiting
     */
    record StopRequested(AppId app, Optional<WaiterId> waiter, Reason reason, boolean again) implements AppEvent {
        public StopRequested(AppId app, Optional<WaiterId> waiter, Reason reason) {
            this(app, waiter, reason, false);
        }
    }

    /** A policy found that it may be stopped, if no client has used it since {@code lastHuman}. */
    record IdleStopProposed(AppId app, Reason reason, MonotonicTime lastHuman) implements AppEvent {}

    /** A waiter does not wait any more; the start or stop goes on. */
    record WaiterLeft(AppId app, WaiterId waiter) implements AppEvent {}

    /** The start that waits for a slot has its slot now. */
    record SlotGranted(AppId app) implements AppEvent {}

    /** A deadline of the app may have passed. */
    record DeadlinePassed(AppId app) implements AppEvent {}

    /** The configuration says something else about it now; {@code rebuilt} if a running process must be replaced. */
    record SpecChanged(AppSpec spec, boolean restartNeeded) implements AppEvent {
        @Override
        public AppId app() {
            return spec.id();
        }
    }

    /** The configuration does not name it any more. */
    record RemovedFromConfig(AppId app) implements AppEvent {}

    /** A reconciliation is due. */
    record Reconciled(AppId app) implements AppEvent {}

    /** The process of the run is up. */
    record ProcessStarted(RunId run, Instance instance) implements RunEvent {}

    /** There is no process: it could not be started. */
    record NotStarted(RunId run, String why) implements RunEvent {}

    /**
     * A probe found what it looked for.
     *
     * @param listener which process listens on the run's port, seen after that
     */
    record ProbeSucceeded(RunId run, PortOwnership listener) implements RunEvent {}

    /**
     * A probe did not find what it looked for. Told when that changes, not for each probe.
     *
     * @param listener which process listens on the run's port, as far as the probe saw
     * @param why      as text for operators
     */
    record ProbeFailed(RunId run, PortOwnership listener, String why) implements RunEvent {}

    /**
     * Its main process ended.
     *
     * @param lastOutput its last lines, as text for operators; may be empty
     * @param conflict   present if it was not known to serve and another process listens on its port
     */
    record ProcessExited(RunId run, ExitStatus status, String lastOutput, Optional<PortConflict> conflict)
            implements RunEvent {

        /** An end that was not told when it happened, so that nothing is known of how. */
        static ProcessExited missed(RunId run) {
            return new ProcessExited(run, new ExitStatus.Unknown(), "", Optional.empty());
        }
    }

    /** It holds more memory than it may. */
    record OverMemoryLimit(RunId run, long bytes) implements RunEvent {}

    /** None of its processes is left. */
    record RunGone(RunId run) implements RunEvent {}

    /** This is left though it was killed, as text for operators: {@code processes 812, 813}. */
    record RunStuck(RunId run, String left) implements RunEvent {}

    /** Nothing of it is left, and how it ended was missed. */
    record ObservedGone(RunId run) implements RunEvent {}

    /** All of it is held where it is, whoever did that. */
    record ObservedPaused(RunId run) implements RunEvent {}

    /** It goes on, or a part of it does, whoever did that. */
    record ObservedRunning(RunId run) implements RunEvent {}

    /** It could not be paused and goes on as before, for this reason, as text for operators. */
    record NotPaused(RunId run, String why) implements RunEvent {}

    /** There is nothing of it that could go on, for this reason, as text for operators. */
    record NotResumed(RunId run, String why) implements RunEvent {}

    /**
     * Its gate is closed, as the closing of this number asked: nothing that counts holds it, and no client used it
     * since.
     */
    record GateClosed(RunId run, long drainAttempt) implements RunEvent {}

    /** Its gate stays open though the closing of this number asked: a client used it since. */
    record GateInUse(RunId run, long drainAttempt) implements RunEvent {}

    /**
     * A run was found alive that was not started by this daemon.
     *
     * @param ready  where it serves, if it did for an earlier daemon and its port is still its own: it is ready as it
     *               is
     * @param paused true if all of it is held where it is
     * @param origin who started it, as text for operators
     */
    record RunDiscovered(RunId run, Instance instance, Optional<Endpoint> ready, boolean paused, String origin)
            implements RunEvent {

        /** A run of an earlier daemon. */
        public RunDiscovered(RunId run, Instance instance, Optional<Endpoint> ready, boolean paused) {
            this(run, instance, ready, paused, "taken over from the daemon before");
        }
    }
}
