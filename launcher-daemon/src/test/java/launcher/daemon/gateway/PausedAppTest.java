package launcher.daemon.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import launcher.core.app.AppId;
import launcher.core.app.AppSpec;
import launcher.core.app.MonotonicTime;
import launcher.core.app.StopSpec;
import launcher.core.health.PortOwnership;
import launcher.core.lifecycle.AppEvent;
import launcher.core.lifecycle.AppState;
import launcher.core.lifecycle.AppTransitions;
import launcher.core.lifecycle.Endpoint;
import launcher.core.lifecycle.Instance;
import launcher.core.lifecycle.RunId;
import launcher.core.supervisor.Supervisor;
import launcher.daemon.engine.EffectExecutor;
import launcher.daemon.engine.EffectHandlers;
import launcher.daemon.engine.EventFeed;
import launcher.daemon.engine.EventLoop;
import launcher.daemon.engine.ReadyApp;
import launcher.daemon.engine.ReadyProber;
import launcher.daemon.engine.Waiters;
import launcher.daemon.gateway.page.BadTemplateException;
import launcher.daemon.gateway.page.EventStream;
import launcher.daemon.gateway.page.FeedEventSource;
import launcher.daemon.gateway.page.LoadingViewFactory;
import launcher.daemon.provider.AppSpecs;
import launcher.daemon.provider.ForwardingProvider;
import launcher.daemon.provider.RecordedRuns;
import launcher.daemon.provider.ScriptedHost;
import launcher.daemon.provider.ScriptedProvider;
import launcher.fixtures.Eventually;
import launcher.fixtures.http.Answer;
import launcher.fixtures.http.RawHttp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A request to a paused app: the run is resumed and answers it, without a loading page in between. */
@Timeout(60)
class PausedAppTest {

    private static final AppId APP = new AppId("app");
    private static final AppSpec SPEC = AppSpecs.command("true")
            .stop(new StopSpec(StopSpec.Signal.TERM, Duration.ofSeconds(10), StopSpec.WhenIdle.PAUSE)).named(APP);
    private static final RunId RUN = new RunId(APP, 42);
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    private static final String SWITCHING =
            "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
    private static final String UPGRADE = String.join("\r\n", "Connection: Upgrade", "Upgrade: websocket",
            "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "");
    private static final String NAVIGATION = "Accept: text/html\r\nSec-Fetch-Mode: navigate\r\n";

    @TempDir
    private Path folder = Path.of("");

    private final EventLoop loop = new EventLoop(
            new Supervisor(AppTransitions::apply, ReadyApp.catalog(SPEC), 1, now()), PausedAppTest::now);
    private final SlowToResume provider = new SlowToResume();
    private final Waiters waiters = new Waiters();
    private final BlockingQueue<Integer> arrived = new LinkedBlockingQueue<>();
    private final ScriptedApp upstream = new ScriptedApp(connection -> {
        String head = ScriptedApp.head(connection);
        ScriptedApp.say(connection, head.contains("websocket") ? SWITCHING : OK);
        for (int octet = connection.getInputStream().read(); octet >= 0; octet = connection.getInputStream().read()) {
            arrived.add(octet);
        }
    });
    private final EventFeed feed = new EventFeed();
    private final LoadingViewFactory views = new LoadingViewFactory(
            loop.snapshots(), PausedAppTest::now, new FeedEventSource(feed), _ -> Optional.empty(), _ -> Map.of());
    private final EventStream events = new EventStream(new FeedEventSource(feed), views);

    @BeforeEach
    void aPausedRun() {
        var handlers = new EffectHandlers(_ -> {}, new ReadyProber(loop, new PortOwnership.NotListening()), () -> {},
                () -> {}, _ -> {}, _ -> {}, _ -> {});
        loop.start(new EffectExecutor(loop, loop.snapshots(), PausedAppTest::now, provider, waiters, handlers));
        loop.postFound(new AppEvent.RunDiscovered(RUN, Instance.ofProcess(4711, OptionalInt.of(upstream.port())),
                Optional.of(new Endpoint.Tcp("127.0.0.1", upstream.port())), true), now());
        assertThat(loop.awaitDrained(Duration.ofSeconds(10))).isTrue();
        assertThat(state()).isInstanceOf(AppState.Paused.class);
    }

    @AfterEach
    void close() {
        provider.resumes.countDown();
        events.close();
        loop.close();
        upstream.close();
    }

    @Test
    void browserGetsTheAppsOwnAnswer() throws Exception {
        provider.resumes.countDown();

        Answer answer = answer("/app/", NAVIGATION);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(state()).isInstanceOfSatisfying(AppState.Ready.class, ready ->
                assertThat(ready.run()).isEqualTo(RUN));
    }

    @Test
    void browserIsShownTheLoadingPageIfItTakesLong() throws Exception {
        Answer answer = answer("/app/", NAVIGATION);

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.field("Content-Type")).hasValueSatisfying(type -> assertThat(type).contains("text/html"));
        assertThat(answer.field("X-App-State")).contains("starting");
        assertThat(state()).as("the resumption goes on").isInstanceOf(AppState.Starting.class);
    }

    @Test
    void forgottenTabResumesNothing() throws Exception {
        Answer answer = answer("/app/_stcore/health", "");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.field("X-App-State")).contains("paused");
        assertThat(provider.asked).hasValue(0);
    }

    @Test
    void inputOverAnOpenConnectionResumes() throws Exception {
        provider.resumes.countDown();
        try (Gateway gateway = gateway();
                RawHttp http = RawHttp.to(gateway.address().getPort(), Duration.ofSeconds(20))) {
            assertThat(http.send("GET /app/ws HTTP/1.1\r\nHost: a\r\n" + UPGRADE + "\r\n").answer().status())
                    .isEqualTo(101);
            loop.post(new AppEvent.ObservedPaused(RUN));
            assertThat(loop.awaitDrained(Duration.ofSeconds(10))).isTrue();
            Eventually.within(Duration.ofSeconds(10), "the gate is closed",
                    () -> !loop.snapshots().gate(RUN).orElseThrow().isOpen());

            http.send("x");

            assertThat(arrived.poll(20, TimeUnit.SECONDS)).isEqualTo((int) 'x');
            Eventually.within(Duration.ofSeconds(10), "ready again",
                    () -> state() instanceof AppState.Ready ready && ready.reason().text().contains("data from"));
        }
    }

    private Gateway gateway() throws IOException, BadTemplateException {
        var engine = new Gateway.Engine(loop.snapshots(), loop, loop::awaitDrained, waiters, PausedAppTest::now,
                (_, _, _) -> true);
        return Gateway.start(GatewayFixture.settings(GatewayFixture.LIMITS, List.of()), ReadyApp.catalog(SPEC),
                folder.resolve("spool"), engine, views, events);
    }

    private Answer answer(String path, String fields) throws IOException, BadTemplateException {
        try (Gateway gateway = gateway();
                RawHttp http = RawHttp.to(gateway.address().getPort(), Duration.ofSeconds(20))) {
            return http.send("GET " + path + " HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n").answer();
        }
    }

    private AppState state() {
        return loop.snapshots().find(APP).orElseThrow().state();
    }

    private static MonotonicTime now() {
        return new MonotonicTime(System.nanoTime());
    }

    /** Resumes a run when the test lets it. */
    private static final class SlowToResume extends ForwardingProvider {

        private final CountDownLatch resumes = new CountDownLatch(1);
        private final AtomicInteger asked = new AtomicInteger();

        SlowToResume() {
            super(new ScriptedProvider(new ScriptedHost(), new RecordedRuns()));
        }

        @Override
        public ResumeResult resume(RunId run) {
            asked.incrementAndGet();
            try {
                resumes.await();
                return new ResumeResult.Resumed();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return new ResumeResult.NotResumed("interrupted");
            }
        }
    }
}
