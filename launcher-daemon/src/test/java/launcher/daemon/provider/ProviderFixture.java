package launcher.daemon.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import launcher.core.app.AppId;
import launcher.core.app.StopSpec;
import launcher.core.lifecycle.Instance;
import launcher.core.lifecycle.RunId;
import launcher.daemon.provider.Provider.AdoptedRun;
import launcher.daemon.provider.Provider.Observation;
import launcher.daemon.provider.Provider.StartResult;
import launcher.daemon.provider.Provider.StopResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A provider over an empty folder, the runs it started, and what is known of them; no run is left behind. */
@Timeout(180)
public abstract class ProviderFixture {

    protected static final StopSpec SHORT_TERM = new StopSpec(StopSpec.Signal.TERM, Duration.ofMillis(300));

    private static final AtomicLong SERIAL = new AtomicLong(System.nanoTime());

    // set by JUnit
    @SuppressWarnings("NullAway.Init")
    @TempDir
    protected Path folder;

    protected RecordedRuns runs = new RecordedRuns();
    // set before each test
    @SuppressWarnings("NullAway.Init")
    protected Provider provider;

    /** The first processes of the runs that are processes of this machine. */
    protected final Map<RunId, Long> pids = new ConcurrentHashMap<>();

    private final ConcurrentLinkedQueue<RunId> started = new ConcurrentLinkedQueue<>();

    /** A provider whose runs are kept in this folder. */
    protected abstract Provider newProvider(Path folder, ProviderListener listener) throws IOException;

    /** The apps of the contract, in the words of this provider. */
    protected abstract Apps apps();

    /** Apps that every provider can run in its own way. */
    protected interface Apps {
        /** Prints these and ends well. */
        AppSpecs prints(String... lines);

        AppSpecs ends(int code);

        AppSpecs endsBySignal(int signal);

        /** Prints {@code up} and runs until it is stopped. */
        AppSpecs serves();

        /** The same, and does not end when it is asked with TERM. */
        AppSpecs ignoresTerm();

        /** Prints {@code up} and runs; on USR1 it prints {@code got usr1} and ends with this code. */
        AppSpecs endsOnUsr1(int code);

        /** Prints {@code before}, waits until it is released, prints {@code after} and ends with this code. */
        AppSpecs waits(String release, int code);

        /** Cannot be started, for a reason that holds this text. */
        AppSpecs refused(String text);

        /** Lets the apps go on that wait for this, and those that will. */
        void release(String name) throws IOException;
    }

    @BeforeEach
    void openProvider() throws IOException {
        provider = newProvider(folder, runs);
        assertThat(provider.adopt()).isEmpty();
    }

    @AfterEach
    void leaveNothing() {
        List<StopResult> stops = started.stream().map(run -> provider.stop(run, AppSpecs.KILL)).toList();
        started.forEach(provider::cleanUp);
        provider.close();
        assertThat(stops).allMatch(new StopResult.Gone()::equals);
    }

    /** How the run is now. */
    protected Observation seen(RunId run) {
        return Objects.requireNonNull(provider.observe(List.of(run)).get(run));
    }

    /** Starts an app, which must succeed; it is stopped when the test ends. */
    protected RunId start(AppSpecs app) {
        RunId run = newRun();
        switch (provider.start(run, app.named(run.app()))) {
            case StartResult.Started(Instance instance) -> instance.pid().ifPresent(pid -> pids.put(run, pid));
            case StartResult.NotStarted(String why) -> throw new AssertionError(why);
        }
        started.add(run);
        return run;
    }

    /** Why an app is not started. */
    protected String refusal(AppSpecs app) {
        RunId run = newRun();
        return switch (provider.start(run, app.named(run.app()))) {
            case StartResult.NotStarted(String why) -> why;
            case StartResult.Started started -> throw new AssertionError("started: " + started);
        };
    }

    protected static RunId newRun() {
        long serial = SERIAL.incrementAndGet();
        return new RunId(new AppId("app" + serial % 1_000_000), serial);
    }

    /** What a daemon does that is started again. */
    protected List<AdoptedRun> restart() throws IOException {
        provider.close();
        runs = new RecordedRuns();
        provider = newProvider(folder, runs);
        return provider.adopt();
    }

    protected static void awaitGone(long pid) {
        await(() -> !alive(pid), "the end of " + pid);
    }

    /** Polls for what no listener hears of. */
    protected static void await(BooleanSupplier there, String what) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!there.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** False for a zombie too: where pid 1 reaps no child, it stays for ever. */
    protected static boolean alive(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return !stat.substring(stat.lastIndexOf(')')).startsWith(") Z");
        } catch (IOException e) {
            return false;
        }
    }
}
