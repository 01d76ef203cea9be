package launcher.core.protocol.result;

import launcher.core.protocol.json.Json;

/** The answer to {@code ping}: the daemon answers. */
public record Pong() implements Result {

    @Override
    public Json.Obj toJson() {
        return Json.object().build();
    }
}
