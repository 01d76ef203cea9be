package launcher.core.protocol.result;

import launcher.core.protocol.json.Json;
import launcher.core.protocol.json.WireFormatException;

/** The answer to {@code version}: what the daemon is. */
public record VersionView(String version, long pid) implements Result {

    @Override
    public Json.Obj toJson() {
        return Json.object().put("schema", SCHEMA).put("version", version).put("pid", pid).build();
    }

    public static VersionView fromJson(Json.Obj json) throws WireFormatException {
        return new VersionView(json.text("version"), json.whole("pid"));
    }
}
