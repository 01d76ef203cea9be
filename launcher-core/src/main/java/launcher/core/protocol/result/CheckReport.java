package launcher.core.protocol.result;

import java.util.ArrayList;
import java.util.List;
import launcher.core.protocol.json.Json;
import launcher.core.protocol.json.WireFormatException;

/**
 * The answer to {@code check} and {@code check-memory}.
 *
 * @param decisions a decision for each app that was looked at, in the order decided
 * @param message   the pass in a sentence, such as {@code 812 MiB available, threshold 100 MiB: nothing to do}
 */
public record CheckReport(boolean dryRun, List<Decision> decisions, String message) implements Result {

    public CheckReport {
        decisions = List.copyOf(decisions);
    }

    /**
     * What the pass decided about one app.
     *
     * @param action what was done, or would be: {@code keep}, {@code stop}, {@code evict}, {@code start}
     */
    public record Decision(String app, String action, String reason, String reasonCode) {

        Json.Obj toJson() {
            return Json.object()
                    .put("app", app)
                    .put("action", action)
                    .put("reason", reason)
                    .put("reason_code", reasonCode)
                    .build();
        }
    }

    @Override
    public Json.Obj toJson() {
        return Json.object()
                .put("schema", SCHEMA)
                .put("dry_run", dryRun)
                .put("decisions", Json.objects(decisions.stream().map(Decision::toJson).toList()))
                .put("message", message)
                .build();
    }

    public static CheckReport fromJson(Json.Obj json) throws WireFormatException {
        var decisions = new ArrayList<Decision>();
        for (var decision : json.objects("decisions")) {
            decisions.add(new Decision(
                    decision.text("app"), decision.text("action"), decision.text("reason"),
                            decision.text("reason_code")));
        }
        return new CheckReport(json.bool("dry_run"), decisions, json.text("message"));
    }
}
