package launcher.daemon.provider.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import launcher.core.lifecycle.ExitStatus;
import launcher.core.lifecycle.RunId;
import launcher.daemon.os.Posix;
import launcher.daemon.provider.AppSpecs;
import launcher.daemon.provider.Provider.StartResult;
import launcher.daemon.provider.Provider.StopResult;
import launcher.daemon.provider.process.procfs.ProcStat;
import launcher.daemon.provider.process.procfs.ProcessIdentity;
import launcher.daemon.provider.process.procfs.ProcessTerminator;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Whatever process is killed and whenever: nothing is left that no daemon knows of, and nothing is reported twice. */
class ShimKilledTest extends ProcessTestBase {

    /** Kills the shim alone, or with every process in its group. */
    private static final List<String> KILLS = List.of("kill -9 $$", "kill -9 -$$");

    @TestFactory
    List<DynamicTest> shimKilledAtAnyStepLeavesNothingUnknown() throws IOException {
        List<String> script = Files.readAllLines(shim());
        var tests = new ArrayList<DynamicTest>();
        for (String kill : KILLS) {
            for (int line = 1; line < script.size(); line++) {
                if (isStep(script, line)) {
                    var changed = new ArrayList<>(script);
                    changed.add(line, kill);
                    tests.add(DynamicTest.dynamicTest(kill + " before line " + (line + 1), () -> startUnder(changed)));
                }
            }
        }
        assertThat(tests).hasSizeGreaterThan(20);
        return tests;
    }

    @Test
    void appWithKilledShimGoesOnAndCanBeStopped() throws Exception {
        RunId run = newRun();
        long app = start(run, AppSpecs.sh("echo up; while :; do sleep 0.05; done")).pid().orElseThrow();
        runs.awaitLine(run, "up");

        killShim(run);

        assertThat(runs.exits(run)).isEmpty();
        assertThat(alive(app)).isTrue();
        assertThat(provider.stop(run, AppSpecs.TERM)).isEqualTo(new StopResult.Gone());
        assertThat(alive(app)).isFalse();
        assertThat(runs.exits(run)).containsExactly(new ExitStatus.Unknown());
    }

    @Test
    void appWithoutShimEndsWithoutStatusButWithItsOutput() throws Exception {
        Path go = folder.resolve("go");
        Posix.mkfifo(go.toString(), 0600);
        RunId run = start(AppSpecs.sh("echo up; read -r _ <" + go + "; echo late"));
        runs.awaitLine(run, "up");
        killShim(run);

        Files.writeString(go, "go\n");

        assertThat(runs.awaitExit(run)).isEqualTo(new ExitStatus.Unknown());
        assertThat(runs.lines(run)).containsExactly("up", "late");
    }

    @Test
    void appWithoutShimIsAdopted() throws Exception {
        RunId run = newRun();
        long app = start(run, AppSpecs.sh("echo up; while :; do sleep 0.05; done")).pid().orElseThrow();
        runs.awaitLine(run, "up");
        killShim(run);
        provider.close();

        provider = newProvider(System.getenv(), true);

        assertThat(provider.adopt()).extracting(found -> found.instance().pid()).containsExactly(OptionalLong.of(app));
    }

    @Test
    void killedAppIsTold() throws Exception {
        RunId run = newRun();
        long app = start(run, AppSpecs.sh("while :; do sleep 0.05; done")).pid().orElseThrow();

        ProcessTerminator.signal(List.of(ProcStat.of(app).orElseThrow().identity()), 9);

        assertThat(runs.awaitExit(run)).isEqualTo(new ExitStatus.Signaled(9));
    }

    @Test
    void nextDaemonCancelsAStartThatDidNotRegister() throws Exception {
        Path hold = folder.resolve("hold");
        Posix.mkfifo(hold.toString(), 0600);
        List<String> script = new ArrayList<>(Files.readAllLines(shim()));
        script.add(lineOf(script, "exec 3<>"), "read -r _ <" + hold);
        Files.write(shim(), script);
        Path started = folder.resolve("started");
        RunId run = newRun();
        var result = new CompletableFuture<StartResult>();
        Thread.ofVirtual().start(() -> result.complete(tryStart(run, AppSpecs.sh(": >" + started))));
        await(() -> marked(run).stream().anyMatch(process -> process.name().equals("sh")), "the shim");

        // the first daemon lives on here, but the second does not know that
        ProcessProvider next = newProvider(System.getenv(), true);
        assertThat(next.adopt()).isEmpty();
        assertThat(RunDirectory.list(runsFolder())).isEmpty();

        assertThat(result.get(20, TimeUnit.SECONDS)).isInstanceOf(StartResult.NotStarted.class);
        await(() -> marked(run).isEmpty(), "the end of the shim");
        assertThat(started).doesNotExist();
        next.close();
    }

    /** The promise for one changed shim: started and known, or not started and nothing there. */
    private void startUnder(List<String> script) throws Exception {
        Files.write(shim(), script);
        RunId run = newRun();
        switch (tryStart(run, AppSpecs.sh("echo up; while :; do sleep 0.05; done"))) {
            case StartResult.NotStarted _ -> {
                await(() -> marked(run).isEmpty(), "the end of a start that failed");
                assertThat(RunDirectory.list(runsFolder())).isEmpty();
                assertThat(runs.exits(run)).isEmpty();
            }
            case StartResult.Started _ -> {
                assertThat(provider.stop(run, AppSpecs.TERM)).isEqualTo(new StopResult.Gone());
                assertThat(runs.exits(run)).hasSize(1);
                provider.cleanUp(run);
                assertThat(RunDirectory.list(runsFolder())).isEmpty();
            }
        }
    }

    private Path shim() {
        return runtime().resolve("shim.sh");
    }

    /** A line before which a command may stand: not within a function, a comment or a command that goes on. */
    private static boolean isStep(List<String> script, int line) {
        String before = script.get(line - 1);
        String text = script.get(line);
        return !text.isBlank() && !text.startsWith("#") && !before.endsWith("&&") && !text.equals("}")
                && !before.startsWith("identify()");
    }

    private static int lineOf(List<String> script, String start) {
        for (int i = 0; i < script.size(); i++) {
            if (script.get(i).startsWith(start)) {
                return i;
            }
        }
        throw new AssertionError("no line starts with " + start);
    }

    private void killShim(RunId run) {
        ProcessIdentity shim = new RunDirectory(runsFolder().resolve(run.toString())).registration().orElseThrow()
                .shim();
        ProcessTerminator.signal(List.of(shim), 9);
        awaitGone(shim.pid());
    }
}
