package launcher.core.protocol.result;

import launcher.core.protocol.json.Json;
import launcher.core.protocol.json.WireFormatException;

/**
 * The answer to {@code stop}.
 *
 * @param state      stopped, or stopping if the client did not wait
 * @param wasRunning false if there was nothing to stop
 */
public record Stopped(String app, String state, boolean wasRunning) implements Result {

    @Override
    public Json.Obj toJson() {
        return Json.object().put("app", app).put("state", state).put("was_running", wasRunning).build();
    }

    public static Stopped fromJson(Json.Obj json) throws WireFormatException {
        return new Stopped(json.text("app"), json.text("state"), json.bool("was_running"));
    }
}
