package launcher.core.protocol.result;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import launcher.core.protocol.json.Json;
import launcher.core.protocol.json.WireFormatException;

/**
 * The answer to {@code config-show}: the configuration that is in force.
 *
 * @param text   all of it as YAML, with the origins as comments if they were asked for
 * @param values all of it key by key
 */
public record ConfigView(String text, List<Value> values) implements Result {

    public ConfigView {
        values = List.copyOf(values);
    }

    /**
     * One key.
     *
     * @param key    such as {@code apps.hello.priority}
     * @param value  as it would stand in the file
     * @param origin such as {@code /etc/streamlit-launcher/config.yaml:12}, {@code default}, or
     *               {@code set by priority}; empty if not asked for
     */
    public record Value(String key, String value, Optional<String> origin) {

        Json.Obj toJson() {
            return Json.object().put("key", key).put("value", value).putText("origin", origin).build();
        }
    }

    @Override
    public Json.Obj toJson() {
        return Json.object()
                .put("schema", SCHEMA)
                .put("text", text)
                .put("values", Json.objects(values.stream().map(Value::toJson).toList()))
                .build();
    }

    public static ConfigView fromJson(Json.Obj json) throws WireFormatException {
        var values = new ArrayList<Value>();
        for (var value : json.objects("values")) {
            values.add(new Value(value.text("key"), value.text("value"), value.optionalText("origin")));
        }
        return new ConfigView(json.text("text"), values);
    }
}
