package launcher.daemon.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import launcher.core.app.AppCatalog;
import launcher.core.app.AppId;
import launcher.core.app.AppSpec;
import launcher.core.app.LauncherPolicy;
import launcher.core.app.MonotonicTime;
import launcher.core.health.PortOwnership;
import launcher.core.lifecycle.AppEvent;
import launcher.core.lifecycle.AppTransitions;
import launcher.core.lifecycle.Event;
import launcher.core.lifecycle.Instance;
import launcher.core.lifecycle.LauncherEvent;
import launcher.core.lifecycle.RunId;
import launcher.core.supervisor.Supervisor;
import launcher.daemon.engine.EventLoop;
import launcher.daemon.provider.AppSpecs;
import launcher.daemon.provider.Provider;
import launcher.daemon.provider.RecordedRuns;
import launcher.daemon.provider.ScriptedHost;
import launcher.daemon.provider.ScriptedProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReconciliationTest {

    private static final RunId RUN = new RunId(new AppId("hello"), 42);
    private static final MonotonicTime USED = new MonotonicTime(1_000);

    private static final AppSpec SPEC = AppSpecs.command("scripted", "await", "end", "exit", "0").named(RUN.app());

    private final EventLoop loop = new EventLoop(
            new Supervisor(AppTransitions::apply,
                    AppCatalog.of(new LauncherPolicy(true, true, Duration.ofMinutes(30), Duration.ofMinutes(1), 0, 2),
                            List.of(SPEC)),
                    1, now()),
            ReconciliationTest::now);
    private final List<Event> posted = new ArrayList<>();
    private final ScriptedHost host = new ScriptedHost();
    private final Provider provider = new ScriptedProvider(host, new RecordedRuns());
    private final Reconciliation reconciliation = new Reconciliation(loop.snapshots(), posted::add, provider);

    @BeforeEach
    void aReadyRun() {
        assertThat(provider.start(RUN, SPEC)).isInstanceOf(Provider.StartResult.Started.class);
        loop.start(_ -> {});
        loop.postFound(new AppEvent.RunDiscovered(
                RUN, Instance.ofProcess(4711, OptionalInt.empty()), Optional.empty(), false), USED);
        loop.post(new LauncherEvent.AdoptionEnded());
        loop.post(new AppEvent.ProbeSucceeded(RUN, new PortOwnership.NotListening()));
        assertThat(loop.awaitDrained(Duration.ofSeconds(10))).isTrue();
    }

    @AfterEach
    void end() {
        loop.close();
    }

    @Test
    void firstPassWaitsForTheExitOfAGoneRun() {
        host.release("end");

        reconciliation.pass();

        assertThat(posted).isEmpty();
    }

    @Test
    void missedExitIsToldAtTheNextPass() {
        host.release("end");

        reconciliation.pass();
        reconciliation.pass();

        assertThat(posted).containsExactly(new AppEvent.ObservedGone(RUN));
    }

    @Test
    void eachReadyRunsLastUseIsSaved() {
        reconciliation.pass();

        assertThat(provider.adopt()).extracting(Provider.AdoptedRun::lastUse).containsExactly(USED);
        assertThat(posted).isEmpty();
    }

    @Test
    void runPausedByAnotherProgramIsToldAtTheSecondPass() {
        host.pausedByAnother(RUN, true);

        reconciliation.pass();
        assertThat(posted).as("a debugger may hold it for a moment").isEmpty();
        reconciliation.pass();

        assertThat(posted).containsExactly(new AppEvent.ObservedPaused(RUN));
    }

    @Test
    void runThatGoesOnThoughPausedIsToldAtOnce() {
        loop.post(new AppEvent.ObservedPaused(RUN));
        assertThat(loop.awaitDrained(Duration.ofSeconds(10))).isTrue();

        reconciliation.pass();

        assertThat(posted).containsExactly(new AppEvent.ObservedRunning(RUN));
    }

    @Test
    void pausedRunIsAsExpectedAndItsLastUseSaved() {
        host.pausedByAnother(RUN, true);
        loop.post(new AppEvent.ObservedPaused(RUN));
        assertThat(loop.awaitDrained(Duration.ofSeconds(10))).isTrue();

        reconciliation.pass();
        reconciliation.pass();

        assertThat(posted).isEmpty();
        assertThat(provider.adopt()).extracting(Provider.AdoptedRun::lastUse).containsExactly(USED);
        assertThat(provider.adopt()).extracting(Provider.AdoptedRun::paused).containsExactly(true);
    }

    private static MonotonicTime now() {
        return new MonotonicTime(System.nanoTime());
    }
}
