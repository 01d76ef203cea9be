package launcher.daemon.health;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import launcher.core.app.MonotonicTime;
import launcher.core.app.ReadinessSpec;
import launcher.core.lifecycle.RunId;

/**
 * Watches runs until they serve: one virtual thread each, which ends when the run is ready or its watch is cancelled.
 * All methods return at once and may be called from any thread.
 */
public final class ReadinessProber implements AutoCloseable {

    private static final Duration CLOSE_MAX = Duration.ofSeconds(2);

    private final ConcurrentMap<RunId, ReadinessProbe> watches = new ConcurrentHashMap<>();
    private final ReadinessProbe.Means means;

    /**
     * @param clock    monotonic
     * @param owners   says whether a listening socket is the run's own
     * @param commands runs readiness commands
     * @param earlier  what a run printed before it was watched
     */
    public ReadinessProber(
            Supplier<MonotonicTime> clock, PortOwners owners, CommandRunner commands, RecentOutput earlier) {
        means = new ReadinessProbe.Means(clock, owners, commands, earlier, new HttpProbe(clock));
    }

    /**
     * Watches {@code run} from now on and tells {@code listener} what it sees, until the run is ready or
     * {@link #cancel} is called. A second watch of the same run replaces the first.
     *
     * @param port    where the run was told to serve
     * @param context for {@code command} checks
     */
    public void watch(
            RunId run, ReadinessSpec spec, OptionalInt port, CommandFactory context, ReadinessListener listener) {
        ReadinessProbe watch =
                new ReadinessProbe(run, spec, port, context, listener, means, done -> watches.remove(run, done));
        ReadinessProbe before = watches.put(run, watch);
        if (before != null) {
            before.cancel();
        }
        watch.start();
    }

    /** Ends the watch, with whatever probe is under way. Unknown runs are none of its business. */
    public void cancel(RunId run) {
        ReadinessProbe watch = watches.remove(run);
        if (watch != null) {
            watch.cancel();
        }
    }

    /** A line that the run printed. Costs a look into a map for runs that are not watched for a line. */
    public void output(RunId run, String line) {
        ReadinessProbe watch = watches.get(run);
        if (watch != null) {
            watch.output(line);
        }
    }

    /** Cancels every watch and waits for their threads. */
    @Override
    public void close() {
        List<ReadinessProbe> open = List.copyOf(watches.values());
        watches.clear();
        open.forEach(ReadinessProbe::cancel);
        open.forEach(watch -> watch.join(CLOSE_MAX));
    }
}
