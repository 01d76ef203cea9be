package launcher.daemon.health;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import launcher.core.lifecycle.Endpoint;
import launcher.core.lifecycle.RunId;

/** Keeps what it was told, in words, for a test to wait for. */
final class RecordedReadiness implements ReadinessListener {

    private static final long WAIT_SECONDS_MAX = 30;

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    @Override
    public void ready(RunId run, Endpoint endpoint) {
        told.add("ready " + endpoint);
    }

    @Override
    public void notYet(RunId run, String lastFailure) {
        told.add("not yet: " + lastFailure);
    }

    @Override
    public void portTaken(RunId run, String by) {
        told.add("taken by " + by);
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
