package launcher.daemon.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import launcher.core.lifecycle.ExitStatus;
import launcher.core.lifecycle.PortConflict;
import launcher.core.lifecycle.RunId;

/**
 * Remembers what a provider reported, and lets a test wait for it. Keeps the first lines of a run only, and counts the
 * rest.
 */
public final class RecordedRuns implements ProviderListener {

    private static final int LINES_KEPT_MAX = 2_000;
    private static final long DEADLINE_SECONDS = 60;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final Map<RunId, List<ExitStatus>> exits = new HashMap<>();
    private final Map<RunId, List<String>> lines = new HashMap<>();
    private final Map<RunId, Long> characters = new HashMap<>();
    private final Map<RunId, Integer> longest = new HashMap<>();
    private final Map<RunId, List<Long>> overLimit = new HashMap<>();
    private final Map<RunId, PortConflict> conflicts = new HashMap<>();
    private final List<String> order = new ArrayList<>();

    @Override
    public void exited(RunId run, ExitStatus status, Optional<PortConflict> conflict) {
        note(() -> {
            conflict.ifPresent(found -> conflicts.put(run, found));
            exits.computeIfAbsent(run, _ -> new ArrayList<>()).add(status);
            order.add("exited " + run);
        });
    }

    @Override
    public void output(RunId run, long epochMillis, String line) {
        note(() -> {
            List<String> kept = lines.computeIfAbsent(run, _ -> new ArrayList<>());
            if (kept.size() < LINES_KEPT_MAX) {
                kept.add(line);
            }
            characters.merge(run, (long) line.length(), Long::sum);
            longest.merge(run, line.length(), Math::max);
        });
    }

    @Override
    public void observed(RunId run, Provider.Observation observation) {
        note(() -> order.add(observation + " " + run));
    }

    @Override
    public void overMemoryLimit(RunId run, long bytes) {
        note(() -> {
            overLimit.computeIfAbsent(run, _ -> new ArrayList<>()).add(bytes);
            order.add("over limit " + run);
        });
    }

    /** How the run ended, once it was reported. */
    public ExitStatus awaitExit(RunId run) {
        await(() -> exits.containsKey(run), "the exit of " + run);
        return read(() -> exits.getOrDefault(run, List.of()).getFirst());
    }

    public void awaitLine(RunId run, String line) {
        awaitLine(run, line::equals);
    }

    /** The first line of the run that is like this, once it was reported. */
    public String awaitLine(RunId run, Predicate<String> like) {
        await(() -> lines.getOrDefault(run, List.of()).stream().anyMatch(like), "a line of " + run);
        return read(() -> lines.getOrDefault(run, List.of()).stream().filter(like).findFirst().orElseThrow());
    }

    public void awaitOverLimit(RunId run) {
        await(() -> overLimit.containsKey(run), "word that " + run + " is over its limit");
    }

    public Optional<PortConflict> conflict(RunId run) {
        return read(() -> Optional.ofNullable(conflicts.get(run)));
    }

    public List<ExitStatus> exits(RunId run) {
        return read(() -> List.copyOf(exits.getOrDefault(run, List.of())));
    }

    public List<String> lines(RunId run) {
        return read(() -> List.copyOf(lines.getOrDefault(run, List.of())));
    }

    /** How many characters the run has printed, without line ends. */
    public long characters(RunId run) {
        return read(() -> characters.getOrDefault(run, 0L));
    }

    /** The longest line, in characters. */
    public int longestLine(RunId run) {
        return read(() -> longest.getOrDefault(run, 0));
    }

    /** Exits and limits, in the order they were reported. */
    public List<String> order() {
        return read(() -> List.copyOf(order));
    }

    private void note(Runnable change) {
        lock.lock();
        try {
            change.run();
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private <T> T read(Supplier<T> reader) {
        lock.lock();
        try {
            return reader.get();
        } finally {
            lock.unlock();
        }
    }

    private void await(BooleanSupplier there, String what) {
        long left = TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        lock.lock();
        try {
            while (!there.getAsBoolean() && left > 0) {
                left = news.awaitNanos(left);
            }
            assertThat(there.getAsBoolean()).as("%s within %d s; lines so far: %s", what, DEADLINE_SECONDS, lines)
                    .isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for " + what, e);
        } finally {
            lock.unlock();
        }
    }
}
