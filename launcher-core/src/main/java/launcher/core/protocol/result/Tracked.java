package launcher.core.protocol.result;

import launcher.core.protocol.json.Json;
import launcher.core.protocol.json.WireFormatException;

/** The answer to {@code track}: the access is counted. {@code state} is the app's, which this did not change. */
public record Tracked(String app, String state) implements Result {

    @Override
    public Json.Obj toJson() {
        return Json.object().put("app", app).put("state", state).build();
    }

    public static Tracked fromJson(Json.Obj json) throws WireFormatException {
        return new Tracked(json.text("app"), json.text("state"));
    }
}
