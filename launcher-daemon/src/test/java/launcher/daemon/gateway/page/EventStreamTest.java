package launcher.daemon.gateway.page;

import static launcher.daemon.gateway.page.Views.SALES;
import static launcher.daemon.gateway.page.Views.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import launcher.core.app.AppId;
import launcher.core.protocol.result.EventLine;
import launcher.core.protocol.result.EventType;
import launcher.daemon.gateway.http.HeaderField;
import launcher.fixtures.Eventually;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class EventStreamTest {

    private static final Duration NEVER = Duration.ofHours(1);
    private static final Duration SOON = Duration.ofSeconds(10);

    private final FakeEventSource events = new FakeEventSource();
    private final List<EventStream> open = new ArrayList<>();

    @AfterEach
    void close() {
        open.forEach(EventStream::close);
    }

    private EventStream streams(Duration heartbeat) {
        Function<AppId, Optional<LoadingView>> views = app -> app.equals(SALES)
                ? Optional.of(new LoadingView(SALES, DisplayState.STARTING, Duration.ofSeconds(1), Optional.empty(),
                        "", Duration.ZERO,
                        events.remembered().stream().filter(event -> event.seq() >= 7).toList(), events.latest()))
                : Optional.empty();
        var streams = new EventStream(events, views, heartbeat);
        open.add(streams);
        return streams;
    }

    /** A browser that reads a stream. */
    private static final class Browser implements AutoCloseable {
        private final PipedInputStream pipe = new PipedInputStream(1 << 16);
        private final BufferedReader lines = new BufferedReader(new InputStreamReader(pipe, StandardCharsets.UTF_8));
        private final CompletableFuture<String> end = new CompletableFuture<>();

        Browser(EventStream streams, AppId app, Optional<Long> lastEventId) throws IOException {
            var out = new PipedOutputStream(pipe);
            EventStream.Subscription subscription = streams.subscribe().orElseThrow();
            Thread.ofVirtual().start(() -> {
                try (subscription; out) {
                    subscription.run(app, lastEventId, out);
                    end.complete("over");
                } catch (IOException e) {
                    end.complete("gone");
                }
            });
        }

        String line() {
            try {
                return Objects.requireNonNullElse(lines.readLine(), "end");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        List<String> lines(int count) {
            return IntStream.range(0, count).mapToObj(_ -> line()).toList();
        }

        /** Behind the retry and the state, which every stream begins with. */
        Browser behindTheBeginning() {
            lines(5);
            return this;
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }

    @Test
    void streamBeginsWithStateAndHistoryAndGoesOn() throws IOException {
        events.publish(event(5, EventType.ERROR, "sales failed to start: an earlier wake"));
        events.publish(event(7, EventType.STARTING, "sales is starting"));
        try (var browser = new Browser(streams(NEVER), SALES, Optional.empty())) {
            assertThat(browser.lines(3)).containsExactly("retry: 1000", "", "event: state");
            assertThat(browser.line()).startsWith("data: {\"schema\":1,\"app\":\"sales\",\"state\":\"starting\"");
            assertThat(browser.lines(4)).containsExactly("", "id: 7",
                    "data: {\"seq\":7,\"time\":\"2026-11-20T09:00:02.800Z\",\"app\":\"sales\",\"type\":\"starting\","
                            + "\"message\":\"sales is starting\"}", "");

            Eventually.within(SOON, "the stream follows", () -> events.listeners() == 1);
            events.publish(event(8, EventType.READY, "sales is ready after 1.2s"));

            assertThat(browser.lines(2)).satisfiesExactly(
                    id -> assertThat(id).isEqualTo("id: 8"),
                    data -> assertThat(data).contains("\"type\":\"ready\""));
        }
    }

    @Test
    void reconnectedBrowserGetsMissedEventsAndNothingTwice() throws IOException {
        for (long seq = 7; seq < 10; seq++) {
            events.publish(event(seq, EventType.STARTING, "m"));
        }
        try (var browser = new Browser(streams(NEVER), SALES, Optional.of(8L)).behindTheBeginning()) {
            assertThat(browser.line()).isEqualTo("id: 9");
        }
    }

    @Test
    void numberOfAnEarlierDaemonIsNotWaitedFor() throws IOException {
        events.publish(event(7, EventType.STARTING, "m"));
        try (var browser = new Browser(streams(NEVER), SALES, Optional.of(4000L)).behindTheBeginning()) {
            assertThat(browser.line()).isEqualTo("id: 7");
        }
    }

    @Test
    void longHistoryIsSentToItsEnd() throws IOException {
        for (int i = 0; i < 4 * EventStream.WAITING_MAX; i++) {
            events.publish(event(7 + i, EventType.STARTING, "m"));
        }
        try (var browser = new Browser(streams(NEVER), SALES, Optional.empty()).behindTheBeginning()) {
            browser.lines(3 * (4 * EventStream.WAITING_MAX - 1));
            assertThat(browser.line()).isEqualTo("id: " + (6 + 4 * EventStream.WAITING_MAX));
        }
    }

    @Test
    void eventsOfOtherAppsAreNotSent() throws IOException {
        events.publish(new EventLine(7, "2026-11-20T09:00:00.000Z", Optional.of("other"), "ready", "other is ready"));
        events.publish(new EventLine(8, "2026-11-20T09:00:00.000Z", Optional.empty(), "reloaded", "reloaded"));
        events.publish(event(9, EventType.ERROR, "sales failed: exited with code 3"));
        try (var browser = new Browser(streams(NEVER), SALES, Optional.of(0L)).behindTheBeginning()) {
            assertThat(browser.lines(2)).satisfiesExactly(
                    id -> assertThat(id).isEqualTo("id: 9"),
                    data -> assertThat(data).endsWith("exited with code 3\"}"));
        }
    }

    @Test
    void silenceIsBrokenByHeartbeats() throws IOException {
        try (var browser = new Browser(streams(Duration.ofMillis(20)), SALES, Optional.empty()).behindTheBeginning()) {
            assertThat(browser.lines(4)).containsExactly(": still here", "", ": still here", "");
        }
    }

    @Test
    void streamEndsWhenTheBrowserHasLeft() throws Exception {
        var browser = new Browser(streams(Duration.ofMillis(20)), SALES, Optional.empty()).behindTheBeginning();

        browser.close();

        assertThat(browser.end.get(10, TimeUnit.SECONDS)).isEqualTo("gone");
        assertThat(events.listeners()).isZero();
    }

    @Test
    void streamEndsWhenTheDaemonCloses() throws Exception {
        EventStream streams = streams(NEVER);
        try (var browser = new Browser(streams, SALES, Optional.empty()).behindTheBeginning()) {
            streams.close();

            assertThat(browser.end.get(10, TimeUnit.SECONDS)).isEqualTo("over");
            assertThat(events.listeners()).isZero();
            assertThat(streams.subscribe()).isEmpty();
        }
    }

    @Test
    void streamOfAnUnknownAppEndsAtOnce() throws Exception {
        try (var browser = new Browser(streams(NEVER), new AppId("nobody"), Optional.empty())) {
            assertThat(browser.end.get(10, TimeUnit.SECONDS)).isEqualTo("over");
        }
    }

    @Test
    void slowReaderDelaysNoPublisherAndIsCutOff() throws Exception {
        var full = new CompletableFuture<Void>();
        EventStream streams = streams(NEVER);
        var ended = new CompletableFuture<Void>();
        EventStream.Subscription subscription = streams.subscribe().orElseThrow();
        Thread.ofVirtual().start(() -> {
            try (subscription) {
                subscription.run(SALES, Optional.empty(), new java.io.OutputStream() {
                    @Override
                    public void write(int b) {
                        throw new AssertionError("written in pieces");
                    }

                    @Override
                    public void write(byte[] bytes, int from, int count) {
                        if (new String(bytes, from, count, StandardCharsets.UTF_8).startsWith("id: 7")) {
                            full.join();
                        }
                    }
                });
                ended.complete(null);
            } catch (IOException e) {
                ended.completeExceptionally(e);
            }
        });
        Eventually.within(SOON, "the stream follows", () -> events.listeners() == 1);

        for (int i = 0; i < EventStream.WAITING_MAX + 2; i++) {
            events.publish(event(7 + i, EventType.STARTING, "m"));
        }

        assertThat(events.listeners()).isZero();
        full.complete(null);
        ended.get(10, TimeUnit.SECONDS);
    }

    @Test
    void subscriptionsAreLimitedAndReleased() {
        EventStream streams = streams(NEVER);
        List<EventStream.Subscription> taken = IntStream.range(0, EventStream.STREAMS_MAX)
                .mapToObj(_ -> streams.subscribe().orElseThrow()).toList();
        assertThat(streams.subscribe()).isEmpty();

        taken.getFirst().close();
        taken.getFirst().close();

        assertThat(streams.subscribe()).isPresent();
        assertThat(streams.subscribe()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "41|''|41", " 41 |?after=7|41", "|?after=7|7", "|after=7&x|7", "|?x=1&after=7|7", "|?xafter=7|", "x|?after=|",
                "|''|",
        "99999999999999999999|''|", "-1|''|"})
    void lastEventIdIsReadFromTheFieldOrTheQuery(String field, String query, Long number) {
        assertThat(EventStream.lastEventId(Optional.ofNullable(field), query)).isEqualTo(Optional.ofNullable(number));
    }

    @Test
    void headKeepsProxiesFromHoldingTheStreamBack() {
        assertThat(EventStream.FIELDS).contains(
                new HeaderField("Content-Type", "text/event-stream; charset=utf-8"),
                        new HeaderField("X-Accel-Buffering", "no"));
    }

    @Test
    void brokenPipeIsTheReadersEnd() {
        EventStream.Subscription subscription = streams(NEVER).subscribe().orElseThrow();

        assertThatThrownBy(() -> {
            try (subscription; var out = new PipedOutputStream()) {
                subscription.run(SALES, Optional.empty(), out);
            }
        }).isInstanceOf(IOException.class);
    }
}
