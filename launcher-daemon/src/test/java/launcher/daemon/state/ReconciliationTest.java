package launcher.daemon.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import launcher.core.app.AppCatalog;
import launcher.core.app.AppId;
import launcher.core.app.LauncherPolicy;
import launcher.core.app.MonotonicTime;
import launcher.core.lifecycle.AppEvent;
import launcher.core.lifecycle.AppTransitions;
import launcher.core.lifecycle.Endpoint;
import launcher.core.lifecycle.Event;
import launcher.core.lifecycle.ExitStatus;
import launcher.core.lifecycle.LauncherEvent;
import launcher.core.lifecycle.RunId;
import launcher.core.supervisor.Supervisor;
import launcher.daemon.engine.EventLoop;
import launcher.daemon.provider.AppSpecs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReconciliationTest {

    private static final RunId RUN = new RunId(new AppId("hello"), 42);
    private static final MonotonicTime USED = new MonotonicTime(1_000);

    private final EventLoop loop = new EventLoop(
            new Supervisor(AppTransitions::apply,
                    AppCatalog.of(new LauncherPolicy(true, true, Duration.ofMinutes(30), Duration.ofMinutes(1), 0, 2),
                            List.of(AppSpecs.command("true").named(RUN.app()))),
                    1, now()),
            ReconciliationTest::now);
    private final List<Event> posted = new ArrayList<>();
    private final Map<RunId, Long> saved = new HashMap<>();
    private Set<RunId> gone = Set.of();
    private final Reconciliation reconciliation =
            new Reconciliation(loop.snapshots(), posted::add, _ -> gone, saved::put);

    @BeforeEach
    void aReadyRun() {
        loop.start(_ -> {});
        loop.postFound(new AppEvent.RunDiscovered(RUN, 4711, OptionalInt.empty(), Optional.empty()), USED);
        loop.post(new LauncherEvent.AdoptionEnded());
        loop.post(new AppEvent.BecameReady(RUN, new Endpoint.None()));
        assertThat(loop.awaitDrained(Duration.ofSeconds(10))).isTrue();
    }

    @AfterEach
    void end() {
        loop.close();
    }

    @Test
    void firstPassWaitsForTheExitOfAGoneRun() {
        gone = Set.of(RUN);

        reconciliation.pass();

        assertThat(posted).isEmpty();
    }

    @Test
    void missedExitIsToldAtTheNextPass() {
        gone = Set.of(RUN);

        reconciliation.pass();
        reconciliation.pass();

        assertThat(posted).containsExactly(
                new AppEvent.ProcessExited(RUN, new ExitStatus.Unknown(), "", Optional.empty()));
    }

    @Test
    void eachReadyRunsLastUseIsSaved() {
        reconciliation.pass();

        assertThat(saved).containsExactly(Map.entry(RUN, USED.nanos()));
        assertThat(posted).isEmpty();
    }

    private static MonotonicTime now() {
        return new MonotonicTime(System.nanoTime());
    }
}
