package launcher.core.protocol.result;

import java.util.List;
import launcher.core.protocol.json.Json;
import launcher.core.protocol.json.WireFormatException;

/**
 * The answer to {@code reload}: which apps differ now. A configuration that cannot be taken is an error
 * {@code bad-config} instead.
 *
 * @param kept  apps that their source does not give any more, and that stay until that is accepted
 * @param notes what takes effect later only, such as a changed socket, and why apps were kept
 */
public record ReloadReport(List<String> added, List<String> removed, List<String> changed, List<String> kept,
        List<String> notes) implements Result {

    public ReloadReport {
        added = List.copyOf(added);
        removed = List.copyOf(removed);
        changed = List.copyOf(changed);
        kept = List.copyOf(kept);
        notes = List.copyOf(notes);
    }

    @Override
    public Json.Obj toJson() {
        return Json.object()
                .put("added", Json.texts(added))
                .put("removed", Json.texts(removed))
                .put("changed", Json.texts(changed))
                .put("kept", Json.texts(kept))
                .put("notes", Json.texts(notes))
                .build();
    }

    public static ReloadReport fromJson(Json.Obj json) throws WireFormatException {
        return new ReloadReport(json.texts("added"), json.texts("removed"), json.texts("changed"),
                json.has("kept") ? json.texts("kept") : List.of(), json.texts("notes"));
    }
}
