package launcher.core.protocol.result;

import launcher.core.protocol.json.Json;
import launcher.core.protocol.json.WireFormatException;

/** The end of a stream: how many items it had. */
public record StreamEnd(long items) implements Result {

    @Override
    public Json.Obj toJson() {
        return Json.object().put("items", items).build();
    }

    public static StreamEnd fromJson(Json.Obj json) throws WireFormatException {
        return new StreamEnd(json.whole("items"));
    }
}
