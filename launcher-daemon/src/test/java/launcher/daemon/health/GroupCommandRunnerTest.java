package launcher.daemon.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import launcher.daemon.health.CommandRunner.CommandResult;
import launcher.fixtures.Eventually;
import launcher.fixtures.Processes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(90)
class GroupCommandRunnerTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private final GroupCommandRunner runner = new GroupCommandRunner();

    @Test
    void theExitCodeIsTold() throws Exception {
        assertThat(run("exit 0", LONG)).isEqualTo(new CommandResult.Exited(0));
        assertThat(run("exit 7", LONG)).isEqualTo(new CommandResult.Exited(7));
    }

    @Test
    void commandSeesOnlyTheAppsEnvironmentAndFolder() throws Exception {
        assertThat(run("test \"$REGION $PWD ${HOME-none}\" = \"eu " + folder.toRealPath() + " none\"", LONG))
                .isEqualTo(new CommandResult.Exited(0));
    }

    @Test
    void aTimeoutKillsTheCommandWithAllItsChildren() throws Exception {
        assertThat(run("sleep 60 & echo $! >child; trap '' TERM; wait", Duration.ofSeconds(3)))
                .isEqualTo(new CommandResult.TimedOut());
        awaitGone(childPid());
    }

    @Test
    void aCommandThatSucceedsLeavesNothingInTheBackground() throws Exception {
        assertThat(run("sleep 60 & echo $! >child", LONG)).isEqualTo(new CommandResult.Exited(0));
        awaitGone(childPid());
    }

    @Test
    void anInterruptKillsTheCommandAtOnce() throws Exception {
        CompletableFuture<String> outcome = new CompletableFuture<>();
        Path fifo = folder.resolve("running");
        new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor();
        Thread probe = Thread.ofVirtual().start(() -> {
            try {
                outcome.complete(run("sleep 60 & echo $! >child; echo >running; wait", LONG).toString());
            } catch (InterruptedException _) {
                outcome.complete("interrupted");
            }
        });
        assertThat(Files.readString(fifo)).isNotEmpty();
        probe.interrupt();
        assertThat(outcome.get(15, TimeUnit.SECONDS)).isEqualTo("interrupted");
        awaitGone(childPid());
    }

    @Test
    void aMissingFolderOrCommandIsSaid() throws Exception {
        ProcessBuilder nowhere = command("true").directory(folder.resolve("none").toFile());
        assertThat(runner.run(nowhere, LONG)).isInstanceOfSatisfying(CommandResult.NotRun.class,
                notRun -> assertThat(notRun.why()).contains(folder.resolve("none").toString(), "No such file"));
        assertThat(runner.run(command("no-such-command"), LONG)).isEqualTo(new CommandResult.Exited(127));
    }

    private CommandResult run(String script, Duration timeout) throws InterruptedException {
        return runner.run(command("sh", "-c", script), timeout);
    }

    private ProcessBuilder command(String... words) {
        var builder = new ProcessBuilder(words).directory(folder.toFile())
                .redirectInput(Path.of("/dev/null").toFile()).redirectOutput(Redirect.DISCARD)
                        .redirectError(Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(Map.of("PATH", "/usr/bin:/bin", "REGION", "eu"));
        return builder;
    }

    private long childPid() throws Exception {
        return Long.parseLong(Files.readString(folder.resolve("child")).strip());
    }

    /** A zombie whose parent does not reap it is gone too. */
    private static void awaitGone(long pid) {
        Eventually.within(LONG, "pid " + pid + " is gone", () -> !Processes.alive(pid));
    }
}
