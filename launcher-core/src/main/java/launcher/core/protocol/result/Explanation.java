package launcher.core.protocol.result;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import launcher.core.protocol.json.Json;
import launcher.core.protocol.json.WireFormatException;

/**
 * The answer to {@code explain}: why an app is as it is, and what will become of it.
 *
 * @param lastActivity what last counted as use, of its last run if it does not run; empty if nothing has
 * @param clocks       what is known of its use; empty if it is not ready
 * @param notes        what else an operator may want to know
 */
public record Explanation(
        Standing standing, Optional<Activity> lastActivity, Optional<Clocks> clocks, Outlook outlook,
                List<String> notes)
        implements Result {

    public Explanation {
        notes = List.copyOf(notes);
    }

    /**
     * The state of the app.
     *
     * @param state      as in {@link AppView}
     * @param why        why it is in that state, in a sentence
     * @param reasonCode the same for scripts
     */
    public record Standing(String app, String state, String why, String reasonCode) {}

    /**
     * What will become of the app.
     *
     * @param stopsIn       seconds until it will be stopped if it is not used again; empty if it does not run or will
     *                      not be stopped
     * @param stopWhy       why it will be stopped then, or why it will not be
     * @param evictedBefore the apps that memory pressure would stop before this app, first victim first; none if this
     *                      app does not run
     */
    public record Outlook(OptionalDouble stopsIn, String stopWhy, List<String> evictedBefore) {
        public Outlook {
            evictedBefore = List.copyOf(evictedBefore);
        }
    }

    /**
     * Something that counted as use.
     *
     * @param what       such as {@code request by uid 0} or {@code touch file}
     * @param agoSeconds how long ago
     */
    public record Activity(String what, double agoSeconds) {

        Json.Obj toJson() {
            return Json.object().put("what", what).putSeconds("ago_seconds", agoSeconds).build();
        }

        static Activity fromJson(Json.Obj json) throws WireFormatException {
            return new Activity(json.text("what"), json.decimal("ago_seconds"));
        }
    }

    /**
     * The four clocks of an app that is ready.
     *
     * @param decidedBy   {@code human}, {@code busy} or {@code max_lifetime}; empty if no clock will stop it
     * @param human       seconds since a human last used it
     * @param data        seconds since a WebSocket last carried data of either side; empty if none ever did
     * @param busy        seconds since the last request or script began, while any of them goes on
     * @param openUses    how many requests are in flight and scripts are running
     * @param connections how many WebSockets and event streams are open
     */
    public record Clocks(
            Optional<String> decidedBy,
            double human,
            OptionalDouble data,
            OptionalDouble busy,
            int openUses,
            int connections) {

        Json.Obj toJson() {
            return Json.object()
                    .putText("decided_by", decidedBy)
                    .putSeconds("human_seconds", human)
                    .putSeconds("data_seconds", data)
                    .putSeconds("busy_seconds", busy)
                    .put("open_uses", openUses)
                    .put("connections", connections)
                    .build();
        }

        static Clocks fromJson(Json.Obj json) throws WireFormatException {
            return new Clocks(
                    json.optionalText("decided_by"),
                    json.decimal("human_seconds"),
                    json.optionalDecimal("data_seconds"),
                    json.optionalDecimal("busy_seconds"),
                    json.integer("open_uses"),
                    json.integer("connections"));
        }
    }

    @Override
    public Json.Obj toJson() {
        return Json.object()
                .put("schema", SCHEMA)
                .put("app", standing.app())
                .put("state", standing.state())
                .put("why", standing.why())
                .put("reason_code", standing.reasonCode())
                .put("last_activity", lastActivity.<Json>map(Activity::toJson).orElse(Json.NULL))
                .put("clocks", clocks.<Json>map(Clocks::toJson).orElse(Json.NULL))
                .putSeconds("stops_in_seconds", outlook.stopsIn())
                .put("stop_why", outlook.stopWhy())
                .put("evicted_before", Json.texts(outlook.evictedBefore()))
                .put("notes", Json.texts(notes))
                .build();
    }

    public static Explanation fromJson(Json.Obj json) throws WireFormatException {
        var activity = json.optionalObj("last_activity");
        var clocks = json.optionalObj("clocks");
        return new Explanation(
                new Standing(json.text("app"), json.text("state"), json.text("why"), json.text("reason_code")),
                activity.isPresent() ? Optional.of(Activity.fromJson(activity.get())) : Optional.empty(),
                clocks.isPresent() ? Optional.of(Clocks.fromJson(clocks.get())) : Optional.empty(),
                new Outlook(
                        json.optionalDecimal("stops_in_seconds"), json.text("stop_why"), json.texts("evicted_before")),
                json.texts("notes"));
    }
}
