package launcher.core.protocol.result;

import java.util.List;
import launcher.core.protocol.json.Json;
import launcher.core.protocol.json.WireFormatException;

/**
 * The answer to {@code config-check}.
 *
 * @param files    what was read, in order
 * @param problems a line for each, {@code FILE:LINE:COLUMN: error: …}; none if the configuration is valid
 * @param warnings what is doubtful about a valid configuration, in the same form
 */
public record ConfigReport(List<String> files, List<String> problems, List<String> warnings) implements Result {

    public ConfigReport {
        files = List.copyOf(files);
        problems = List.copyOf(problems);
        warnings = List.copyOf(warnings);
    }

    @Override
    public Json.Obj toJson() {
        return Json.object()
                .put("schema", SCHEMA)
                .put("valid", problems.isEmpty())
                .put("files", Json.texts(files))
                .put("problems", Json.texts(problems))
                .put("warnings", Json.texts(warnings))
                .build();
    }

    public static ConfigReport fromJson(Json.Obj json) throws WireFormatException {
        return new ConfigReport(json.texts("files"), json.texts("problems"), json.texts("warnings"));
    }
}
