package launcher.core.protocol;

import java.util.Optional;
import launcher.core.protocol.json.Json;

/** A line from the daemon. The bodies stay JSON until the client knows what it asked for. */
public sealed interface Response {

    /** One item of a stream; more lines follow. */
    record Event(String id, Json.Obj item) implements Response {}

    /** Done. The last line of an answer. */
    record Ok(String id, Json.Obj result) implements Response {}

    /** Not done. The last line of an answer; {@code id} is empty if the daemon could not read it. */
    record Failed(Optional<String> id, WireError error) implements Response {}
}
