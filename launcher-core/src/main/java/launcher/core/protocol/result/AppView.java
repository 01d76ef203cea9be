package launcher.core.protocol.result;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import launcher.core.protocol.json.Json;
import launcher.core.protocol.json.WireFormatException;

/**
 * One app as {@code status} and {@code list} show it.
 *
 * @param state              stopped, starting, ready, paused, stopping or failed
 * @param reason             why it is in that state, for people
 * @param reasonCode         the same for scripts, one of interface.md's
 * @param provider           what runs it, such as {@code process}
 * @param pid                of its main process, while it runs
 * @param idleSeconds        since somebody last used it; empty if it does not run
 * @param stopsInSeconds     until it is stopped if nobody comes and nobody who is there leaves; empty if it will not be
 * @param connections        open WebSockets and event streams; empty if it does not run
 * @param memoryBytes        of its whole process tree; empty if unknown
 * @param starts             since the daemon runs
 * @param restarts           starts after a crash
 * @param lastStartSeconds   how long the last start took until the app was ready
 * @param url                where to reach it
 */
public record AppView(
        String app,
        String state,
        String reason,
        String reasonCode,
        String provider,
        OptionalLong pid,
        OptionalInt port,
        int priority,
        boolean alwaysOn,
        boolean enabled,
        OptionalDouble idleSeconds,
        OptionalDouble stopsInSeconds,
        OptionalInt connections,
        OptionalLong memoryBytes,
        long starts,
        long restarts,
        OptionalDouble lastStartSeconds,
        Optional<String> url) {

    Json.Obj toJson() {
        return Json.object()
                .put("app", app)
                .put("state", state)
                .put("reason", reason)
                .put("reason_code", reasonCode)
                .put("provider", provider)
                .putWhole("pid", pid)
                .putWhole("port", port)
                .put("priority", priority)
                .put("always_on", alwaysOn)
                .put("enabled", enabled)
                .putSeconds("idle_seconds", idleSeconds)
                .putSeconds("stops_in_seconds", stopsInSeconds)
                .putWhole("connections", connections)
                .putWhole("memory_bytes", memoryBytes)
                .put("starts", starts)
                .put("restarts", restarts)
                .putSeconds("last_start_seconds", lastStartSeconds)
                .putText("url", url)
                .build();
    }

    static AppView fromJson(Json.Obj json) throws WireFormatException {
        return new AppView(
                json.text("app"),
                json.text("state"),
                json.text("reason"),
                json.text("reason_code"),
                json.text("provider"),
                json.optionalWhole("pid"),
                json.optionalInteger("port"),
                json.integer("priority"),
                json.bool("always_on"),
                json.bool("enabled"),
                json.optionalDecimal("idle_seconds"),
                json.optionalDecimal("stops_in_seconds"),
                json.optionalInteger("connections"),
                json.optionalWhole("memory_bytes"),
                json.whole("starts"),
                json.whole("restarts"),
                json.optionalDecimal("last_start_seconds"),
                json.optionalText("url"));
    }

    static Json.Arr toJson(List<AppView> apps) {
        return Json.objects(apps.stream().map(AppView::toJson).toList());
    }

    static List<AppView> listFromJson(Json.Obj json) throws WireFormatException {
        var apps = new ArrayList<AppView>();
        for (var app : json.objects("apps")) {
            apps.add(fromJson(app));
        }
        return List.copyOf(apps);
    }
}
