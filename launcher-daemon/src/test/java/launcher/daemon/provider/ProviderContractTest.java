package launcher.daemon.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import launcher.core.app.MonotonicTime;
import launcher.core.app.StopSpec;
import launcher.core.lifecycle.Endpoint;
import launcher.core.lifecycle.ExitStatus;
import launcher.core.lifecycle.RunId;
import launcher.daemon.provider.Provider.AdoptedRun;
import launcher.daemon.provider.Provider.Capability;
import launcher.daemon.provider.Provider.Observation;
import launcher.daemon.provider.Provider.PauseResult;
import launcher.daemon.provider.Provider.ResumeResult;
import launcher.daemon.provider.Provider.StopResult;
import org.junit.jupiter.api.Test;

/**
 * What every way of running apps promises. A subject is a factory for providers over one folder (a second provider made
 * there is what a restarted daemon has) and the apps of the contract in the words of that provider.
 */
public abstract class ProviderContractTest extends ProviderFixture {

    @Test
    void exitCodesComeThrough() {
        for (int code : List.of(0, 1, 3, 127, 255)) {
            RunId run = start(apps().ends(code));
            assertThat(runs.awaitExit(run)).isEqualTo(new ExitStatus.Exited(code));
        }
    }

    @Test
    void signalsComeThrough() {
        for (int signal : List.of(2, 9, 15)) {
            RunId run = start(apps().endsBySignal(signal));
            assertThat(runs.awaitExit(run)).isEqualTo(new ExitStatus.Signaled(signal));
        }
    }

    @Test
    void exitIsToldExactlyOnceWhateverIsStoppedAfterwards() {
        RunId run = start(apps().ends(4));
        runs.awaitExit(run);

        assertThat(provider.stop(run, AppSpecs.TERM)).isEqualTo(new StopResult.Gone());
        assertThat(provider.stop(run, AppSpecs.TERM)).isEqualTo(new StopResult.Gone());
        provider.cleanUp(run);
        assertThat(provider.stop(run, AppSpecs.TERM)).isEqualTo(new StopResult.Gone());

        assertThat(runs.exits(run)).containsExactly(new ExitStatus.Exited(4));
    }

    @Test
    void stopAsksWithTheSignalOfTheApp() {
        RunId run = start(apps().endsOnUsr1(7));
        runs.awaitLine(run, "up");

        var how = new StopSpec(StopSpec.Signal.USR1, Duration.ofSeconds(10));
        assertThat(provider.stop(run, how)).isEqualTo(new StopResult.Gone());

        assertThat(runs.exits(run)).containsExactly(new ExitStatus.Exited(7));
        assertThat(runs.lines(run)).contains("got usr1");
    }

    @Test
    void fiftyRunsAtOnceAllEndAsTheyShould() throws Exception {
        int count = 50;
        Map<RunId, Integer> expected = new ConcurrentHashMap<>();
        var done = new CountDownLatch(count);
        for (int i = 0; i < count; i++) {
            int code = i;
            Thread.ofVirtual().start(() -> {
                expected.put(start(apps().prints("run " + code)), code);
                done.countDown();
            });
        }
        assertThat(done.await(40, TimeUnit.SECONDS)).isTrue();

        assertThat(expected).hasSize(count);
        expected.forEach((run, code) -> {
            assertThat(runs.awaitExit(run)).isEqualTo(new ExitStatus.Exited(0));
            assertThat(runs.lines(run)).containsExactly("run " + code);
        });
    }

    @Test
    void nextDaemonTakesOverRunOutputAndExit() throws IOException {
        RunId run = start(apps().waits("go", 5));
        runs.awaitLine(run, "before");

        List<AdoptedRun> adopted = restart();
        assertThat(adopted).extracting(AdoptedRun::run).containsExactly(run);
        apps().release("go");

        assertThat(runs.awaitExit(run)).isEqualTo(new ExitStatus.Exited(5));
        assertThat(runs.lines(run)).containsExactly("after");
    }

    @Test
    void adoptedRunCanBeStopped() throws IOException {
        RunId run = start(apps().serves());
        runs.awaitLine(run, "up");
        assertThat(restart()).hasSize(1);

        assertThat(provider.stop(run, AppSpecs.TERM)).isEqualTo(new StopResult.Gone());

        assertThat(runs.exits(run)).containsExactly(new ExitStatus.Signaled(15));
    }

    @Test
    void liveRunIsNotForgotten() throws IOException {
        RunId run = start(apps().serves());
        runs.awaitLine(run, "up");

        provider.cleanUp(run);

        assertThat(restart()).extracting(AdoptedRun::run).containsExactly(run);
    }

    @Test
    void whatCannotStartIsRefusedWithAReason() {
        assertThat(refusal(apps().refused("no-such-thing-anywhere"))).contains("no-such-thing-anywhere");
    }

    @Test
    void appThatIgnoresTermIsKilled() {
        RunId run = start(apps().ignoresTerm());
        runs.awaitLine(run, "up");

        assertThat(provider.stop(run, SHORT_TERM)).isEqualTo(new StopResult.Gone());

        assertThat(runs.exits(run)).containsExactly(new ExitStatus.Signaled(9));
    }

    @Test
    void killDoesNotAsk() {
        RunId run = start(apps().endsOnUsr1(7));
        runs.awaitLine(run, "up");

        assertThat(provider.kill(run)).isEqualTo(new StopResult.Gone());

        assertThat(runs.exits(run)).containsExactly(new ExitStatus.Signaled(9));
    }

    @Test
    void runIsObservedFromItsStartToItsEnd() {
        RunId run = start(apps().serves());
        runs.awaitLine(run, "up");
        assertThat(provider.knows(run)).isTrue();
        assertThat(seen(run)).isEqualTo(Observation.RUNNING);

        provider.stop(run, AppSpecs.TERM);
        assertThat(seen(run)).isEqualTo(Observation.GONE);

        provider.cleanUp(run);
        assertThat(provider.knows(run)).isFalse();
        assertThat(seen(run)).isEqualTo(Observation.GONE);
        assertThat(provider.observe(List.of())).isEmpty();
    }

    @Test
    void runHoldsMemoryUntilItIsGone() {
        assumeTrue(provider.capabilities().contains(Capability.MEMORY));
        RunId run = start(apps().serves());
        runs.awaitLine(run, "up");
        assertThat(provider.memoryBytes(List.of(run)).get(run)).isPositive();

        provider.stop(run, AppSpecs.TERM);

        assertThat(provider.memoryBytes(List.of(run)).getOrDefault(run, 0L)).isZero();
    }

    @Test
    void commandBesideARunIsStartedWhereAProviderCan() throws Exception {
        AppSpecs app = apps().serves();
        RunId run = start(app);
        Optional<ProcessBuilder> beside =
                provider.exec(run, app.named(run.app()), List.of("/bin/sh", "-c", "exit 3"));

        if (provider.capabilities().contains(Capability.EXEC)) {
            assertThat(beside.orElseThrow().start().waitFor()).isEqualTo(3);
        } else {
            assertThat(beside).isEmpty();
        }
        assertThat(provider.exec(newRun(), app.named(run.app()), List.of("true"))).as("an unknown run").isEmpty();
    }

    @Test
    void runMatchesTheSpecificationItWasStartedWith() throws IOException {
        AppSpecs app = apps().serves().env("A", "1");
        RunId run = start(app);
        assertThat(provider.matches(run, app.named(run.app()))).isTrue();
        restart();

        assertThat(provider.matches(run, app.named(run.app()))).isTrue();
        assertThat(provider.matches(run, app.env("A", "2").named(run.app()))).isFalse();
        assertThat(provider.matches(newRun(), app.named(run.app()))).as("an unknown run").isFalse();
    }

    @Test
    void nextDaemonIsToldEndpointAndLastUse() throws IOException {
        RunId run = start(apps().serves());
        provider.persistEndpoint(run, new Endpoint.Unix("/run/app.sock"));
        provider.saveLastUse(run, new MonotonicTime(4711));

        AdoptedRun adopted = restart().getFirst();

        assertThat(adopted.ready()).contains(new Endpoint.Unix("/run/app.sock"));
        assertThat(adopted.lastUse()).isEqualTo(new MonotonicTime(4711));
    }

    // ---- paused runs

    @Test
    void pausedRunGoesOnWhereItWasOnceResumed() throws IOException {
        RunId run = pause(apps().waits("go", 5));
        apps().release("go");
        assertThat(seen(run)).isEqualTo(Observation.PAUSED);
        assertThat(runs.lines(run)).containsExactly("before");

        assertThat(provider.resume(run)).isEqualTo(new ResumeResult.Resumed());

        assertThat(runs.awaitExit(run)).isEqualTo(new ExitStatus.Exited(5));
        assertThat(runs.lines(run)).containsExactly("before", "after");
    }

    @Test
    void pauseAndResumeMayBeAskedForTwice() {
        RunId run = pause(apps().serves());
        assertThat(provider.pause(run)).isEqualTo(new PauseResult.Paused());

        assertThat(provider.resume(run)).isEqualTo(new ResumeResult.Resumed());
        assertThat(provider.resume(run)).isEqualTo(new ResumeResult.Resumed());

        assertThat(seen(run)).isEqualTo(Observation.RUNNING);
    }

    @Test
    void stopAsksAPausedRunLikeAnyOtherRun() {
        RunId run = pause(apps().endsOnUsr1(7));

        var how = new StopSpec(StopSpec.Signal.USR1, Duration.ofSeconds(10));
        assertThat(provider.stop(run, how)).isEqualTo(new StopResult.Gone());

        assertThat(runs.exits(run)).containsExactly(new ExitStatus.Exited(7));
        assertThat(runs.lines(run)).contains("got usr1");
    }

    @Test
    void killEndsAPausedRun() {
        RunId run = pause(apps().serves());

        assertThat(provider.kill(run)).isEqualTo(new StopResult.Gone());

        assertThat(runs.exits(run)).containsExactly(new ExitStatus.Signaled(9));
        assertThat(seen(run)).isEqualTo(Observation.GONE);
    }

    @Test
    void nextDaemonCanResumeAPausedRun() throws IOException {
        RunId run = pause(apps().waits("go", 5));

        assertThat(restart()).extracting(AdoptedRun::run).containsExactly(run);
        assertThat(seen(run)).isEqualTo(Observation.PAUSED);
        apps().release("go");
        assertThat(provider.resume(run)).isEqualTo(new ResumeResult.Resumed());

        assertThat(runs.awaitExit(run)).isEqualTo(new ExitStatus.Exited(5));
    }

    @Test
    void whatIsOverIsNeitherPausedNorResumed() {
        RunId run = start(apps().ends(0));
        runs.awaitExit(run);
        provider.stop(run, AppSpecs.TERM);

        assertThat(provider.pause(run)).isInstanceOf(PauseResult.NotPaused.class);
        assertThat(provider.resume(run)).isInstanceOf(ResumeResult.NotResumed.class);
        assertThat(provider.pause(newRun())).isInstanceOf(PauseResult.NotPaused.class);
        assertThat(provider.resume(newRun())).isInstanceOf(ResumeResult.NotResumed.class);
    }

    /** Starts an app and pauses it once it has printed its first line. */
    private RunId pause(AppSpecs app) {
        assumeTrue(provider.capabilities().contains(Capability.PAUSE));
        RunId run = start(app);
        runs.awaitLine(run, _ -> true);
        assertThat(provider.pause(run)).isEqualTo(new PauseResult.Paused());
        assertThat(seen(run)).isEqualTo(Observation.PAUSED);
        return run;
    }
}
