package launcher.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import launcher.core.app.AppCatalog;
import launcher.core.app.AppId;
import launcher.core.app.AppSpec;
import launcher.core.app.LauncherPolicy;
import launcher.core.app.MonotonicTime;
import launcher.core.app.Reason;
import launcher.core.app.ReasonCode;
import launcher.core.app.RestartSpec;
import launcher.core.app.StopSpec;
import launcher.core.app.Timeouts;
import launcher.core.health.PortOwnership;
import launcher.core.lifecycle.App;
import launcher.core.lifecycle.AppEvent;
import launcher.core.lifecycle.AppState;
import launcher.core.lifecycle.AppTransitions;
import launcher.core.lifecycle.Effect;
import launcher.core.lifecycle.ExitStatus;
import launcher.core.lifecycle.LauncherEvent;
import launcher.core.lifecycle.PortConflict;
import launcher.core.lifecycle.RunId;
import launcher.core.lifecycle.TransitionContext;
import launcher.core.lifecycle.TransitionTable;
import launcher.core.supervisor.Supervisor;
import launcher.daemon.engine.AppSnapshots;
import launcher.daemon.engine.EffectExecutor;
import launcher.daemon.engine.EffectHandlers;
import launcher.daemon.engine.EventLoop;
import launcher.daemon.engine.Mailbox;
import launcher.daemon.engine.ReadyProber;
import launcher.daemon.engine.Waiters;
import launcher.daemon.os.OsPoller;
import launcher.daemon.provider.AppSpecs;
import launcher.daemon.provider.ForwardingProvider;
import launcher.daemon.provider.Provider;
import launcher.daemon.provider.ProviderListener;
import launcher.daemon.provider.process.ProcessProvider;
import launcher.daemon.provider.process.cgroup.CgroupPlaces;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real processes through the real loop, lanes, gates and provider: what the simulation's model of them may have wrong.
 * Every decision about an app is recorded with its moment and its sample, and decided once more afterwards.
 */
class RealRunTest {

    private static final int APPS = 50;
    private static final int ROUNDS = 8;
    private static final int ASKED_A_ROUND = 30;
    private static final Reason BY_HAND = new Reason(ReasonCode.USER, "test");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    // set by JUnit before the test
    @SuppressWarnings("NullAway.Init")
    @TempDir
    Path folder;

    private final Waiters waiters = new Waiters();
    private final ConcurrentLinkedQueue<Decision> decisions = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> broken = new ConcurrentLinkedQueue<>();
    private final Set<RunId> spawned = ConcurrentHashMap.newKeySet();

    private record Decision(App app, AppEvent event, TransitionContext at, TransitionTable.Outcome outcome) {}

    @Test
    @Timeout(300)
    void realRunsKeepWhatTheSimulationPromises() throws Exception {
        var random = new Random(20_261_120);
        try (OsPoller poller = OsPoller.start()) {
            TransitionTable recording = (app, event, at) -> {
                TransitionTable.Outcome outcome = AppTransitions.apply(app, event, at);
                decisions.add(new Decision(app, event, at, outcome));
                return outcome;
            };
            var policy = new LauncherPolicy(true, true, Duration.ofMillis(300), Duration.ofSeconds(1), 0, 2);
            List<AppSpec> specs = IntStream.range(0, APPS).mapToObj(RealRunTest::spec).toList();
            try (var loop = new EventLoop(new Supervisor(recording, AppCatalog.of(policy, specs), 1, now()),
                    RealRunTest::now)) {
                var listener = new Exits(loop);
                try (var provider = new ProcessProvider(new ProcessProvider.Setup(
                        folder.resolve("runtime"), 30_300, 30_399, System.getenv(),
                        CgroupPlaces.none()), poller, listener)) {
                    loop.start(new EffectExecutor(loop, loop.snapshots(), RealRunTest::now,
                            new WatchedProvider(provider, loop.snapshots()), waiters, handlers(loop)));
                    loop.post(new LauncherEvent.AdoptionEnded());
                    drive(loop, specs, random);
                    assertThat(provider.observe(spawned)).as("runs at the end").hasSameSizeAs(spawned)
                            .allSatisfy((_, seen) ->
                            assertThat(seen).isEqualTo(Provider.Observation.GONE));
                    assertThat(spawned).as("runs").hasSizeGreaterThan(APPS);
                }
            }
        }
        assertThat(broken).isEmpty();
        decidedAlikeOnceMore();
    }

    /** Asks for this and that in no order, round by round, and then for the end of everything. */
    private void drive(EventLoop loop, List<AppSpec> specs, Random random) throws InterruptedException {
        for (int round = 0; round < ROUNDS; round++) {
            var answers = new Answers(ASKED_A_ROUND);
            for (int i = 0; i < ASKED_A_ROUND; i++) {
                AppId app = specs.get(random.nextInt(specs.size())).id();
                var waiter = Optional.of(waiters.register(answers.of(i)));
                loop.post(switch (random.nextInt(4)) {
                    case 0 -> new AppEvent.StopRequested(app, waiter, BY_HAND);
                    case 1 -> new AppEvent.StartRequested(app, waiter, BY_HAND);
                    default -> new AppEvent.StartRequested(app, waiter, new Reason(ReasonCode.REQUESTED, "test"));
                });
                loop.snapshots().gate(app).ifPresent(gate -> gate.touch(now(), "test"));
            }
            answers.awaitAll();
        }
        var end = new Answers(1);
        loop.post(new LauncherEvent.ShutdownBegan(Optional.of(waiters.register(end.of(0)))));
        end.awaitAll();
        assertThat(loop.awaitDrained(PATIENCE)).isTrue();
    }

    /** The same decision from what was recorded: nothing else may have gone into it. */
    private void decidedAlikeOnceMore() {
        for (Decision one : decisions) {
            assertThat(AppTransitions.apply(one.app(), one.event(), one.at())).isEqualTo(one.outcome());
        }
        List<String> grantedTooEarly = decisions.stream()
                .filter(one -> one.outcome().effects().stream().anyMatch(Effect.Grant.class::isInstance))
                .filter(one -> !(one.outcome().app().state() instanceof AppState.Ready))
                .map(one -> one.event() + " -> " + one.outcome().app().state()).toList();
        assertThat(grantedTooEarly).as("grants without a ready run").isEmpty();
    }

    /** Some serve until they are stopped, some end at once, some do not hear TERM. */
    private static AppSpec spec(int number) {
        AppSpecs app = switch (number % 5) {
            case 0 -> AppSpecs.sh("exit 3");
            case 1 -> AppSpecs.sh("trap '' TERM; while :; do sleep 0.1; done");
            default -> AppSpecs.command("sleep", "100");
        };
        AppSpec plain = app.stop(new StopSpec(StopSpec.Signal.TERM, Duration.ofMillis(200)))
                .named(new AppId("app" + number));
        var restart = new RestartSpec(RestartSpec.Policy.ON_FAILURE, Duration.ofMillis(20), Duration.ofMillis(100), 5,
                Duration.ofSeconds(2));
        return new AppSpec(plain.id(), plain.policy(),
                new Timeouts(Duration.ofMillis(300), Optional.empty(), plain.busyMax(), plain.startupTimeout()),
                plain.workload(), plain.serving(), plain.memoryLimitBytes(), plain.stop(), restart);
    }

    /** A run is ready as soon as its process is up. */
    private static EffectHandlers handlers(EventLoop loop) {
        return new EffectHandlers(_ -> {}, new ReadyProber(loop, new PortOwnership.NotListening()),
                () -> {}, () -> {}, _ -> {}, _ -> {}, _ -> {});
    }

    private static MonotonicTime now() {
        return new MonotonicTime(System.nanoTime());
    }

    /** Counts what each waiter is told. */
    private final class Answers {
        private final AtomicIntegerArray told;
        private final CountDownLatch all;

        Answers(int expected) {
            told = new AtomicIntegerArray(expected);
            all = new CountDownLatch(expected);
        }

        Consumer<Waiters.Answer> of(int waiter) {
            return answer -> {
                if (told.incrementAndGet(waiter) > 1) {
                    broken.add("answered twice, then with " + answer);
                }
                all.countDown();
            };
        }

        void awaitAll() throws InterruptedException {
            assertThat(all.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as("everybody is answered").isTrue();
        }
    }

    /** Sees that no run begins beside another of its app, and that none is stopped with an open gate. */
    private final class WatchedProvider extends ForwardingProvider {
        private final AppSnapshots snapshots;

        WatchedProvider(Provider provider, AppSnapshots snapshots) {
            super(provider);
            this.snapshots = snapshots;
        }

        @Override
        public StartResult start(RunId run, AppSpec spec) {
            List<RunId> earlier = spawned.stream().filter(one -> one.app().equals(run.app())).toList();
            if (observe(earlier).values().stream().anyMatch(seen -> seen != Observation.GONE)) {
                broken.add(run + " begins while one of " + earlier + " lives");
            }
            spawned.add(run);
            return super.start(run, spec);
        }

        @Override
        public StopResult stop(RunId run, StopSpec how) {
            if (snapshots.gate(run).filter(gate -> gate.touch(now(), "a late user")).isPresent()) {
                broken.add(run + " is stopped with an open gate");
            }
            return super.stop(run, how);
        }
    }

    private record Exits(Mailbox mailbox) implements ProviderListener {
        @Override
        public void exited(RunId run, ExitStatus status, Optional<PortConflict> conflict) {
            mailbox.post(new AppEvent.ProcessExited(run, status, "", conflict));
        }

        @Override
        public void output(RunId run, long epochMillis, String line) {}

        @Override
        public void observed(RunId run, Provider.Observation observation) {}

        @Override
        public void overMemoryLimit(RunId run, long bytes) {}
    }
}
