package launcher.core.lifecycle;

import java.util.Optional;
import launcher.core.app.MonotonicTime;
import launcher.core.app.Reason;
import launcher.core.health.HealthTracker;

/** The state of an app. Each state carries only what is true in it; why it came to that is its {@link #reason}. */
public sealed interface AppState {

    Reason reason();

    /** The run that may have processes, or empty if there is none. */
    default Optional<RunId> currentRun() {
        return switch (this) {
            case Stopped _, Failed _ -> Optional.empty();
            case Starting starting -> switch (starting.phase) {
                case Phase.Slot _ -> Optional.empty();
                case Phase.Spawn _, Phase.Probe _, Phase.Resume _ -> Optional.of(starting.run);
            };
            case Ready ready -> Optional.of(ready.run);
            case Pausing pausing -> Optional.of(pausing.to.run);
            case Paused paused -> Optional.of(paused.run);
            case Stopping stopping -> Optional.of(stopping.run);
        };
    }

    /** The process of the run, as far as it is known. */
    default Optional<Instance> process() {
        return switch (this) {
            case Stopped _, Failed _ -> Optional.empty();
            case Starting starting -> switch (starting.phase) {
                case Phase.Slot _, Phase.Spawn _ -> Optional.empty();
                case Phase.Probe(Instance instance, _) -> Optional.of(instance);
                case Phase.Resume(Paused was) -> Optional.of(was.instance);
            };
            case Ready ready -> Optional.of(ready.instance);
            case Pausing pausing -> Optional.of(pausing.to.instance);
            case Paused paused -> Optional.of(paused.instance);
            case Stopping stopping -> stopping.was;
        };
    }

    /** No run. {@link launcher.core.app.ReasonCode#USER} holds even an always-on app down. */
    record Stopped(Reason reason) implements AppState {}

    /**
     * On its way to ready.
     *
     * @param run      fixed when the start is decided, also while it waits for a slot
     * @param since    when it got its slot; while it waits for a slot, since when it does
     * @param deadline when the start has failed; empty while it waits for a slot
     */
    record Starting(RunId run, From from, Phase phase, MonotonicTime since, Optional<MonotonicTime> deadline,
            Reason reason) implements AppState {

        Starting in(Phase next) {
            return new Starting(run, from, next, since, deadline, reason);
        }

        /** True if it counts among the starts under way: a cold start that has its slot. */
        public boolean holdsSlot() {
            return switch (from) {
                case COLD -> !waitsForSlot();
                case PAUSED, FOUND -> false;
            };
        }

        public boolean waitsForSlot() {
            return phase instanceof Phase.Slot;
        }
    }

    /**
     * Serving.
     *
     * @param since       when it became ready; a pause in between does not count as its end
     * @param idleCheckAt when it is to be judged whether it is idle
     * @param drainAttempt    how often its gate was asked to close; the number of the latest closing
     * @param draining     why it is to be stopped; present while its gate is being closed
     */
    record Ready(
            RunId run,
            Instance instance,
            Endpoint endpoint,
            MonotonicTime since,
            Optional<MonotonicTime> idleCheckAt,
            long drainAttempt,
            Optional<Reason> draining,
            Reason reason)
            implements AppState {

        Ready with(Optional<MonotonicTime> nextIdleCheckAt, Optional<Reason> nextClosing) {
            return new Ready(run, instance, endpoint, since, nextIdleCheckAt, drainAttempt, nextClosing, reason);
        }

        /** With another closing under way, of a number that no answer to an earlier closing carries. */
        Ready drainingFor(Reason why) {
            return new Ready(run, instance, endpoint, since, idleCheckAt, drainAttempt + 1, Optional.of(why), reason);
        }

        /** Why its gate is being closed, if this is the number of that closing. */
        Optional<Reason> draining(long number) {
            return draining.filter(_ -> number == drainAttempt);
        }

        Paused paused(Reason why) {
            return new Paused(run, instance, endpoint, since, drainAttempt, why);
        }
    }

    /** Its gate is closed and its processes are being held where they are. */
    record Pausing(Paused to) implements AppState {
        @Override
        public Reason reason() {
            return to.reason;
        }
    }

    /**
     * Behind a closed gate, and its processes held where they are: they keep their memory and use no CPU. The first
     * request lets them go on.
     *
     * @param readySince   when the run became ready
     * @param drainAttempt the number of the latest closing of its gate, see {@link Ready}
     */
    record Paused(
            RunId run, Instance instance, Endpoint endpoint, MonotonicTime readySince, long drainAttempt, Reason reason)
            implements AppState {

        /** A request came, or an operator. */
        Starting resuming(MonotonicTime now, MonotonicTime deadline, Reason why) {
            return new Starting(run, From.PAUSED, new Phase.Resume(this), now, Optional.of(deadline), why);
        }

        Ready ready(MonotonicTime idleCheckAt, Reason why) {
            return new Ready(run, instance, endpoint, readySince, Optional.of(idleCheckAt), drainAttempt,
                    Optional.empty(), why);
        }
    }

    /**
     * Its processes are being ended, for this reason.
     *
     * @param failed true if the run ended in a way that an operator should see
     * @param stuck  true if they would not end; tried again at the next reconciliation
     * @param again  why it is started again once they are gone, though no client waits for that
     */
    record Stopping(
            RunId run, Optional<Instance> was, boolean failed, boolean stuck, Optional<Reason> again, Reason reason)
            implements AppState {

        Stopping with(boolean nowStuck) {
            return new Stopping(run, was, failed, nowStuck, again, reason);
        }
    }

    /**
     * No run, and the last run ended badly.
     *
     * @param retryAt before this moment nothing but an operator starts it again
     */
    record Failed(Reason reason, MonotonicTime retryAt) implements AppState {}

    /** What a start began with. */
    enum From {
        /** Nothing ran. */
        COLD,
        /** Its processes were held where they are. */
        PAUSED,
        /** A run of an earlier daemon was found. */
        FOUND
    }

    /** How far a start has come. */
    sealed interface Phase {
        /** It waits until fewer others are starting; there is no process yet. */
        record Slot() implements Phase {}

        /** The process is being started. */
        record Spawn() implements Phase {}

        /**
         * The process is up and is being probed until it serves.
         *
         * @param health what the probes found so far
         */
        record Probe(Instance instance, HealthTracker health) implements Phase {}

        /** The processes are being let go on; it serves where it did. */
        record Resume(Paused was) implements Phase {}
    }
}
