package launcher.core.protocol.result;

import java.util.List;
import launcher.core.protocol.json.Json;
import launcher.core.protocol.json.WireFormatException;

/** The answer to {@code list}: all apps by name. */
public record AppList(List<AppView> apps) implements Result {

    public AppList {
        apps = List.copyOf(apps);
    }

    @Override
    public Json.Obj toJson() {
        return Json.object().put("schema", SCHEMA).put("apps", AppView.toJson(apps)).build();
    }

    public static AppList fromJson(Json.Obj json) throws WireFormatException {
        return new AppList(AppView.listFromJson(json));
    }
}
