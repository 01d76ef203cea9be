package launcher.core.protocol.result;

import java.util.OptionalDouble;
import launcher.core.protocol.json.Json;
import launcher.core.protocol.json.WireFormatException;

/**
 * The answer to {@code start}, {@code restart} and {@code request}.
 *
 * @param state            ready, or starting if the client did not wait
 * @param startedInSeconds how long the start took; empty if the app was ready already, or the client did not wait
 */
public record Started(String app, String state, OptionalDouble startedInSeconds) implements Result {

    @Override
    public Json.Obj toJson() {
        return Json.object()
                .put("app", app)
                .put("state", state)
                .putSeconds("started_in_seconds", startedInSeconds)
                .build();
    }

    public static Started fromJson(Json.Obj json) throws WireFormatException {
        return new Started(json.text("app"), json.text("state"), json.optionalDecimal("started_in_seconds"));
    }
}
