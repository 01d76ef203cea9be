package launcher.daemon.gateway.page;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import launcher.core.app.AppId;
import launcher.core.protocol.result.EventType;

/**
 * A gateway in front of an app named sales, with an app that does what the test says. Its pages and streams are those
 * of the daemon.
 */
final class FakeGateway implements AutoCloseable {

    private static final AppId SALES = Views.SALES;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final FakeEventSource events = new FakeEventSource();
    private volatile EventStream streams = new EventStream(events, _ -> Optional.of(view()), Duration.ofMillis(200));
    private final CountDownLatch answers = new CountDownLatch(1);
    private final List<String> requests = new CopyOnWriteArrayList<>();

    /** What is known of the app. */
    volatile DisplayState displayState = DisplayState.STARTING;

    volatile String failure = "";

    /** How long it is not started again after a failure. */
    volatile Duration retryIn = Duration.ZERO;

    /** How long a start is said to take. */
    volatile Optional<Duration> expected = Optional.of(Duration.ofSeconds(3));

    volatile Pages pages = Pages.builtIn();

    /** Whether a request for the visitor's address is answered by the app. */
    volatile boolean served;

    /** Whether requests are let in once the app is ready, as the launcher's own addresses report it. */
    volatile boolean entered;

    /** Whether the app keeps its answers to itself until {@link #answers}. */
    volatile boolean slow;

    /** The status of the loading page. */
    volatile int status = 503;

    volatile boolean streaming = true;

    FakeGateway() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** How it stands, and that alone: the steps come with the events. */
    LoadingView view() {
        return new LoadingView(SALES, displayState, Duration.ofMillis(500), expected, failure, retryIn,
                events.remembered(), events.latest());
    }

    /** The same where the launcher is asked for it: ready only if requests are let in. */
    private LoadingView standing() {
        LoadingView view = view();
        return displayState == DisplayState.READY && !entered
                ? view.at(DisplayState.STARTING)
                : view;
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    /** Something happens to the app, and the feed publishes it. */
    void happens(EventType type, DisplayState now, String message) {
        displayState = now;
        events.publish(Views.event(events.latest() + 1, type, message));
    }

    /** The app is ready, and served to every client. */
    void becomesReady() {
        served = true;
        entered = true;
        happens(EventType.READY, DisplayState.READY, "sales is ready after 1.2s");
    }

    /** How often something was asked for: {@code GET /sales/}. */
    long asked(String request) {
        return requests.stream().filter(request::equals).count();
    }

    /** Everything that was asked for, in order: {@code GET /sales/}. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    /** The slow app answers. */
    void answers() {
        answers.countDown();
    }

    /** Every stream ends, and new streams are served. */
    void breakStreams() {
        EventStream broken = streams;
        streams = new EventStream(events, _ -> Optional.of(view()), Duration.ofMillis(200));
        broken.close();
    }

    int listeners() {
        return events.listeners();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        requests.add(exchange.getRequestMethod() + " " + path);
        try (exchange) {
            switch (path) {
                case "/sales/" -> app(exchange);
                case "/.launcher/events/sales" -> events(exchange);
                case "/.launcher/state/sales" -> send(exchange, 200, Pages.state(standing()));
                case "/.launcher/wait/sales" -> waiting(exchange);
                case "/" -> send(exchange, 200, pages.portal(List.of(
                        new PortalEntry(SALES, "/sales/", displayState, expected, OptionalLong.of(64 << 20)),
                        new PortalEntry(new AppId("quarterly-forecast-2026"), "/quarterly-forecast-2026/",
                                DisplayState.STOPPED, Optional.empty(),
                                OptionalLong.empty()),
                        new PortalEntry(new AppId("mail"), "/mail/", DisplayState.FAILED, expected,
                                OptionalLong.empty())),
                        language(exchange)));
                default -> send(exchange, 404,
                        pages.problem(new ProblemView(404, Optional.empty(), Optional.of("/")), language(exchange)));
            }
        }
    }

    private void app(HttpExchange exchange) throws IOException {
        if (served) {
            if (slow) {
                awaitAnswers();
            }
            boolean head = exchange.getRequestMethod().equals("HEAD");
            byte[] body = "<!doctype html><title>Sales</title><h1>The app itself</h1>".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, head ? -1 : body.length);
            if (!head) {
                exchange.getResponseBody().write(body);
            }
        } else {
            loading(exchange, ReturnTarget.at("/.launcher", exchange.getRequestURI().toString()));
        }
    }

    private void awaitAnswers() {
        try {
            answers.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void waiting(HttpExchange exchange) throws IOException {
        ReturnTarget target = ReturnTarget.apart("/.launcher", "?" + exchange.getRequestURI().getRawQuery(),
                path -> path.startsWith("/sales/")).orElseThrow();
        if (served) {
            exchange.getResponseHeaders().add("Location", target.target());
            exchange.sendResponseHeaders(303, -1);
        } else {
            loading(exchange, target);
        }
    }

    private void loading(HttpExchange exchange, ReturnTarget target) throws IOException {
        exchange.getResponseHeaders().add("X-App-State", displayState.wire());
        send(exchange, status, pages.loading(view(), target, language(exchange)));
    }

    private static String language(HttpExchange exchange) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst("Accept-Language")).orElse("");
    }

    private void events(HttpExchange exchange) throws IOException {
        Optional<EventStream.Subscription> subscription = streaming ? streams.subscribe() : Optional.empty();
        if (subscription.isEmpty()) {
            exchange.sendResponseHeaders(503, -1);
            return;
        }
        try (EventStream.Subscription taken = subscription.get()) {
            EventStream.FIELDS.forEach(field -> exchange.getResponseHeaders().add(field.name(), field.value()));
            exchange.sendResponseHeaders(200, 0);
            taken.run(SALES,
                    EventStream.lastEventId(Optional.ofNullable(exchange.getRequestHeaders().getFirst("Last-Event-ID")),
                    "?" + exchange.getRequestURI().getRawQuery()), exchange.getResponseBody());
        }
    }

    private static void send(HttpExchange exchange, int status, Page page) throws IOException {
        page.fields().forEach(field -> exchange.getResponseHeaders().add(field.name(), field.value()));
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, head ? -1 : page.body().length);
        if (!head) {
            exchange.getResponseBody().write(page.body());
        }
    }

    @Override
    public void close() {
        answers();
        streams.close();
        server.stop(0);
        threads.shutdownNow();
    }
}
