package launcher.daemon.applog;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import launcher.core.lifecycle.RunId;
import launcher.daemon.applog.WriteQueue.Job;
import launcher.daemon.engine.ProblemRegistry;
import launcher.daemon.os.IoErrors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread {@code applog-writer}: does what the queue says, and nothing else touches the files. */
final class DiskWriter {

    private static final String SUBJECT = "app logs";

    /** Lines of one app that follow each other are written together up to so many characters. */
    private static final int CHUNK_LENGTH_MAX = 64 * 1024;

    /** Time between two tries to write to a disk that failed. */
    private static final Duration RETRY = Duration.ofSeconds(1);

    private static final Duration NO_RETRY = Duration.ofDays(365);
    private static final Logger LOG = LoggerFactory.getLogger("streamlit-launcher");

    private final WriteQueue queue;
    private final LogFiles files;
    private final ProblemRegistry problems;
    private final Duration calm;
    private final Thread thread;
    /** Lines that are not in the files, where the next line of their run will be. */
    private final Map<RunId, Long> missing = new LinkedHashMap<>();
    private volatile boolean failing;
    private long lastFailure;

    /**
     * @param calm how long nothing must have failed until the disk counts as mended, so that it is not said in turns
     */
    DiskWriter(WriteQueue queue, LogFiles files, ProblemRegistry problems, Duration calm) {
        this.queue = queue;
        this.files = files;
        this.problems = problems;
        this.calm = calm;
        thread = Thread.ofPlatform().daemon().name("applog-writer").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** True while output does not reach the disk. */
    boolean failing() {
        return failing;
    }

    void join(Duration atMost) {
        try {
            thread.join(atMost);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            boolean closed = false;
            while (!closed) {
                // asked before taking, so that whatever came before the close is written
                closed = queue.closed();
                perform(queue.take(failing || !missing.isEmpty() || queue.hasLost() ? RETRY : NO_RETRY));
                writeLost();
                tellIfMended();
            }
            files.close();
        } catch (InterruptedException | IOException e) {
            LOG.warn("the writer of the apps' output ended: {}", String.valueOf(e.getMessage()));
        }
    }

    private void perform(List<Job> jobs) {
        Chunk chunk = new Chunk();
        for (Job job : jobs) {
            switch (job) {
                case Job.Write(OutputLine line) -> {
                    if (!chunk.takes(line)) {
                        chunk.write();
                    }
                    chunk.add(line);
                }
                case Job.Missing(RunId run, long count) -> {
                    chunk.write();
                    missing.merge(run, count, Long::sum);
                }
                case Job.Read(Runnable reading) -> {
                    chunk.write();
                    reading.run();
                }
            }
        }
        chunk.write();
    }

    /** The counts that no later line of their run has brought along. */
    private void writeLost() {
        queue.takeLost().forEach((run, count) -> missing.merge(run, count, Long::sum));
        List.copyOf(missing.keySet()).forEach(run -> write(run, "", 0));
    }

    /** Writes lines of a run, and before them how many are missing there. If it fails all of them are missing. */
    private void write(RunId run, String text, long lines) {
        long count = missing.getOrDefault(run, 0L);
        if (written(run, count == 0 ? text : missingLine(run, count) + text)) {
            missing.remove(run);
        } else {
            missing.put(run, count + lines);
        }
    }

    private static String missingLine(RunId run, long count) {
        return OutputLine.of(0, run, System.currentTimeMillis(),
                "[streamlit-launcher: " + count + " lines are missing here: the disk was slow or full]").inFile();
    }

    private boolean written(RunId run, String text) {
        try {
            files.append(run.app(), text);
            return true;
        } catch (IOException e) {
            lastFailure = System.nanoTime();
            if (!failing) {
                failing = true;
                problems.begin(SUBJECT, IoErrors.of(e));
            }
            return false;
        }
    }

    private void tellIfMended() {
        if (failing && missing.isEmpty() && !queue.hasLost() && System.nanoTime() - lastFailure >= calm.toNanos()) {
            failing = false;
            problems.end(SUBJECT);
        }
    }

    /** Lines of one run that are written together. */
    private final class Chunk {

        private Optional<RunId> run = Optional.empty();
        private final StringBuilder text = new StringBuilder();
        private int lines;

        boolean takes(OutputLine line) {
            return run.filter(line.run()::equals).isPresent() && text.length() < CHUNK_LENGTH_MAX;
        }

        void add(OutputLine line) {
            run = Optional.of(line.run());
            text.append(line.inFile());
            lines++;
        }

        void write() {
            run.ifPresent(of -> DiskWriter.this.write(of, text.toString(), lines));
            run = Optional.empty();
            text.setLength(0);
            lines = 0;
        }
    }
}
