package launcher.core.protocol.result;

import launcher.core.protocol.json.Json;

/** One item of a stream. */
public sealed interface StreamItem permits EventLine, LogLine {

    Json.Obj toJson();
}
