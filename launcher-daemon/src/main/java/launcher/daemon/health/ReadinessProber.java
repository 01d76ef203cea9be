package launcher.daemon.health;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import launcher.core.app.MonotonicTime;
import launcher.core.health.ProbeSpec;
import launcher.core.lifecycle.RunId;
import launcher.daemon.engine.EffectHandlers;
import launcher.daemon.engine.Mailbox;
import launcher.daemon.provider.Provider;

/**
 * Probes runs until it is told to stop: a virtual thread each. What is found goes to the mailbox as
 * {@code ProbeSucceeded} and {@code ProbeFailed}. All methods return at once and may be called from any thread.
 */
public final class ReadinessProber implements EffectHandlers.Prober, AutoCloseable {

    private static final Duration CLOSE_MAX = Duration.ofSeconds(2);

    private final ConcurrentMap<RunId, ReadinessProbe> probes = new ConcurrentHashMap<>();
    private final ReadinessProbe.Means means;

    /**
     * @param clock    monotonic
     * @param mailbox  is told what is found
     * @param commands runs readiness commands
     * @param earlier  what a run printed before it was probed
     */
    public ReadinessProber(
            Supplier<MonotonicTime> clock, Mailbox mailbox, CommandRunner commands, RecentOutput earlier) {
        means = new ReadinessProbe.Means(clock, mailbox, commands, earlier, new HttpProbe(clock));
    }

    @Override
    public void start(RunId run, ProbeSpec spec, Provider provider) {
        ReadinessProbe probe = new ReadinessProbe(run, spec, provider, means);
        ReadinessProbe before = probes.put(run, probe);
        if (before != null) {
            before.cancel();
        }
        probe.start();
    }

    @Override
    public void stop(RunId run) {
        ReadinessProbe probe = probes.remove(run);
        if (probe != null) {
            probe.cancel();
        }
    }

    /** A line that the run printed. Costs a look into a map for runs that are not probed for a line. */
    public void output(RunId run, String line) {
        ReadinessProbe probe = probes.get(run);
        if (probe != null) {
            probe.output(line);
        }
    }

    /** Cancels every probe and waits for their threads. */
    @Override
    public void close() {
        List<ReadinessProbe> open = List.copyOf(probes.values());
        probes.clear();
        open.forEach(ReadinessProbe::cancel);
        open.forEach(probe -> probe.join(CLOSE_MAX));
    }
}
