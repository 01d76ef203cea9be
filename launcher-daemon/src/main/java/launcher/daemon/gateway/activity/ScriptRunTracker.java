package launcher.daemon.gateway.activity;

import java.util.concurrent.atomic.AtomicReference;
import launcher.core.app.MonotonicTime;
import launcher.daemon.engine.UseGate;

/**
 * On whose behalf the script of one page runs. A run for a person or for a page that was loaded holds the gate until it has
 * finished, one for a timer does not; what a person asked for counts as human at its end.
 *
 * <p>A script may ask for its next run itself, which some pages do for ever to refresh themselves. Such a chain is one hold from
 * its first run on, so it lasts for {@code busy_max} like a script that never ends.
 *
 * <p>Threads: {@link #asked} comes from the client's side, {@link #started} and {@link #finished} from the server's,
 * {@link #ended} from anywhere; whichever comes last gives back what is held.
 */
final class ScriptRunTracker {

    /** On whose behalf; the greater one wins where two are answered by one run. */
    enum By {
        NOBODY,
        TIMER,
        PAGE,
        PERSON
    }

    private final UseGate gate;
    private final AtomicReference<By> asked = new AtomicReference<>(By.NOBODY);
    private final AtomicReference<By> held = new AtomicReference<>(By.NOBODY);
    private volatile By lastAsked = By.NOBODY;
    private volatile boolean ended;
    private By running = By.NOBODY;

    ScriptRunTracker(UseGate gate) {
        this.gate = gate;
    }

    /** The browser asks for a run. */
    void asked(By by) {
        lastAsked = by;
        asked.accumulateAndGet(by, (one, other) -> one.compareTo(other) >= 0 ? one : other);
    }

    /** On whose behalf the browser asked last. */
    By lastAsked() {
        return lastAsked;
    }

    /** A run begins; one before it that was not finished is over. */
    void started(MonotonicTime now) {
        By by = asked.getAndSet(By.NOBODY);
        if (by == By.NOBODY && running != By.NOBODY) {
            return; // the script asked for it itself
        }
        if (by == By.NOBODY) {
            // two requests were answered by one run and a second one comes, or a file of the app was changed
            by = lastAsked == By.TIMER ? By.TIMER : By.PAGE;
        }
        running = by;
        holdFor(by, now);
    }

    /** The run is over, and no other one follows at once. */
    void finished(MonotonicTime now) {
        running = By.NOBODY;
        holdFor(By.NOBODY, now);
    }

    /** The page is gone, or its messages are not parsed any more. */
    void ended(MonotonicTime now) {
        ended = true;
        giveBack(held.getAndSet(By.NOBODY), now);
    }

    private void holdFor(By by, MonotonicTime now) {
        boolean holds = by.compareTo(By.PAGE) >= 0 && gate.hold(now);
        giveBack(held.getAndSet(holds ? by : By.NOBODY), now);
        if (ended) {
            giveBack(held.getAndSet(By.NOBODY), now);
        }
    }

    private void giveBack(By by, MonotonicTime now) {
        switch (by) {
            case PERSON -> gate.release(now);
            case PAGE -> gate.release();
            case TIMER, NOBODY -> {}
        }
    }
}
