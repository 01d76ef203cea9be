package launcher.daemon.gateway.page;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import launcher.core.app.AppId;
import launcher.core.protocol.json.Json;
import launcher.core.protocol.result.EventLine;

/**
 * What a client that waits for an app is shown.
 *
 * @param elapsed   since this start began
 * @param expected  how long a start of this app takes, if a start was ever seen
 * @param failure   how a failed app ended, as {@link launcher.core.app.FailureCause} says it; otherwise empty
 * @param retryIn   how long a failed app is not started again; zero if it may be now
 * @param steps     what happened since the latest start began, oldest first
 * @param lastEvent the number of the newest event that this takes into account
 */
public record LoadingView(
        AppId app,
        DisplayState displayState,
        Duration elapsed,
        Optional<Duration> expected,
        String failure,
        Duration retryIn,
        List<EventLine> steps,
        long lastEvent) {

    public LoadingView {
        steps = List.copyOf(steps);
    }

    /** The same view in another display state. */
    LoadingView at(DisplayState other) {
        return new LoadingView(app, other, elapsed, expected, failure, retryIn, steps, lastEvent);
    }

    /** What {@code /.launcher/state/APP} answers and the event stream begins with. */
    Json.Obj toJson() {
        Json.Builder json = Json.object()
                .put("schema", 1)
                .put("app", app.value())
                .put("state", displayState.wire())
                .put("failure", failure)
                .putSeconds("retry_in_seconds", retryIn.toMillis() / 1000.0)
                .putSeconds("elapsed_seconds", elapsed.toMillis() / 1000.0);
        expected.ifPresentOrElse(
                time -> json.putSeconds("expected_seconds", time.toMillis() / 1000.0),
                () -> json.put("expected_seconds", Json.NULL));
        return json.put("seq", lastEvent)
                .put("steps", Json.objects(steps.stream().map(EventLine::toJson).toList()))
                .build();
    }
}
