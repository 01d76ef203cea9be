package launcher.daemon.bytecode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compiles the Python of one app after the other, at the lowest priority, and never fails a start. Its thread ends when
 * there is nothing to do. May be called from any thread.
 */
public final class BytecodeCompiler implements AutoCloseable {

    /** Apps that may wait; those beyond compile at their first start. */
    static final int QUEUE_MAX = 10_000;

    /** How long compiling one folder may take. A venv with pandas takes some 30 s on a small board. */
    public static final Duration TIMEOUT = Duration.ofMinutes(5);

    private static final Logger LOG = LoggerFactory.getLogger("streamlit-launcher");

    /** What became of an app's bytecode. */
    public enum Outcome {
        /** It was compiled. */
        COMPILED,
        /** There was nothing to do. */
        FRESH,
        /**
         * The compiler was missing, found an error, took too long, or was not even tried; the app may work all the
         * same.
         */
        GAVE_UP
    }

    private final Duration timeout;
    private final ThreadPoolExecutor worker;

    /** The newest script of each folder that was tried; touched by the worker's only thread. */
    private final Map<Path, Long> tried = new HashMap<>();

    /** @param timeout after which a compiler is killed; {@link #TIMEOUT} but for tests */
    public BytecodeCompiler(Duration timeout) {
        this.timeout = timeout;
        worker = new ThreadPoolExecutor(1, 1, 5, TimeUnit.SECONDS, new ArrayBlockingQueue<>(QUEUE_MAX),
                task -> Thread.ofPlatform().name("bytecode").daemon().unstarted(task));
        worker.allowCoreThreadTimeOut(true);
    }

    /**
     * Compiles what an app will import, where it has changed; returns at once.
     *
     * @param python the interpreter the app is run with
     * @param folder the app's own folder, absolute; a {@code .venv} in it is compiled only if its Streamlit never was
     */
    public CompletableFuture<Outcome> compile(String python, Path folder) {
        var outcome = new CompletableFuture<Outcome>();
        try {
            worker.execute(() -> outcome.complete(compileNow(python, folder)));
        } catch (RejectedExecutionException _) {
            outcome.complete(Outcome.GAVE_UP);
        }
        return outcome;
    }

    /** Ends a compiler that is running, and forgets what waits. */
    @Override
    public void close() {
        worker.shutdownNow();
    }

    private Outcome compileNow(String python, Path folder) {
        var folders = new ArrayList<Path>();
        try {
            var scripts = Scripts.of(folder);
            boolean changed = scripts.newestMillis() > tried.getOrDefault(folder, Long.MIN_VALUE);
            tried.put(folder, scripts.newestMillis());
            if (changed && scripts.stale()) {
                folders.add(folder);
            }
            Scripts.uncompiledSitePackages(folder.resolve(".venv")).filter(site -> tried.put(site, 0L) == null)
                    .ifPresent(folders::add);
        } catch (IOException e) {
            LOG.debug("{}: not compiled ahead: {}", folder, e.toString());
            return Outcome.GAVE_UP;
        }
        Outcome outcome = Outcome.FRESH;
        for (Path each : folders) {
            Optional<String> failure = run(python, each);
            failure.ifPresent(why -> LOG.debug("{}: not compiled ahead: {}", each, why));
            outcome = failure.isPresent() || outcome == Outcome.GAVE_UP ? Outcome.GAVE_UP : Outcome.COMPILED;
        }
        return outcome;
    }

    /** Runs the compiler on a folder; returns why it failed, if it did. */
    private Optional<String> run(String python, Path folder) {
        var builder = new ProcessBuilder(command(python, folder))
                .directory(Path.of("/").toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().keySet().retainAll(List.of("PATH", "LANG"));
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
        try {
            if (process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                return process.exitValue() == 0 ? Optional.empty() : Optional.of("exit code " + process.exitValue());
            }
            return Optional.of("took longer than " + timeout.toSeconds() + " s");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.of("the daemon ends");
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /**
     * {@code -I} keeps the app's folder and the environment out of the compiler's own imports; {@code -x} skips hidden
     * folders, so .venv.
     */
    private static List<String> command(String python, Path folder) {
        String prefix = folder.toString().replaceAll("([^A-Za-z0-9/_])", "\\\\$1");
        return List.of("nice", "-n", "19", python, "-I", "-m", "compileall", "-q", "-x", "^" + prefix
                + "/(.*/)?\\.", folder.toString());
    }

    /** True if Python compiled {@code script} since it was last changed. */
    static boolean isFresh(Path script) throws IOException {
        String stem = String.valueOf(script.getFileName()).replaceFirst("\\.py$", "");
        Path cache = script.resolveSibling("__pycache__");
        if (!Files.isDirectory(cache)) {
            return false;
        }
        try (var compiled = Files.newDirectoryStream(cache, file ->
                String.valueOf(file.getFileName()).startsWith(stem + ".cpython-"))) {
            for (Path file : compiled) {
                if (Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(script)) >= 0) {
                    return true;
                }
            }
        }
        return false;
    }
}
