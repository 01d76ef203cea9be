package launcher.daemon.gateway.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import launcher.core.app.AppCatalog;
import launcher.core.app.AppId;
import launcher.core.app.LauncherPolicy;
import launcher.core.app.MonotonicTime;
import launcher.core.app.Reason;
import launcher.core.app.ReasonCode;
import launcher.core.health.PortOwnership;
import launcher.core.lifecycle.AppEvent;
import launcher.core.lifecycle.AppTransitions;
import launcher.core.lifecycle.Effect;
import launcher.core.lifecycle.ExitStatus;
import launcher.core.lifecycle.Instance;
import launcher.core.lifecycle.RunId;
import launcher.core.protocol.result.EventLine;
import launcher.core.protocol.result.EventType;
import launcher.core.supervisor.Supervisor;
import launcher.daemon.engine.EventLoop;
import launcher.daemon.engine.UseGate;
import launcher.daemon.provider.AppSpecs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoadingViewFactoryTest {

    private static final AppId SALES = Views.SALES;
    private static final Duration SOON = Duration.ofSeconds(10);

    private final FakeEventSource events = new FakeEventSource();
    private final ConcurrentLinkedQueue<Effect> effects = new ConcurrentLinkedQueue<>();
    private final Map<RunId, Long> memory = new HashMap<>();
    private volatile MonotonicTime now = new MonotonicTime(1_000_000_000);
    private final EventLoop loop = new EventLoop(new Supervisor(AppTransitions::apply,
            AppCatalog.of(new LauncherPolicy(true, true, Duration.ofMinutes(30), Duration.ofMinutes(1), 0, 2),
                    Stream.of("sales", "mail").map(name -> AppSpecs.command("true").named(new AppId(name))).toList()),
            1, now), () -> now);
    private final LoadingViewFactory views =
            new LoadingViewFactory(loop.snapshots(), () -> now, events,
                    app -> app.equals(SALES) ? Optional.of(Duration.ofSeconds(2)) : Optional.empty(), _ -> memory);

    @BeforeEach
    void start() {
        loop.start(effects::add);
    }

    @AfterEach
    void end() {
        loop.close();
    }

    private RunId wake() {
        loop.post(new AppEvent.StartRequested(SALES, Optional.empty(), new Reason(ReasonCode.USER, "asked by a test")));
        assertThat(loop.awaitDrained(SOON)).isTrue();
        return loop.snapshots().find(SALES).orElseThrow().state().currentRun().orElseThrow();
    }

    private LoadingView view() {
        return views.of(SALES).orElseThrow();
    }

    @Test
    void startIsShownWithItsTimeAndTheExpectedTime() {
        wake();
        now = now.plus(Duration.ofMillis(700));

        assertThat(view().displayState()).isEqualTo(DisplayState.STARTING);
        assertThat(view().elapsed()).isEqualTo(Duration.ofMillis(700));
        assertThat(view().expected()).contains(Duration.ofSeconds(2));
    }

    @Test
    void appIsReadyAtItsGateOnceTheGateIsOpen() {
        RunId run = wake();
        loop.post(new AppEvent.ProcessStarted(run, Instance.ofProcess(4711, OptionalInt.of(20_000))));
        loop.post(new AppEvent.ProbeSucceeded(run, new PortOwnership.Owned("127.0.0.1")));
        assertThat(loop.awaitDrained(SOON)).isTrue();
        UseGate gate = loop.snapshots().gate(run).orElseThrow();

        assertThat(view().displayState()).isEqualTo(DisplayState.READY);
        assertThat(atGate()).isEqualTo(DisplayState.STARTING);
        gate.open(now, Optional.empty());
        assertThat(atGate()).isEqualTo(DisplayState.READY);
        gate.close();
        assertThat(atGate()).isEqualTo(DisplayState.STARTING);
    }

    private DisplayState atGate() {
        return views.atGate(SALES).orElseThrow().displayState();
    }

    @Test
    void failureIsShownWithItsExitCodeAndWithoutOutput() {
        RunId run = wake();
        loop.post(new AppEvent.ProcessStarted(run, Instance.ofProcess(4711, OptionalInt.of(20_000))));
        loop.post(new AppEvent.ProcessExited(run, new ExitStatus.Exited(3), "password=hunter2", Optional.empty()));
        loop.post(new AppEvent.RunGone(run));
        assertThat(loop.awaitDrained(SOON)).isTrue();

        assertThat(view().displayState()).isEqualTo(DisplayState.FAILED);
        assertThat(view().retryIn()).isPositive();
        assertThat(views.wokenJustNow(SALES)).as("too early for another start").contains(view());
        now = now.plus(Duration.ofMinutes(10));
        assertThat(view().retryIn()).isZero();
        assertThat(views.wokenJustNow(SALES).orElseThrow().displayState()).isEqualTo(DisplayState.STARTING);
        assertThat(view().failure()).isEqualTo("exited with code 3");
    }

    @Test
    void newRequestIsNotShownAnEarlierFailure() {
        events.publish(Views.event(7, EventType.STARTING, "m"));
        events.publish(Views.event(8, EventType.ERROR, "sales failed to start: exited with code 3"));

        LoadingView woken = views.wokenJustNow(SALES).orElseThrow();

        assertThat(woken.displayState()).isEqualTo(DisplayState.STARTING);
        assertThat(woken.steps()).isEmpty();
        assertThat(woken.lastEvent()).isEqualTo(8);
    }

    @Test
    void stepsAreThoseOfThisAppSinceItsLatestStart() {
        for (long seq = 1; seq < 4; seq++) {
            events.publish(Views.event(seq, seq == 2 ? EventType.STARTING : EventType.STOPPED, "m"));
            events.publish(new EventLine(10 + seq, "2026-11-20T09:00:00.000Z", Optional.of("mail"), "starting", "m"));
        }

        assertThat(view().steps()).extracting(EventLine::seq).containsExactly(2L, 3L);
        assertThat(view().lastEvent()).isEqualTo(13);
    }

    @Test
    void unknownAppHasNoView() {
        assertThat(views.of(new AppId("nobody"))).isEmpty();
        assertThat(views.wokenJustNow(new AppId("nobody"))).isEmpty();
    }

    @Test
    void portalListsAppsWithAnAddressAndTheirCost() {
        RunId run = wake();
        loop.post(new AppEvent.ProcessStarted(run, Instance.ofProcess(4711, OptionalInt.of(20_000))));
        assertThat(loop.awaitDrained(SOON)).isTrue();
        memory.put(run, 5_000_000L);

        assertThat(views.portal(app -> app.equals(SALES) ? Optional.of("/sales/") : Optional.empty()))
                .containsExactly(new PortalEntry(SALES, "/sales/", DisplayState.STARTING,
                        Optional.of(Duration.ofSeconds(2)), OptionalLong.of(5_000_000)));
        assertThat(views.portal(app -> Optional.of("/" + app + "/"))).extracting(PortalEntry::app)
                .containsExactly(new AppId("mail"), SALES);
    }

    @Test
    void viewsWakeNothing() {
        views.of(SALES);
        views.portal(app -> Optional.of("/"));

        assertThat(loop.awaitDrained(SOON)).isTrue();
        assertThat(effects).isEmpty();
    }
}
