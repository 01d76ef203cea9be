package launcher.daemon.gateway.page;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import launcher.core.app.AppId;
import launcher.core.protocol.result.EventLine;
import launcher.core.protocol.result.EventType;

/** What the pages of the tests show of an app named sales. */
final class Views {

    static final AppId SALES = new AppId("sales");

    static final ReturnTarget HERE = ReturnTarget.at("/.launcher", "/sales/?year=2026");

    private static final Instant BEGUN = Instant.parse("2026-11-20T09:00:00Z");

    private Views() {}

    static EventLine event(long seq, EventType type, String message) {
        return EventLine.of(seq, BEGUN.plusMillis(400 * seq), Optional.of("sales"), type, message);
    }

    static LoadingView starting(Duration elapsed, Optional<Duration> expected) {
        return new LoadingView(SALES, DisplayState.STARTING, elapsed, expected, "", Duration.ZERO, List.of(
                event(7, EventType.STARTING, "sales is starting: woken by GET /"),
                event(8, EventType.WAITING_READY, "sales is up as pid 4711, waiting until it is ready")), 8);
    }

    static LoadingView in(DisplayState state, String failure) {
        return new LoadingView(SALES, state, Duration.ZERO, Optional.empty(), failure, Duration.ZERO, List.of(), 9);
    }
}
