package launcher.daemon.health;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import launcher.core.health.PortOwnership;
import launcher.core.lifecycle.AppEvent;
import launcher.core.lifecycle.Event;
import launcher.core.lifecycle.RunId;
import launcher.daemon.engine.Mailbox;

/** Keeps what was posted, in words, for a test to wait for; the same finding twice in a row is kept once. */
final class RecordedFindings implements Mailbox {

    private static final long WAIT_SECONDS_MAX = 30;

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final Consumer<RunId> serving;
    private String last = "";

    /** @param serving called for a run that serves, as core would have its probes ended */
    RecordedFindings(Consumer<RunId> serving) {
        this.serving = serving;
    }

    @Override
    public void post(Event event) {
        switch (event) {
            case AppEvent.ProbeSucceeded(_, PortOwnership.TakenBy by) -> tell("taken by " + by.holder());
            case AppEvent.ProbeSucceeded(RunId run, PortOwnership listener) -> {
                tell("succeeded " + listener);
                serving.accept(run);
            }
            case AppEvent.ProbeFailed(_, PortOwnership.TakenBy by, _) -> tell("taken by " + by.holder());
            case AppEvent.ProbeFailed(_, _, String why) -> tell("failed: " + why);
            case Event other -> throw new AssertionError("not of a prober: " + other);
        }
    }

    private synchronized void tell(String finding) {
        if (!finding.equals(last)) {
            last = finding;
            told.add(finding);
        }
    }

    /** The next thing told, within half a minute. */
    String next() throws InterruptedException {
        String next = told.poll(WAIT_SECONDS_MAX, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing was told");
        }
        return next;
    }

    /** Everything up to and with the first thing told that starts so. */
    List<String> until(String start) throws InterruptedException {
        List<String> all = new ArrayList<>();
        do {
            all.add(next());
        } while (!all.getLast().startsWith(start));
        return all;
    }

    boolean silent() {
        return told.isEmpty();
    }
}
