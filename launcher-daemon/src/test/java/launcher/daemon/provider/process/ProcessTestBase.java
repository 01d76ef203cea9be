package launcher.daemon.provider.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import launcher.core.app.AppId;
import launcher.core.lifecycle.Instance;
import launcher.core.lifecycle.RunId;
import launcher.daemon.os.OsPoller;
import launcher.daemon.provider.AppSpecs;
import launcher.daemon.provider.Provider.StartResult;
import launcher.daemon.provider.Provider.StopResult;
import launcher.daemon.provider.RecordedRuns;
import launcher.daemon.provider.process.cgroup.CgroupPlaces;
import launcher.daemon.provider.process.launch.Environment;
import launcher.daemon.provider.process.procfs.ProcStat;
import launcher.fixtures.Processes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process provider over a folder of the test's own, and the proof that each test leaves neither process nor folder.
 */
@Timeout(180)
abstract class ProcessTestBase {

    private static final AtomicLong SERIAL = new AtomicLong(System.nanoTime());

    // set by JUnit and before each test
    @SuppressWarnings("NullAway.Init")
    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init")
    OsPoller poller;

    @SuppressWarnings("NullAway.Init")
    ProcessProvider provider;

    final RecordedRuns runs = new RecordedRuns();
    private final ConcurrentLinkedQueue<RunId> known = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void openProvider() throws IOException {
        poller = OsPoller.start();
        provider = newProvider(System.getenv(), true);
    }

    @AfterEach
    void leaveNothing() {
        List<StopResult> stops = known.stream().map(run -> provider.stop(run, AppSpecs.KILL)).toList();
        known.forEach(provider::cleanUp);
        provider.close();
        poller.close();
        List<Long> left = known.stream().flatMap(run -> marked(run).stream()).map(one -> one.identity().pid()).toList();
        left.forEach(pid -> Processes.signal(pid, "KILL"));
        assertThat(stops).allMatch(new StopResult.Gone()::equals);
        assertThat(left).isEmpty();
        assertThat(RunDirectory.list(runsFolder())).isEmpty();
    }

    ProcessProvider newProvider(Map<String, String> environment, boolean cgroups) throws IOException {
        return newProvider(environment, cgroups ? CgroupPlaces.detect() : CgroupPlaces.none());
    }

    ProcessProvider newProvider(Map<String, String> environment, CgroupPlaces cgroups) throws IOException {
        var setup = new ProcessProvider.Setup(runtime(), 30_100, 30_199, environment, cgroups);
        return new ProcessProvider(setup, poller, runs);
    }

    Path runtime() {
        return folder.resolve("runtime");
    }

    Path runsFolder() {
        return runtime().resolve("runs");
    }

    List<RunId> known() {
        return List.copyOf(known);
    }

    RunId newRun() {
        return endedAtTheLatestWithTheTest(new RunId(new AppId("app"), SERIAL.incrementAndGet()));
    }

    RunId endedAtTheLatestWithTheTest(RunId run) {
        known.add(run);
        return run;
    }

    StartResult tryStart(RunId run, AppSpecs app) {
        return provider.start(run, app.named(run.app()));
    }

    Instance start(RunId run, AppSpecs app) {
        return switch (tryStart(run, app)) {
            case StartResult.Started(Instance instance) -> instance;
            case StartResult.NotStarted(String why) -> throw new AssertionError(why);
        };
    }

    RunId start(AppSpecs app) {
        RunId run = newRun();
        start(run, app);
        return run;
    }

    String refusal(AppSpecs app) {
        return switch (tryStart(newRun(), app)) {
            case StartResult.NotStarted(String why) -> why;
            case StartResult.Started started -> throw new AssertionError("started: " + started);
        };
    }

    /** What the app prints until it ends. */
    List<String> printed(AppSpecs app) {
        RunId run = start(app);
        runs.awaitExit(run);
        return runs.lines(run);
    }

    Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    /** Those that bear the run's mark, whether they belong to it or not. */
    static List<ProcStat> marked(RunId run) {
        return ProcStat.all().stream()
                .filter(process -> process.alive() && process.environment(Environment.RUN).contains(run.toString()))
                .toList();
    }

    static boolean alive(long pid) {
        return ProcStat.of(pid).filter(ProcStat::alive).isPresent();
    }

    static void awaitGone(long pid) {
        await(() -> !alive(pid), "the end of " + pid);
    }

    /** Polls for what no listener hears of. */
    static void await(BooleanSupplier there, String what) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!there.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            LockSupport.parkNanos(1_000_000);
        }
    }
}
