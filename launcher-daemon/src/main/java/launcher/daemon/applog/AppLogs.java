package launcher.daemon.applog;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import launcher.core.app.AppId;
import launcher.core.lifecycle.RunId;
import launcher.daemon.engine.ProblemRegistry;
import launcher.daemon.engine.RunOutput;

/** The output of all apps. Safe from any thread; only {@link #tail} may wait, for the disk and not for long. */
public final class AppLogs implements RunOutput, AutoCloseable {

    /** How long a reader waits for the disk before it gets what is in memory. */
    private static final Duration READ_MAX = Duration.ofSeconds(2);

    private static final Duration CLOSE_MAX = Duration.ofSeconds(2);
    private static final Duration CALM = Duration.ofSeconds(10);

    private final LogLimits limits;
    private final LogFiles files;
    private final WriteQueue queue;
    private final DiskWriter writer;
    private final List<Follower> followers = new CopyOnWriteArrayList<>();
    /** Guards what follows, and keeps the order of lines the same in rings, queue and followers. */
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<AppId, Output> outputs = new HashMap<>();
    private long lastNumber;

    private static final class Output {
        private final LineRing ring = new LineRing();
        private Optional<RunId> current = Optional.empty();
    }

    /**
     * Which lines a reader wants.
     *
     * @param lines           the latest so many
     * @param sinceEpochMillis if given, only lines from then on
     * @param previous        lines of the run before the current one instead of all
     */
    public record Query(AppId app, int lines, OptionalLong sinceEpochMillis, boolean previous) {}

    /**
     * The answer.
     *
     * @param lines  oldest first
     * @param upTo   the number of the app's last line then; a {@link Follower} goes on from here
     * @param note   for people, if lines may be missing
     */
    public record Tail(List<OutputLine> lines, long upTo, Optional<String> note) {}

    /**
     * Starts the writer. The folder is made when the first line is written.
     *
     * @param folder where the files are
     */
    public static AppLogs start(Path folder, LogLimits limits, ProblemRegistry problems) {
        return start(folder, limits, problems, CALM);
    }

    static AppLogs start(Path folder, LogLimits limits, ProblemRegistry problems, Duration calm) {
        AppLogs logs = new AppLogs(folder, limits, problems, calm);
        logs.writer.start();
        return logs;
    }

    private AppLogs(Path folder, LogLimits limits, ProblemRegistry problems, Duration calm) {
        this.limits = limits;
        files = new LogFiles(folder, limits);
        queue = new WriteQueue(limits.queueBytes());
        writer = new DiskWriter(queue, files, problems, calm);
    }

    /** A run begins, or was taken over: from now on it is the app's current run though it has printed nothing yet. */
    public void begin(RunId run) {
        lock.lock();
        try {
            output(run.app()).current = Optional.of(run);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void append(RunId run, long epochMillis, String text) {
        lock.lock();
        try {
            lastNumber++;
            OutputLine line = OutputLine.of(lastNumber, run, epochMillis, text);
            Output output = output(run.app());
            if (output.current.isEmpty()) {
                output.current = Optional.of(run);
            }
            output.ring.add(line, ringBytes());
            queue.offer(line);
            for (Follower follower : followers) {
                follower.offer(line);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<String> lastLines(RunId run, int count) {
        lock.lock();
        try {
            Output output = outputs.get(run.app());
            return output == null ? List.of()
                    : output.ring.last(count, line -> line.run().equals(run)).stream().map(OutputLine::text).toList();
        } finally {
            lock.unlock();
        }
    }

    /** The latest lines of an app, from memory where that holds enough, otherwise from the files. */
    public Tail tail(Query query) {
        CompletableFuture<List<OutputLine>> fromFiles = new CompletableFuture<>();
        Tail fromMemory;
        lock.lock();
        try {
            Optional<Output> output = Optional.ofNullable(outputs.get(query.app()));
            Optional<RunId> current = output.flatMap(known -> known.current);
            fromMemory = new Tail(fromMemory(query, output, current), lastNumber, Optional.empty());
            if (fromMemory.lines().size() >= query.lines()) {
                return fromMemory;
            }
            // in the queue behind all lines up to upTo and before all others, so the file then holds just these
            if (writer.failing() || !queue.offer(new WriteQueue.Job.Read(() -> read(query, current, fromFiles)))) {
                return withNote(fromMemory, "the disk is full or failing: only what is in memory");
            }
        } finally {
            lock.unlock();
        }
        return await(fromFiles, fromMemory);
    }

    private static List<OutputLine> fromMemory(Query query, Optional<Output> output, Optional<RunId> current) {
        if (output.isEmpty()) {
            return List.of();
        }
        LineRing ring = output.get().ring;
        if (!query.previous()) {
            return ring.last(query.lines(), since(query));
        }
        List<OutputLine> latestOfOthers = ring.last(1, line -> !line.run().equals(current.orElse(null)));
        return latestOfOthers.isEmpty() ? List.of()
                : ring.last(query.lines(), since(query).and(of(latestOfOthers.getFirst().run())));
    }

    private void read(Query query, Optional<RunId> current, CompletableFuture<List<OutputLine>> answer) {
        if (answer.isDone()) {
            // no reader waits any more
            return;
        }
        try {
            if (query.previous()) {
                Optional<RunId> before = files.runBefore(query.app(), current);
                answer.complete(before.isEmpty() ? List.of()
                        : files.last(query.app(), query.lines(), since(query).and(of(before.get()))));
            } else {
                answer.complete(files.last(query.app(), query.lines(), since(query)));
            }
        } catch (IOException e) {
            answer.completeExceptionally(e);
        }
    }

    private static Predicate<OutputLine> since(Query query) {
        return line -> query.sinceEpochMillis().isEmpty() || line.epochMillis() >= query.sinceEpochMillis().getAsLong();
    }

    private static Predicate<OutputLine> of(RunId run) {
        return line -> line.run().equals(run);
    }

    private static Tail await(CompletableFuture<List<OutputLine>> fromFiles, Tail fromMemory) {
        try {
            List<OutputLine> lines = fromFiles.get(READ_MAX.toNanos(), TimeUnit.NANOSECONDS);
            return new Tail(lines, fromMemory.upTo(), Optional.empty());
        } catch (TimeoutException _) {
            fromFiles.cancel(false);
            return withNote(fromMemory, "the disk is slow: only what is in memory");
        } catch (ExecutionException e) {
            return withNote(fromMemory, "the files cannot be read: " + e.getCause());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return withNote(fromMemory, "interrupted: only what is in memory");
        }
    }

    private static Tail withNote(Tail tail, String note) {
        return new Tail(tail.lines(), tail.upTo(), Optional.of(note));
    }

    /** Follows these apps, or all if there are none, from now on. To be closed. */
    public Follower follow(Set<AppId> apps) {
        Follower follower = new Follower(apps, limits.followerBytes(), followers::remove);
        followers.add(follower);
        return follower;
    }

    /** Forgets what is in memory of an app that is no more. Its files stay. */
    public void forget(AppId app) {
        lock.lock();
        try {
            outputs.remove(app);
        } finally {
            lock.unlock();
        }
    }

    /** Writes what waits, if the disk takes it within two seconds; ends the writer and every follower. */
    @Override
    public void close() {
        queue.close();
        writer.join(CLOSE_MAX);
        List.copyOf(followers).forEach(Follower::close);
    }

    private Output output(AppId app) {
        Output known = outputs.get(app);
        if (known != null) {
            return known;
        }
        Output output = new Output();
        outputs.put(app, output);
        int share = ringBytes();
        outputs.values().forEach(other -> other.ring.shrinkTo(share));
        return output;
    }

    private int ringBytes() {
        return Math.min(limits.ringBytes(), limits.allRingsBytes() / Math.max(1, outputs.size()));
    }
}
