package launcher.core.protocol.result;

import launcher.core.protocol.json.Json;
import launcher.core.protocol.json.WireFormatException;

/** The answer to {@code priority} and {@code always-on}: what counts from now on. */
public record PrioritySet(String app, int priority, boolean alwaysOn) implements Result {

    @Override
    public Json.Obj toJson() {
        return Json.object().put("app", app).put("priority", priority).put("always_on", alwaysOn).build();
    }

    public static PrioritySet fromJson(Json.Obj json) throws WireFormatException {
        return new PrioritySet(json.text("app"), json.integer("priority"), json.bool("always_on"));
    }
}
