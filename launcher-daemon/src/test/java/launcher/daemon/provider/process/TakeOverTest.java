package launcher.daemon.provider.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import launcher.core.app.AppSpec;
import launcher.core.lifecycle.ExitStatus;
import launcher.core.lifecycle.RunId;
import launcher.daemon.provider.AppSpecs;
import launcher.daemon.provider.Provider.AdoptedRun;
import launcher.daemon.provider.Provider.Observation;
import launcher.daemon.provider.Provider.PauseResult;
import launcher.daemon.provider.Provider.ResumeResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A process that another program started becomes a run. */
class TakeOverTest extends ProcessTestBase {

    private final Process foreign = sleeping();

    private static Process sleeping() {
        try {
            return new ProcessBuilder("sh", "-c", "sleep 7772 & exec sleep 7773").start();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @AfterEach
    void end() {
        foreign.descendants().forEach(ProcessHandle::destroyForcibly);
        foreign.destroyForcibly();
    }

    private static AppSpec spec(RunId run) {
        return AppSpecs.command("sleep", "7773").named(run.app());
    }

    private RunId takenOver() {
        RunId run = newRun();
        assertThat(provider.takeOver(run, spec(run), foreign.pid(), OptionalInt.empty())).hasValueSatisfying(instance ->
                assertThat(instance.pid()).hasValue(foreign.pid()));
        return run;
    }

    @Test
    void stopEndsTheProcessAndWhatItStarted() {
        await(() -> foreign.descendants().count() == 1, "the child");
        List<ProcessHandle> all = foreign.descendants().toList();
        assertThat(all).hasSize(1);
        RunId run = takenOver();

        assertThat(provider.observe(List.of(run))).containsEntry(run, Observation.RUNNING);
        provider.stop(run, AppSpecs.KILL);

        assertThat(alive(foreign.pid())).isFalse();
        assertThat(all).noneMatch(process -> alive(process.pid()));
    }

    @Test
    void pauseHoldsAllOfIt() {
        RunId run = takenOver();

        assertThat(provider.pause(run)).isEqualTo(new PauseResult.Paused());
        assertThat(provider.observe(List.of(run))).containsEntry(run, Observation.PAUSED);

        assertThat(provider.resume(run)).isEqualTo(new ResumeResult.Resumed());
        assertThat(provider.observe(List.of(run))).containsEntry(run, Observation.RUNNING);
    }

    @Test
    void endOfTheProcessIsToldAndIsNoFailure() {
        RunId run = takenOver();
        foreign.descendants().forEach(ProcessHandle::destroyForcibly);
        foreign.destroy();

        ExitStatus status = runs.awaitExit(run);
        assertThat(status).isEqualTo(new ExitStatus.NotOurs());
        assertThat(status.clean()).isTrue();
    }

    @Test
    void nextDaemonAdoptsIt() throws IOException {
        RunId run = takenOver();
        provider.close();
        provider = newProvider(System.getenv(), true);

        assertThat(provider.adopt()).extracting(AdoptedRun::run).containsExactly(run);
        assertThat(provider.matches(run, spec(run))).isTrue();
    }

    @Test
    void processOfARunIsNotTakenOverAgain() {
        RunId run = takenOver();
        RunId second = newRun();

        assertThat(provider.takeOver(second, spec(second), foreign.pid(), OptionalInt.empty())).isEmpty();
        assertThat(provider.knows(second)).isFalse();
        assertThat(provider.knows(run)).isTrue();
    }

    @Test
    void letGoItGoesOn() {
        RunId run = takenOver();
        provider.letGo(run);

        assertThat(provider.knows(run)).isFalse();
        assertThat(foreign.isAlive()).isTrue();
        assertThat(RunDirectory.list(runsFolder())).isEmpty();
    }
}
