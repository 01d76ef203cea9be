package launcher.core.protocol.result;

import java.util.ArrayList;
import java.util.List;
import launcher.core.protocol.json.Json;
import launcher.core.protocol.json.WireFormatException;

/** The answer to {@code start-all} and {@code stop-all}: the apps that are now as asked, and those that are not. */
public record BatchReport(List<String> done, List<Failure> failed) implements Result {

    public BatchReport {
        done = List.copyOf(done);
        failed = List.copyOf(failed);
    }

    /**
     * Why one app is not as asked.
     *
     * @param code an {@link launcher.core.protocol.ErrorCode}'s wire name
     */
    public record Failure(String app, String code, String message) {

        Json.Obj toJson() {
            return Json.object().put("app", app).put("code", code).put("message", message).build();
        }
    }

    @Override
    public Json.Obj toJson() {
        return Json.object()
                .put("done", Json.texts(done))
                .put("failed", Json.objects(failed.stream().map(Failure::toJson).toList()))
                .build();
    }

    public static BatchReport fromJson(Json.Obj json) throws WireFormatException {
        var failed = new ArrayList<Failure>();
        for (var failure : json.objects("failed")) {
            failed.add(new Failure(failure.text("app"), failure.text("code"), failure.text("message")));
        }
        return new BatchReport(json.texts("done"), failed);
    }
}
