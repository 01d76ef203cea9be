package launcher.daemon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import launcher.core.app.AppCatalog;
import launcher.core.app.AppId;
import launcher.core.app.AppSpec;
import launcher.core.app.LauncherPolicy;
import launcher.core.app.MonotonicTime;
import launcher.core.app.PortSpec;
import launcher.core.app.ProcessSpec;
import launcher.core.app.ReadinessSpec;
import launcher.core.app.Reason;
import launcher.core.app.ReasonCode;
import launcher.core.app.RestartSpec;
import launcher.core.app.RouteSpec;
import launcher.core.app.RunPolicy;
import launcher.core.app.ServingSpec;
import launcher.core.app.StopSpec;
import launcher.core.app.Timeouts;
import launcher.core.health.PortOwnership;
import launcher.core.lifecycle.AppEvent;
import launcher.core.lifecycle.AppState;
import launcher.core.lifecycle.AppTransitions;
import launcher.core.lifecycle.Endpoint;
import launcher.core.lifecycle.Instance;
import launcher.core.lifecycle.LauncherEvent;
import launcher.core.lifecycle.RunId;
import launcher.core.lifecycle.TransitionTable;
import launcher.core.supervisor.Supervisor;
import launcher.daemon.provider.ForwardingProvider;
import launcher.daemon.provider.RecordedRuns;
import launcher.daemon.provider.ScriptedHost;
import launcher.daemon.provider.ScriptedProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventLoopTest {

    private static final AppId HELLO = new AppId("hello");
    private static final Reason BY_HAND = new Reason(ReasonCode.USER, "started by a test");
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final RecordingProvider provider = new RecordingProvider();
    private final Waiters waiters = new Waiters();
    private Optional<EventLoop> running = Optional.empty();

    @AfterEach
    void end() {
        running.ifPresent(EventLoop::close);
    }

    @Test
    void startIsGrantedOnceRunIsReadyWithGateOpen() throws InterruptedException {
        EventLoop loop = start(AppTransitions::apply, Duration.ofMinutes(30));
        BlockingQueue<Waiters.Answer> answers = ask(loop);

        var granted = (Waiters.Answer.Granted) take(answers);

        assertThat(granted.endpoint()).isEqualTo(new Endpoint.Tcp("127.0.0.1", 20001));
        assertThat(loop.snapshots().find(HELLO).orElseThrow().state()).isInstanceOf(AppState.Ready.class);
        assertThat(loop.snapshots().gate(HELLO).orElseThrow().touch(now(), "test")).isTrue();
    }

    @Test
    void idleRunIsStoppedAtItsDeadlineWithoutARequest() throws InterruptedException {
        EventLoop loop = start(AppTransitions::apply, Duration.ofMillis(200));
        take(ask(loop));

        assertThat(provider.stopped.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isNotNull();
        assertThat(loop.awaitDrained(PATIENCE)).isTrue();
    }

    @Test
    void touchFoundJustBeforeTheGateClosesKeepsTheRun() throws InterruptedException {
        var looks = new AtomicInteger();
        var twice = new CountDownLatch(2);
        EventLoop loop = start(AppTransitions::apply, Duration.ofMillis(150), snapshots -> {
            // the first look finds a touch that was not reported yet
            if (looks.incrementAndGet() == 1) {
                snapshots.gate(HELLO).ifPresent(gate -> gate.touch(now(), "touch file"));
            }
            twice.countDown();
        });
        take(ask(loop));

        assertThat(twice.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        provider.stopped.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(looks.get()).as("looks before the run was stopped").isGreaterThanOrEqualTo(2);
    }

    @Test
    void bugInAStepStopsOnlyThatApp() throws InterruptedException {
        TransitionTable broken = (app, event, context) -> {
            if (event instanceof AppEvent.ProbeSucceeded) {
                throw new IllegalStateException("planted");
            }
            return AppTransitions.apply(app, event, context);
        };
        EventLoop loop = start(broken, Duration.ofMinutes(30));

        var refused = (Waiters.Answer.Refused) take(ask(loop));

        assertThat(refused.refusal().text()).contains("internal error");
        assertThat(provider.stopped.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isNotNull();
        assertThat(loop.awaitDrained(PATIENCE)).as("the loop lives on").isTrue();
    }

    @Test
    void bugInATickStopsOnlyTheAppConcerned() throws InterruptedException {
        var met = new AtomicInteger();
        TransitionTable broken = (app, event, context) -> {
            if (event instanceof AppEvent.DeadlinePassed && app.id().equals(HELLO)) {
                met.incrementAndGet();
                throw new IllegalStateException("planted");
            }
            return AppTransitions.apply(app, event, context);
        };
        EventLoop loop = start(broken, Duration.ofMillis(100));
        take(ask(loop));

        assertThat(provider.stopped.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isNotNull();
        assertThat(loop.awaitDrained(PATIENCE)).as("the loop lives on").isTrue();
        assertThat(met.get()).as("ticks that failed").isLessThan(3);
    }

    @Test
    void effectThatCannotBeBegunCostsNoOtherEffect() throws InterruptedException {
        EventLoop loop = start(AppTransitions::apply, Duration.ofMinutes(30), _ -> {}, () -> {
            throw new IllegalStateException("planted: the start is not learned");
        });

        assertThat(take(ask(loop))).isInstanceOf(Waiters.Answer.Granted.class);
    }

    @Test
    void unreadableTouchFileKeepsNoRunForEver() throws InterruptedException {
        EventLoop loop = start(AppTransitions::apply, Duration.ofMillis(100), _ -> {
            throw new IllegalStateException("planted: no touch folder");
        });
        take(ask(loop));

        assertThat(provider.stopped.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isNotNull();
    }

    @Test
    void ofManyMeasurementsOnlyTheLatestIsHandled() {
        EventLoop loop = start(AppTransitions::apply, Duration.ofMinutes(30));
        for (long bytes = 1; bytes <= 100_000; bytes++) {
            loop.post(new LauncherEvent.MemoryMeasured(bytes << 30));
        }

        assertThat(loop.awaitDrained(PATIENCE)).isTrue();
        assertThat(loop.snapshots().overview().memoryAvailable()).isEqualTo(OptionalLong.of(100_000L << 30));
    }

    @Test
    void adoptedRunKeepsItsSavedClock() throws InterruptedException {
        EventLoop loop = start(AppTransitions::apply, Duration.ofMinutes(30));
        MonotonicTime saved = now().minus(Duration.ofMinutes(7));
        var run = new RunId(HELLO, 42);

        loop.postFound(new AppEvent.RunDiscovered(run, Instance.ofProcess(4711, OptionalInt.of(20001)),
                Optional.empty(), false), saved);
        take(ask(loop));

        assertThat(provider.started).as("nothing is started twice").isEmpty();
        assertThat(loop.snapshots().use(run).orElseThrow().lastHumanUse()).isEqualTo(saved);
    }

    // ---- a loop with a provider that always succeeds

    private EventLoop start(TransitionTable table, Duration idleTimeout) {
        return start(table, idleTimeout, _ -> {});
    }

    private EventLoop start(TransitionTable table, Duration idleTimeout, Consumer<AppSnapshots> look) {
        return start(table, idleTimeout, look, () -> {});
    }

    private EventLoop start(TransitionTable table, Duration idleTimeout, Consumer<AppSnapshots> look, Runnable learn) {
        var policy = new LauncherPolicy(true, true, idleTimeout, Duration.ofMinutes(1), 0, 2);
        var loop = new EventLoop(
                new Supervisor(table, AppCatalog.of(policy, List.of(spec(idleTimeout))), 1, now()), EventLoopTest::now);
        running = Optional.of(loop);
        loop.start(new EffectExecutor(loop, loop.snapshots(), EventLoopTest::now, provider, waiters,
                handlers(loop, () -> look.accept(loop.snapshots()), learn)));
        loop.post(new LauncherEvent.AdoptionEnded());
        return loop;
    }

    private BlockingQueue<Waiters.Answer> ask(EventLoop loop) {
        var answers = new LinkedBlockingQueue<Waiters.Answer>();
        loop.post(new AppEvent.StartRequested(HELLO, Optional.of(waiters.register(answers::add)), BY_HAND));
        return answers;
    }

    private static Waiters.Answer take(BlockingQueue<Waiters.Answer> answers) throws InterruptedException {
        Waiters.Answer answer = answers.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(answer).as("an answer").isNotNull();
        return Objects.requireNonNull(answer);
    }

    private static MonotonicTime now() {
        return new MonotonicTime(System.nanoTime());
    }

    private static AppSpec spec(Duration idleTimeout) {
        var process = new ProcessSpec(List.of("scripted", "serve"), false, Optional.empty(), Map.of(),
                Optional.empty(), Optional.empty());
        var readiness = new ReadinessSpec(
                new ReadinessSpec.Check.TcpListens(), Optional.empty(), Duration.ofSeconds(1), Duration.ofSeconds(10));
        var route = new RouteSpec("/hello", Optional.empty(), OptionalInt.empty(), true, Optional.empty());
        return new AppSpec(HELLO, new RunPolicy(true, 50, false, true),
                new Timeouts(idleTimeout, Optional.empty(), Duration.ofHours(4), Duration.ofSeconds(30)), process,
                new ServingSpec(new PortSpec.Auto(), Optional.empty(), false, readiness, route), OptionalLong.empty(),
                new StopSpec(StopSpec.Signal.TERM, Duration.ofSeconds(10)), RestartSpec.DEFAULT);
    }

    /** Remembers what was started and stopped. */
    private static final class RecordingProvider extends ForwardingProvider {
        private final BlockingQueue<RunId> started = new LinkedBlockingQueue<>();
        private final BlockingQueue<RunId> stopped = new LinkedBlockingQueue<>();

        RecordingProvider() {
            super(new ScriptedProvider(new ScriptedHost(), new RecordedRuns()));
        }

        @Override
        public StartResult start(RunId run, AppSpec spec) {
            started.add(run);
            return switch (super.start(run, spec)) {
                case StartResult.Started _ ->
                        new StartResult.Started(Instance.ofProcess(4711, OptionalInt.of(20001)));
                case StartResult.NotStarted refused -> refused;
            };
        }

        @Override
        public StopResult stop(RunId run, StopSpec how) {
            stopped.add(run);
            return super.stop(run, how);
        }
    }

    /** Finds every run ready at once. */
    private static EffectHandlers handlers(Mailbox mailbox, Runnable checkTouches, Runnable learn) {
        return new EffectHandlers(_ -> {}, new ReadyProber(mailbox, new PortOwnership.Owned("127.0.0.1")), () -> {},
                () -> {}, _ -> learn.run(), _ -> {}, _ -> checkTouches.run());
    }
}
