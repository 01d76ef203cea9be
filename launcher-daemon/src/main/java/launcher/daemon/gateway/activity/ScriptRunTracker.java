package launcher.daemon.gateway.activity;

import java.util.concurrent.atomic.AtomicReference;
import launcher.core.app.MonotonicTime;
import launcher.daemon.engine.UseGate;

/**
 * What the script of one page runs for. A run for a person or for a page that was loaded holds the gate until it has
 * finished, a run for a timer does not; a run for a person counts as human use at its end.
 *
 * <p>A script may ask for its next run itself, which some pages do for ever to refresh themselves. Such a chain is one
 * hold from its first run on, so it lasts for {@code busy_max} like a script that never ends.
 *
 * <p>Threads: {@link #asked} comes from the client's side, {@link #started} and {@link #finished} from the server's,
 * {@link #ended} from anywhere; the last of these calls releases the hold.
 */
final class ScriptRunTracker {

    /** What a run is for; the greater initiator wins where a single run answers two. */
    enum Initiator {
        NONE,
        TIMER,
        PAGE,
        PERSON
    }

    private final UseGate gate;
    private final AtomicReference<Initiator> asked = new AtomicReference<>(Initiator.NONE);
    private final AtomicReference<Initiator> held = new AtomicReference<>(Initiator.NONE);
    private volatile Initiator lastAsked = Initiator.NONE;
    private volatile boolean ended;
    private Initiator running = Initiator.NONE;

    ScriptRunTracker(UseGate gate) {
        this.gate = gate;
    }

    /** The browser asks for a run. */
    void asked(Initiator initiator) {
        lastAsked = initiator;
        asked.accumulateAndGet(initiator, (first, second) -> first.compareTo(second) >= 0 ? first : second);
    }

    /** The initiator of the browser's latest request. */
    Initiator lastAsked() {
        return lastAsked;
    }

    /** A run begins; an earlier run that was not finished is over. */
    void started(MonotonicTime now) {
        Initiator initiator = asked.getAndSet(Initiator.NONE);
        if (initiator == Initiator.NONE && running != Initiator.NONE) {
            return; // the script asked for it itself
        }
        if (initiator == Initiator.NONE) {
            // a single run answered two requests and a second run comes, or a file of the app was changed
            initiator = lastAsked == Initiator.TIMER ? Initiator.TIMER : Initiator.PAGE;
        }
        running = initiator;
        holdFor(initiator, now);
    }

    /** The run is over, and no other run follows at once. */
    void finished(MonotonicTime now) {
        running = Initiator.NONE;
        holdFor(Initiator.NONE, now);
    }

    /** The page is gone, or its messages are not parsed any more. */
    void ended(MonotonicTime now) {
        ended = true;
        release(held.getAndSet(Initiator.NONE), now);
    }

    private void holdFor(Initiator initiator, MonotonicTime now) {
        boolean holds = initiator.compareTo(Initiator.PAGE) >= 0 && gate.hold(now);
        release(held.getAndSet(holds ? initiator : Initiator.NONE), now);
        if (ended) {
            release(held.getAndSet(Initiator.NONE), now);
        }
    }

    private void release(Initiator initiator, MonotonicTime now) {
        switch (initiator) {
            case PERSON -> gate.release(now);
            case PAGE -> gate.release();
            case TIMER, NONE -> {}
        }
    }
}
