package launcher.core.lifecycle;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import launcher.core.app.AppId;
import launcher.core.app.AppSpec;
import launcher.core.app.MonotonicTime;
import launcher.core.app.Reason;
import launcher.core.app.StopSpec;
import launcher.core.health.ProbeSpec;

/** Something the daemon is to do. Effects of a run are done in order, each after the effect before. */
public sealed interface Effect {

    /** An effect that belongs to the queue of a run. */
    sealed interface RunEffect extends Effect {
        RunId run();
    }

    /** Start the process; answered by ProcessStarted or NotStarted. */
    record StartRun(RunId run, AppSpec spec) implements RunEffect {}

    /** Ask it what this says, until StopProbe; answered by ProbeSucceeded and ProbeFailed, any number of them. */
    record StartProbe(RunId run, ProbeSpec spec) implements RunEffect {}

    /** Ask it no more. */
    record StopProbe(RunId run) implements RunEffect {}

    /** Note where it serves for the daemon that may come after this daemon, which need not find that out then. */
    record PersistEndpoint(RunId run, Endpoint endpoint) implements RunEffect {}

    /** Let uses in, and count {@code use} as the first of them. */
    record OpenGate(RunId run, Optional<String> use) implements RunEffect {}

    /**
     * Close the gate unless a use holds it or came after {@code lastHuman}; answered by GateClosed or GateInUse.
     *
     * @param drainAttempt its number, which the answer carries
     * @param busyMax after this a request or script that goes on does not hold it any more
     */
    record CloseGateIfUnused(RunId run, long drainAttempt, MonotonicTime lastHuman, Duration busyMax)
            implements RunEffect {}

    /** Close the gate, whatever use goes on. */
    record CloseGate(RunId run) implements RunEffect {}

    /** Hold all of it where it is; answered by ObservedPaused or NotPaused. */
    record PauseRun(RunId run) implements RunEffect {}

    /** Let all of it go on; answered by ObservedRunning or NotResumed. */
    record ResumeRun(RunId run) implements RunEffect {}

    /** End the whole process tree; answered by RunGone or RunStuck. */
    record StopRun(RunId run, StopSpec how) implements RunEffect {}

    /** Remove what the run left. */
    record CleanUpRun(RunId run) implements RunEffect {}

    /** The waiter may use the run. */
    record Grant(RunId run, WaiterId waiter, Endpoint endpoint, Optional<Duration> startedIn) implements RunEffect {}

    /** The waiter for the app's end is answered: it is gone. */
    record AnswerGone(WaiterId waiter) implements Effect {}

    /** The waiter does not get what it waits for. */
    record Refuse(WaiterId waiter, Refusal refusal) implements Effect {}

    /** The waiter gets the decisions it asked for. */
    record Report(WaiterId waiter, List<Decision> decisions, String summary) implements Effect {}

    /** Tell operators: a log line and a line of the event feed. */
    record PublishEvent(AppId app, Kind kind, String message, Optional<Reason> reason) implements Effect {

        /** The kinds of the event feed. */
        public enum Kind {
            STARTING,
            WOKE,
            WAITING_READY,
            READY,
            STOPPING,
            STOPPED,
            PAUSED,
            RESUMED,
            EVICTED,
            EXITED,
            ERROR
        }
    }

    /** Say something about the launcher itself. */
    record LogMessage(boolean warning, String message) implements Effect {}

    /** A cold start took this long; remember it. */
    record LearnStart(AppId app, Duration took) implements Effect {}

    /** Measure the memory that is available now; answered by MemoryMeasured or MemoryUnreadable. */
    record MeasureMemory() implements Effect {}

    /** Compare what runs with what is known, and save the clocks. */
    record Reconcile() implements Effect {}
}
