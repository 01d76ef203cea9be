package launcher.core.protocol.result;

import java.util.List;
import launcher.core.protocol.json.Json;
import launcher.core.protocol.json.WireFormatException;

/** The answer to {@code status}: the launcher and all its apps by name, or the app asked for. */
public record StatusDocument(LauncherView launcher, List<AppView> apps) implements Result {

    public StatusDocument {
        apps = List.copyOf(apps);
    }

    @Override
    public Json.Obj toJson() {
        return Json.object()
                .put("schema", SCHEMA)
                .put("launcher", launcher.toJson())
                .put("apps", AppView.toJson(apps))
                .build();
    }

    public static StatusDocument fromJson(Json.Obj json) throws WireFormatException {
        return new StatusDocument(LauncherView.fromJson(json.obj("launcher")), AppView.listFromJson(json));
    }
}
