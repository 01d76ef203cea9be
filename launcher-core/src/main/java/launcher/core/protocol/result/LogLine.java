package launcher.core.protocol.result;

import java.time.Instant;
import launcher.core.protocol.json.Json;
import launcher.core.protocol.json.WireFormatException;

/**
 * A line that an app printed.
 *
 * @param time when it was read, ISO 8601, UTC, to the millisecond
 * @param line without its line end
 */
public record LogLine(String app, String time, String line) implements StreamItem {

    public static LogLine of(String app, Instant time, String line) {
        return new LogLine(app, WireTime.of(time), line);
    }

    @Override
    public Json.Obj toJson() {
        return Json.object().put("app", app).put("time", time).put("line", line).build();
    }

    public static LogLine fromJson(Json.Obj json) throws WireFormatException {
        return new LogLine(json.text("app"), json.text("time"), json.text("line"));
    }
}
