package launcher.daemon.provider.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import launcher.core.app.StopSpec;
import launcher.core.lifecycle.ExitStatus;
import launcher.core.lifecycle.RunId;
import launcher.daemon.os.OsPoller;
import launcher.daemon.os.Posix;
import launcher.daemon.provider.AppSpecs;
import launcher.daemon.provider.Provider;
import launcher.daemon.provider.Provider.AdoptedRun;
import launcher.daemon.provider.Provider.Observation;
import launcher.daemon.provider.Provider.PauseResult;
import launcher.daemon.provider.Provider.ResumeResult;
import launcher.daemon.provider.Provider.StopResult;
import launcher.daemon.provider.ProviderContractTest;
import launcher.daemon.provider.ProviderListener;
import launcher.daemon.provider.process.cgroup.CgroupPlaces;
import launcher.daemon.provider.process.procfs.ProcStat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Processes keep the contract. */
class ProcessProviderContractTest extends ProviderContractTest {

    // set before all tests
    @SuppressWarnings("NullAway.Init")
    private static OsPoller poller;

    @BeforeAll
    static void startPoller() throws IOException {
        poller = OsPoller.start();
    }

    @AfterAll
    static void closePoller() {
        poller.close();
    }

    @Override
    protected Provider newProvider(Path folder, ProviderListener listener) throws IOException {
        var setup = new ProcessProvider.Setup(folder.resolve("runtime"), 30_000, 30_099, System.getenv(),
                CgroupPlaces.detect());
        return new ProcessProvider(setup, poller, listener);
    }

    @Override
    protected Apps apps() {
        return new ShellApps(folder);
    }

    /** Pieces of shell; they wait for a file. */
    private record ShellApps(Path folder) implements Apps {
        private static final String UNTIL_STOPPED = "echo up; while :; do sleep 0.05; done";

        @Override
        public AppSpecs prints(String... lines) {
            return AppSpecs.sh("printf '%s\\n' "
                    + Stream.of(lines).map(line -> "'" + line + "'").collect(Collectors.joining(" ")));
        }

        @Override
        public AppSpecs ends(int code) {
            return AppSpecs.sh("exit " + code);
        }

        @Override
        public AppSpecs endsBySignal(int signal) {
            return AppSpecs.sh("kill -" + signal + " $$");
        }

        @Override
        public AppSpecs serves() {
            return AppSpecs.sh(UNTIL_STOPPED);
        }

        @Override
        public AppSpecs ignoresTerm() {
            return AppSpecs.sh("trap '' TERM; " + UNTIL_STOPPED);
        }

        @Override
        public AppSpecs endsOnUsr1(int code) {
            return AppSpecs.sh("trap 'echo got usr1; exit " + code + "' USR1; " + UNTIL_STOPPED);
        }

        @Override
        public AppSpecs waits(String release, int code) {
            return AppSpecs.sh("echo before; while [ ! -e " + folder.resolve(release)
                    + " ]; do sleep 0.02; done; echo after; exit "
                    + code);
        }

        @Override
        public AppSpecs refused(String text) {
            return AppSpecs.command(text);
        }

        @Override
        public void release(String name) throws IOException {
            Files.createFile(folder.resolve(name));
        }
    }

    // ---- what is so of processes alone

    @Test
    void processAwaitingTheStartOfItsChildIsPausedToo() throws IOException {
        RunId run = start(AppSpecs.python("import os\nprint('up', flush=True)\n"
                + "os.posix_spawn('/bin/true', ['true'], {}, file_actions=[(os.POSIX_SPAWN_OPEN, 0, '" + fifo("go")
                + "', os.O_RDONLY, 0)])\n"
                + "print('after', flush=True)"));
        long app = Objects.requireNonNull(pids.get(run));
        await(() -> ProcStat.of(app).filter(process -> process.state() == 'D').isPresent(),
                "its wait for the other process");

        assertThat(provider.pause(run)).isEqualTo(new PauseResult.Paused());
        assertThat(seen(run)).isEqualTo(Observation.PAUSED);

        assertThat(provider.resume(run)).isEqualTo(new ResumeResult.Resumed());
        Files.newOutputStream(folder.resolve("go")).close();
        runs.awaitLine(run, "after");
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
    void outputWithoutNewlinesNeitherBlocksNorGrowsALine() {
        int mebibytes = 128;
        RunId run = start(AppSpecs.sh("head -c " + mebibytes + "M /dev/urandom | tr '\\n' 'x'; echo; echo end"));

        assertThat(runs.awaitExit(run)).isEqualTo(new ExitStatus.Exited(0));
        assertThat(runs.longestLine(run)).isLessThanOrEqualTo(8 * 1024);
        assertThat(runs.characters(run)).isGreaterThan(mebibytes * 1024L * 1024 / 2);
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
    void descendantsSurviveTheMainProcessUntilTheStop() {
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

        assertThat(all).hasSize(2).noneMatch(pid -> alive(pid));
    }

    @Test
    void outputWrittenWithoutADaemonIsNotLost() throws IOException {
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
        awaitGone(before.instance().pid().orElseThrow());

        // in the moment after the end it may still be adopted, and then its exit is reported
        for (AdoptedRun late : restart()) {
            runs.awaitExit(late.run());
            provider.stop(late.run(), AppSpecs.KILL);
            provider.cleanUp(late.run());
        }
        awaitGone(left);
        assertThat(restart()).isEmpty();
    }

    @Test
    void appThatIgnoresTermHasTheWholeTimeout() {
        RunId run = start(AppSpecs.sh("trap '' TERM; echo up; while :; do sleep 0.05; done"));
        runs.awaitLine(run, "up");
        long before = System.nanoTime();

        var how = new StopSpec(StopSpec.Signal.TERM, Duration.ofMillis(300));
        assertThat(provider.stop(run, how)).isEqualTo(new StopResult.Gone());

        assertThat(Duration.ofNanos(System.nanoTime() - before))
                .isBetween(Duration.ofMillis(300), Duration.ofSeconds(5));
        assertThat(runs.exits(run)).containsExactly(new ExitStatus.Signaled(9));
    }

    /** A named pipe in the test's folder that an app can read from to wait for the test. */
    private String fifo(String name) throws IOException {
        Path fifo = folder.resolve(name);
        Posix.mkfifo(fifo.toString(), 0666);
        return fifo.toString();
    }

    /** Lets the app go on that reads, or will read, from the pipe. */
    private void release(String name) throws IOException {
        Files.writeString(folder.resolve(name), "go\n");
    }

    private String touch(String name) {
        return ": >" + folder.resolve(name);
    }

    private void awaitFile(String name) {
        await(() -> Files.exists(folder.resolve(name)), name);
    }

}
