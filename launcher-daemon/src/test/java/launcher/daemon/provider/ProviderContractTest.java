package launcher.daemon.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import launcher.core.app.AppId;
import launcher.core.app.StopSpec;
import launcher.core.lifecycle.ExitStatus;
import launcher.core.lifecycle.RunId;
import launcher.daemon.os.Posix;
import launcher.daemon.provider.Provider.AdoptedRun;
import launcher.daemon.provider.Provider.StartResult;
import launcher.daemon.provider.Provider.StopResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every way of running apps promises, tried on real apps that are pieces of shell. A subject is a factory for
 * providers over one folder: a second one made there is what a restarted daemon has.
 */
@Timeout(180)
public abstract class ProviderContractTest {

    private static final AtomicLong SERIAL = new AtomicLong(System.nanoTime());

    // set by JUnit
    @SuppressWarnings("NullAway.Init")
    @TempDir
    protected Path folder;

    protected RecordedRuns runs = new RecordedRuns();
    // set before each test
    @SuppressWarnings("NullAway.Init")
    protected Provider provider;

    private final ConcurrentLinkedQueue<RunId> started = new ConcurrentLinkedQueue<>();

    /** A provider whose runs are kept in this folder. */
    protected abstract Provider newProvider(Path folder, ProviderListener listener) throws IOException;

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

    @Test
    void exitCodesComeThrough() {
        for (int code : List.of(0, 1, 3, 127, 255)) {
            RunId run = start(AppSpecs.sh("exit " + code));
            assertThat(runs.awaitExit(run)).isEqualTo(new ExitStatus.Exited(code));
        }
    }

    @Test
    void signalsComeThrough() {
        for (int signal : List.of(2, 9, 15)) {
            RunId run = start(AppSpecs.sh("kill -" + signal + " $$"));
            assertThat(runs.awaitExit(run)).isEqualTo(new ExitStatus.Signaled(signal));
        }
    }

    @Test
    void exitIsToldExactlyOnceWhateverIsStoppedAfterwards() {
        RunId run = start(AppSpecs.sh("exit 4"));
        runs.awaitExit(run);

        assertThat(provider.stop(run, AppSpecs.TERM)).isEqualTo(new StopResult.Gone());
        assertThat(provider.stop(run, AppSpecs.TERM)).isEqualTo(new StopResult.Gone());
        provider.cleanUp(run);
        assertThat(provider.stop(run, AppSpecs.TERM)).isEqualTo(new StopResult.Gone());

        assertThat(runs.exits(run)).containsExactly(new ExitStatus.Exited(4));
    }

    @Test
    void outputComesLineByLineWithItsUnfinishedEnd() {
        RunId run = start(AppSpecs.sh("echo one; echo two >&2; printf 'three\\r\\n\\nno end'"));
        runs.awaitExit(run);

        assertThat(runs.lines(run)).containsExactly("one", "two", "three", "", "no end");
    }

    @Test
    void outputIsCompleteWhenTheExitIsTold() {
        RunId run = start(AppSpecs.sh("i=0; while [ $i -lt 1000 ]; do echo line $i; i=$((i+1)); done"));
        runs.awaitExit(run);

        assertThat(runs.lines(run)).hasSize(1000).endsWith("line 999");
    }

    @Test
    void binaryWithoutNewlinesNeitherHoldsTheAppUpNorGrowsALine() {
        int mebibytes = 128;
        RunId run = start(AppSpecs.sh("head -c " + mebibytes + "M /dev/urandom | tr '\\n' 'x'; echo; echo end"));

        assertThat(runs.awaitExit(run)).isEqualTo(new ExitStatus.Exited(0));
        assertThat(runs.longestLine(run)).isLessThanOrEqualTo(8 * 1024);
        assertThat(runs.characters(run)).isGreaterThan(mebibytes * 1024L * 1024 / 2);
    }

    @Test
    void stopAsksWithTheSignalOfTheApp() {
        RunId run = start(AppSpecs.sh("trap 'echo got usr1; exit 7' USR1; echo up; while :; do sleep 0.05; done"));
        runs.awaitLine(run, "up");

        var how = new StopSpec(StopSpec.Signal.USR1, Duration.ofSeconds(10));
        assertThat(provider.stop(run, how)).isEqualTo(new StopResult.Gone());

        assertThat(runs.exits(run)).containsExactly(new ExitStatus.Exited(7));
        assertThat(runs.lines(run)).contains("got usr1");
    }

    @Test
    void appThatIgnoresTermIsKilledAfterTheTimeout() {
        RunId run = start(AppSpecs.sh("trap '' TERM; echo up; while :; do sleep 0.05; done"));
        runs.awaitLine(run, "up");
        long before = System.nanoTime();

        var how = new StopSpec(StopSpec.Signal.TERM, Duration.ofMillis(300));
        assertThat(provider.stop(run, how)).isEqualTo(new StopResult.Gone());

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isBetween(Duration.ofMillis(300), Duration.ofSeconds(5));
        assertThat(runs.exits(run)).containsExactly(new ExitStatus.Signaled(9));
    }

    @Test
    void interruptIsNotIgnoredByApps() {
        RunId run = start(AppSpecs.sh("echo up; while :; do sleep 0.05; done"));
        runs.awaitLine(run, "up");

        var how = new StopSpec(StopSpec.Signal.INT, Duration.ofSeconds(10));
        assertThat(provider.stop(run, how)).isEqualTo(new StopResult.Gone());

        assertThat(runs.exits(run)).containsExactly(new ExitStatus.Signaled(2));
    }

    @Test
    void descendantsGoOnWhenTheMainProcessEndsAndGoWithTheStop() {
        RunId run = start(AppSpecs.sh("sleep 100 & echo $!"));
        runs.awaitExit(run);
        long left = Long.parseLong(runs.lines(run).getFirst());
        assertThat(alive(left)).isTrue();

        provider.cleanUp(run);
        assertThat(provider.stop(run, AppSpecs.TERM)).isEqualTo(new StopResult.Gone());

        assertThat(alive(left)).isFalse();
    }

    @Test
    void descendantsThatLeftSessionAndGroupAreFoundAndStopped() {
        RunId run = start(AppSpecs.sh(
                "setsid sh -c 'trap \"\" TERM; echo $$; exec sleep 100' & setsid sleep 100 & echo $!; wait"));
        long first = Long.parseLong(runs.awaitLine(run, line -> line.matches("[0-9]+")));
        runs.awaitLine(run, line -> line.matches("[0-9]+") && Long.parseLong(line) != first);
        List<Long> all = runs.lines(run).stream().map(Long::parseLong).toList();

        var how = new StopSpec(StopSpec.Signal.TERM, Duration.ofMillis(300));
        assertThat(provider.stop(run, how)).isEqualTo(new StopResult.Gone());

        assertThat(all).hasSize(2).noneMatch(ProviderContractTest::alive);
    }

    @Test
    void whatCannotStartIsRefusedWithAReason() {
        assertThat(refusal(AppSpecs.command("no-such-command-anywhere"))).contains("no-such-command-anywhere");
        assertThat(refusal(AppSpecs.command("/no/such/file"))).contains("/no/such/file");
    }

    @Test
    void fiftyRunsAtOnceAllEndAsTheyShould() throws Exception {
        int count = 50;
        Map<RunId, Integer> expected = new ConcurrentHashMap<>();
        var done = new CountDownLatch(count);
        for (int i = 0; i < count; i++) {
            int code = i;
            Thread.ofVirtual().start(() -> {
                expected.put(start(AppSpecs.sh("echo run " + code + "; exit " + code)), code);
                done.countDown();
            });
        }
        assertThat(done.await(40, TimeUnit.SECONDS)).isTrue();

        assertThat(expected).hasSize(count);
        expected.forEach((run, code) -> {
            assertThat(runs.awaitExit(run)).isEqualTo(new ExitStatus.Exited(code));
            assertThat(runs.lines(run)).containsExactly("run " + code);
        });
    }

    @Test
    void nextDaemonTakesOverRunOutputAndExit() throws IOException {
        RunId run = start(AppSpecs.sh("echo before; read -r _ < " + fifo("go") + "; echo after; exit 5"));
        runs.awaitLine(run, "before");

        List<AdoptedRun> adopted = restart();
        assertThat(adopted).extracting(AdoptedRun::run).containsExactly(run);
        release("go");

        assertThat(runs.awaitExit(run)).isEqualTo(new ExitStatus.Exited(5));
        assertThat(runs.lines(run)).containsExactly("after");
    }

    @Test
    void whatIsPrintedWhileNoDaemonLivesIsNotLost() throws IOException {
        RunId run = start(AppSpecs.sh("echo before; read -r _ < " + fifo("go") + "; echo alone; " + touch("printed")
                + "; read -r _ < " + fifo("end")));
        runs.awaitLine(run, "before");
        provider.close();
        release("go");
        awaitFile("printed");

        assertThat(restart()).hasSize(1);
        runs.awaitLine(run, "alone");
        release("end");

        assertThat(runs.awaitExit(run)).isEqualTo(new ExitStatus.Exited(0));
    }

    @Test
    void runThatEndedWhileNoDaemonLivedIsCleanedUp() throws IOException {
        RunId run = start(AppSpecs.sh("sleep 100 & echo $!; read -r _ < " + fifo("go")));
        long left = Long.parseLong(runs.awaitLine(run, line -> line.matches("[0-9]+")));
        AdoptedRun before = restart().getFirst();
        provider.close();
        release("go");
        awaitGone(before.pid());

        // in the moment after the end it may still be adopted, and then its exit is told
        for (AdoptedRun late : restart()) {
            runs.awaitExit(late.run());
            provider.stop(late.run(), AppSpecs.KILL);
            provider.cleanUp(late.run());
        }
        awaitGone(left);
        assertThat(restart()).isEmpty();
    }

    @Test
    void adoptedRunCanBeStopped() throws IOException {
        RunId run = start(AppSpecs.sh("echo up; while :; do sleep 0.05; done"));
        runs.awaitLine(run, "up");
        assertThat(restart()).hasSize(1);

        assertThat(provider.stop(run, AppSpecs.TERM)).isEqualTo(new StopResult.Gone());

        assertThat(runs.exits(run)).containsExactly(new ExitStatus.Signaled(15));
    }

    @Test
    void liveRunIsNotForgotten() throws IOException {
        RunId run = start(AppSpecs.sh("echo up; while :; do sleep 0.05; done"));
        runs.awaitLine(run, "up");

        provider.cleanUp(run);

        assertThat(restart()).extracting(AdoptedRun::run).containsExactly(run);
    }

    /** Starts an app, which must succeed; it is stopped when the test ends. */
    protected RunId start(AppSpecs app) {
        RunId run = newRun();
        assertThat(provider.start(run, app.named(run.app()))).isInstanceOf(StartResult.Started.class);
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

    /** A named pipe in the test's folder that an app can read from to wait for the test. */
    protected String fifo(String name) throws IOException {
        Path fifo = folder.resolve(name);
        Posix.mkfifo(fifo.toString(), 0666);
        return fifo.toString();
    }

    /** Lets the app go on that reads, or will read, from the pipe. */
    protected void release(String name) throws IOException {
        Files.writeString(folder.resolve(name), "go\n");
    }

    protected String touch(String name) {
        return ": >" + folder.resolve(name);
    }

    protected void awaitFile(String name) {
        await(() -> Files.exists(folder.resolve(name)), name);
    }

    protected static void awaitGone(long pid) {
        await(() -> !alive(pid), "the end of " + pid);
    }

    /** Polls for what nothing tells of. */
    protected static void await(BooleanSupplier there, String what) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!there.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** False for a zombie too: where pid 1 reaps nobody, it stays for ever. */
    protected static boolean alive(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return !stat.substring(stat.lastIndexOf(')')).startsWith(") Z");
        } catch (IOException e) {
            return false;
        }
    }
}
