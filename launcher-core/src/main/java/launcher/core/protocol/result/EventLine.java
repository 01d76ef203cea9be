package launcher.core.protocol.result;

import java.time.Instant;
import java.util.Optional;
import launcher.core.protocol.json.Json;
import launcher.core.protocol.json.WireFormatException;

/**
 * Something that happened.
 *
 * @param seq  counts up by one with each event
 * @param time ISO 8601, UTC, to the millisecond
 * @param app  empty if it concerns the launcher
 * @param type one of {@link EventType}'s wire names, or a newer daemon's
 */
public record EventLine(long seq, String time, Optional<String> app, String type, String message)
        implements StreamItem {

    public static EventLine of(long seq, Instant time, Optional<String> app, EventType type, String message) {
        return new EventLine(seq, WireTime.of(time), app, type.wire(), message);
    }

    @Override
    public Json.Obj toJson() {
        return Json.object()
                .put("seq", seq)
                .put("time", time)
                .putText("app", app)
                .put("type", type)
                .put("message", message)
                .build();
    }

    public static EventLine fromJson(Json.Obj json) throws WireFormatException {
        return new EventLine(
                json.whole("seq"), json.text("time"), json.optionalText("app"), json.text("type"),
                        json.text("message"));
    }
}
