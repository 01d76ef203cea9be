package launcher.daemon.provider.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import launcher.core.lifecycle.RunId;
import launcher.daemon.provider.AppSpecs;
import launcher.daemon.provider.Provider.StopResult;
import launcher.daemon.provider.process.procfs.ProcStat;
import launcher.daemon.provider.process.procfs.ProcessIdentity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which processes a run has, and what its output is cut into. */
class ProcessTreeTest extends ProcessTestBase {

    @Test
    void zombieIsNoProcessOfTheRun() {
        RunId run = newRun();
        long app = start(run, AppSpecs.python("import os,time\nchild = os.fork()\nif child == 0: os._exit(0)\n"
                + "os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)\nprint(child, flush=True)\ntime.sleep(100)"))
                        .pid().orElseThrow();
        long zombie = Long.parseLong(runs.awaitLine(run, line -> line.matches("[0-9]+")));
        assertThat(ProcStat.of(zombie).orElseThrow().state()).isEqualTo('Z');

        assertThat(provider.pids(run)).contains(app).doesNotContain(zombie);
    }

    @Test
    void pidfdOfAZombieIsNotHandedOut() {
        RunId run = start(AppSpecs.python("import os,time\nchild = os.fork()\nif child == 0: os._exit(0)\n"
                + "os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)\nprint(child, flush=True)\ntime.sleep(100)"));
        long zombie = Long.parseLong(runs.awaitLine(run, line -> line.matches("[0-9]+")));

        assertThat(ProcStat.of(zombie).orElseThrow().identity().open()).isEmpty();
    }

    @Test
    void processesThatMultiplyWhileBeingStoppedAreAllStopped() {
        RunId run = start(AppSpecs.sh("trap 'setsid sleep 100 & sleep 100 & echo forked; exit 0' TERM; echo up; "
                + "while :; do sleep 0.05; done"));
        runs.awaitLine(run, "up");

        assertThat(provider.stop(run, AppSpecs.TERM)).isEqualTo(new StopResult.Gone());

        assertThat(runs.lines(run)).contains("forked");
        assertThat(marked(run)).isEmpty();
    }

    @Test
    void stoppedProcessHearsTheSignal() {
        RunId run = start(
                AppSpecs.sh("trap 'echo heard; exit 0' TERM; echo up; kill -STOP $$; while :; do sleep 0.05; done"));
        runs.awaitLine(run, "up");
        await(() -> provider.pids(run).stream().anyMatch(pid ->
                ProcStat.of(pid).filter(process -> process.state() == 'T').isPresent()), "the app to be stopped");

        assertThat(provider.stop(run, AppSpecs.TERM)).isEqualTo(new StopResult.Gone());

        assertThat(runs.lines(run)).contains("heard");
    }

    @Test
    void nameWithBracketsAndBlanksIsUnderstood() {
        ProcStat stat = ProcStat.parse("42 (a) b (c) R 1 40 39 0 -1 4194304 1 2 3 4 5 6 7 8 20 0 1 0 98765 1 2")
                .orElseThrow();

        assertThat(stat).isEqualTo(new ProcStat(new ProcessIdentity(42, 98765), "a) b (c", 'R', 1, 40, 39));
        assertThat(ProcStat.parse("")).isEqualTo(Optional.empty());
    }

    @Test
    void environmentIsMatchedEntryByEntry() {
        byte[] environment = bytes("A=1\0RUN=app.12\0B=RUN=app.1\0");

        assertThat(ProcStat.values(environment, "RUN")).containsExactly("app.12");
        assertThat(ProcStat.values(environment, "A")).containsExactly("1");
        assertThat(ProcStat.values(environment, "UN")).isEmpty();
        assertThat(ProcStat.values(new byte[0], "A")).isEmpty();
    }

    @Test
    void longLineIsCutBetweenCharacters() {
        String text = "x".repeat(OutputLines.BYTES_MAX - 1) + "€" + "y".repeat(10);

        List<String> lines = cut(bytes(text + "\nnext\n"), 1000);

        assertThat(String.join("", lines)).isEqualTo(text + "next");
        assertThat(lines).hasSize(3).noneMatch(line -> line.contains("\uFFFD"));
    }

    @Test
    void undecodableBytesAreReplacedWithoutLosingWhatFollows() {
        byte[] bytes = bytes("a?b\n\0end");
        bytes[1] = (byte) 0xFF;

        assertThat(cut(bytes, 1)).containsExactly("a\uFFFDb", "\0end");
    }

    @ParameterizedTest
    @CsvSource({
        "abc\\rdef\\n, abc;def", "abc\\r\\ndef\\r\\n, abc;def", "\\r10%\\r20%\\r100%\\n, 10%;20%;100%",
        "a\\r\\n\\r\\nb\\n, a;;b",
            "a\\n\\nb\\n, a;;b", "a\\r\\r\\nb, a;b", "bar\\r, bar"
    })
    void carriageReturnEndsALineAndLosesNothing(String output, String lines) {
        byte[] bytes = bytes(output.translateEscapes());

        for (int chunk = 1; chunk <= bytes.length; chunk++) {
            assertThat(String.join(";", cut(bytes, chunk))).isEqualTo(lines);
        }
    }

    @Test
    void lineOfExactlyTheLimitIsOneLine() {
        String text = "z".repeat(OutputLines.BYTES_MAX);

        assertThat(cut(bytes(text + "\n"), OutputLines.BYTES_MAX + 1)).containsExactly(text);
    }

    private static List<String> cut(byte[] bytes, int chunk) {
        var lines = new ArrayList<String>();
        var output = new OutputLines(lines::add);
        for (int at = 0; at < bytes.length; at += chunk) {
            int length = Math.min(chunk, bytes.length - at);
            byte[] part = new byte[length];
            System.arraycopy(bytes, at, part, 0, length);
            output.add(part, length);
        }
        output.flush();
        return lines;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
