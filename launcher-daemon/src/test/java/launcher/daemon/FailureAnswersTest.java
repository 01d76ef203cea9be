package launcher.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import launcher.core.app.AppCatalog;
import launcher.core.app.AppId;
import launcher.core.app.AppSpec;
import launcher.core.app.LauncherPolicy;
import launcher.core.app.MonotonicTime;
import launcher.core.app.RestartSpec;
import launcher.core.app.RouteSpec;
import launcher.core.app.ServingSpec;
import launcher.core.app.Timeouts;
import launcher.core.lifecycle.App;
import launcher.core.lifecycle.AppState;
import launcher.core.lifecycle.AppTransitions;
import launcher.core.supervisor.Supervisor;
import launcher.daemon.FailingHost.Failure;
import launcher.daemon.config.settings.GatewaySettings;
import launcher.daemon.config.settings.HostPort;
import launcher.daemon.engine.EffectExecutor;
import launcher.daemon.engine.EventFeed;
import launcher.daemon.engine.EventLoop;
import launcher.daemon.engine.Waiters;
import launcher.daemon.gateway.Gateway;
import launcher.daemon.gateway.page.BadTemplateException;
import launcher.daemon.gateway.page.EventStream;
import launcher.daemon.gateway.page.FeedEventSource;
import launcher.daemon.gateway.page.LoadingViewFactory;
import launcher.daemon.provider.AppSpecs;
import launcher.fixtures.Eventually;
import launcher.fixtures.FreePort;
import launcher.fixtures.http.RawHttp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every answer that the gateway can give, in every way in which an app can fail: none holds what the app printed, its
 * command, its environment, its folder, another process or another client. The operator's texts hold all of it.
 */
@Timeout(120)
class FailureAnswersTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final AppId HTTP = new AppId("web");
    private static final AppId TCP = new AppId("wire");
    private static final String BROWSER = "Accept: text/html\r\nSec-Fetch-Mode: navigate\r\n";
    private static final String UPGRADE = String.join("\r\n", "Connection: Upgrade", "Upgrade: websocket",
            "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "");
    private static final GatewaySettings.Limits LIMITS =
            new GatewaySettings.Limits(1000, 1000, 1000, 64, 16 * 1024, 128 * 1024, 200, 16 << 20, 64 << 20);

    @TempDir
    private Path folder = Path.of("");

    private final int tcpPort = FreePort.any();
    private final EventFeed feed = new EventFeed();
    private final Waiters waiters = new Waiters();
    private final List<AutoCloseable> open = new ArrayList<>();
    private final Map<String, String> answers = new LinkedHashMap<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable resource : open.reversed()) {
            resource.close();
        }
    }

    private static MonotonicTime now() {
        return new MonotonicTime(System.nanoTime());
    }

    private static AppSpec spec(AppId id, Failure failure, RouteSpec route) {
        AppSpec app = AppSpecs.command("/srv/" + FailingHost.SECRET, "--database", FailingHost.SECRET)
                .env("DATABASE", FailingHost.SECRET).cwd("/srv/" + FailingHost.SECRET).named(id);
        int limit = failure == Failure.CRASH_LOOP ? 1 : 1000;
        var restart = new RestartSpec(
                RestartSpec.Policy.NEVER, Duration.ofMillis(1), Duration.ofMillis(1), limit, Duration.ofMinutes(5));
        Duration startupTimeout = failure == Failure.STARTUP_TIMEOUT ? Duration.ofMillis(50) : Duration.ofSeconds(30);
        var timeouts = new Timeouts(app.idleTimeout(), app.maxLifetime(), app.busyMax(), startupTimeout);
        var serving = new ServingSpec(app.port(), app.basePath(), app.streamlit(), app.readiness(), route);
        return new AppSpec(
                app.id(), app.policy(), timeouts, app.workload(), serving, app.memoryLimitBytes(), app.stop(), restart);
    }

    private static RouteSpec route(String path, OptionalInt port) {
        return new RouteSpec(path, Optional.empty(), port, true, Optional.empty());
    }

    private Gateway gateway(boolean page, AppCatalog catalog, Gateway.Engine engine, LoadingViewFactory views,
            EventStream events) {
        var settings = new GatewaySettings(new HostPort("127.0.0.1", 0), Optional.empty(), List.of(), true, List.of(),
                new GatewaySettings.Loading(page, 503, Optional.empty()),
                new GatewaySettings.Ignore(List.of(), List.of(), List.of()), LIMITS);
        try {
            Gateway gateway = Gateway.start(settings, catalog, folder.resolve("spool-" + page), engine, views, events);
            open.add(gateway);
            return gateway;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (BadTemplateException e) {
            throw new AssertionError("no template was given", e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void noAnswerHoldsWhatOnlyTheOperatorMaySee(Failure failure) {
        AppSpec web = spec(HTTP, failure, route("/web", OptionalInt.empty()));
        AppSpec wire = spec(TCP, failure, route("/", OptionalInt.of(tcpPort)));
        var policy = new LauncherPolicy(true, true, Duration.ofMinutes(30), Duration.ofMinutes(1), 0, 2);
        AppCatalog catalog = AppCatalog.of(policy, List.of(web, wire));
        var loop = new EventLoop(new Supervisor(AppTransitions::apply, catalog, 1, now()), FailureAnswersTest::now);
        open.add(loop);
        var host = new FailingHost(loop, feed, failure);
        loop.start(new EffectExecutor(loop, loop.snapshots(), FailureAnswersTest::now, host, waiters, host.handlers()));
        var source = new FeedEventSource(feed);
        var views = new LoadingViewFactory(
                loop.snapshots(), FailureAnswersTest::now, source, _ -> Optional.empty(), _ -> Map.of());
        var events = new EventStream(source, views);
        open.add(events);
        var engine = new Gateway.Engine(
                loop.snapshots(), loop, loop::awaitDrained, waiters, FailureAnswersTest::now,
                (_, _, _) -> true);
        int withPage = gateway(true, catalog, engine, views, events).address().getPort();
        AppCatalog webOnly = AppCatalog.of(policy, List.of(web));
        int withoutPage = gateway(false, webOnly, engine, views, events).address().getPort();

        RawHttp live = listen(withPage);
        for (int port : List.of(withoutPage, withPage)) {
            askForTheApp(port);
            rest(loop, failure);
            askForThePages(port);
        }
        answers.put("TCP", all(RawHttp.to(tcpPort, SOON)));
        RawHttp replayed = listen(withPage);
        String program = answers.getOrDefault("POST " + withoutPage, "");
        events.close();
        answers.put("live events", all(live));
        answers.put("replayed events", all(replayed));

        assertThat(answers).hasSize(21).allSatisfy((asked, answer) ->
                assertThat(answer).as(asked).doesNotContain("hunter2", "/srv/", "127.0.0.1", "pid 7", "4711"));
        assertThat(answers.get("TCP")).isEmpty();
        assertThat(answers.get("live events")).contains("\"type\":\"starting\"", "\"message\":\"web is starting\"");
        assertThat(program).contains("application/problem+json", "\"detail\":\"" + failure.detail);
        assertOperatorSeesAll(loop, failure);
    }

    private void askForTheApp(int port) {
        ask(port, "GET", "/web/", "");
        ask(port, "GET", "/web/", BROWSER);
        ask(port, "HEAD", "/web/", BROWSER);
        ask(port, "POST", "/web/", "Content-Length: 0\r\n");
        ask(port, "POST", "/web/", "Accept: text/html\r\nContent-Length: 0\r\n");
        ask(port, "GET", "/web/", UPGRADE);
    }

    private void askForThePages(int port) {
        ask(port, "GET", "/.launcher/state/web", "");
        ask(port, "GET", "/.launcher/wait/web?to=%2Fweb%2F", BROWSER);
        ask(port, "GET", "/", BROWSER);
    }

    /** Waits until nothing is under way: a page shows the failure only then. */
    private static void rest(EventLoop loop, Failure failure) {
        Eventually.within(SOON, "the app rests", () -> {
            AppState state = loop.snapshots().find(HTTP).map(App::state).orElseThrow();
            return failure.endsStopped() ? state instanceof AppState.Stopped : state instanceof AppState.Failed;
        });
    }

    private void assertOperatorSeesAll(EventLoop loop, Failure failure) {
        List<String> messages = feed.remembered().stream().map(event -> event.line().message()).toList();
        if (failure.holdsSecret()) {
            assertThat(messages).anyMatch(message -> message.contains(FailingHost.SECRET));
            assertThat(loop.snapshots().find(HTTP).orElseThrow().state().reason().text()).contains(FailingHost.SECRET);
        }
        assertThat(messages).anyMatch(message -> message.contains("from 127.0.0.1"));
    }

    /** Sends it on a connection of its own, and keeps all that comes back. */
    private void ask(int port, String method, String target, String fields) {
        RawHttp http = RawHttp.to(port, SOON);
        String closing = fields.contains("Connection:") ? "" : "Connection: close\r\n";
        http.send(method + " " + target + " HTTP/1.1\r\nHost: apps.example\r\n" + closing + fields + "\r\n");
        if (!closing.isEmpty()) {
            answers.put(name(port, method, target, fields), all(http));
        } else {
            try (http) {
                var body = http.answer();
                answers.put(name(port, method, target, fields), body.fields() + body.body());
            }
        }
    }

    private static String name(int port, String method, String target, String fields) {
        String first = fields.lines().findFirst().orElse("");
        String what = first.isEmpty() || first.startsWith("Content-Length") ? "" : " " + first;
        return method + " " + (target.equals("/web/") ? "" : target + " ") + port + what;
    }

    private static RawHttp listen(int port) {
        RawHttp http = RawHttp.to(port, SOON).send(
                "GET /.launcher/events/web HTTP/1.1\r\nHost: apps.example\r\nConnection: close\r\n\r\n");
        assertThat(http.isAtEnd()).as("an end instead of the stream").isFalse();
        return http;
    }

    private static String all(RawHttp http) {
        try (http) {
            return new String(http.in().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
