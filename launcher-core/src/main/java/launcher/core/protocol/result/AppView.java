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
 * @param url where to reach it
 */
public record AppView(
        Status status, Instance instance, Settings settings, Use use, Starts starts, Optional<String> url) {

    /**
     * How the app stands.
     *
     * @param app        its name
     * @param state      stopped, starting, ready, paused, stopping or failed
     * @param reason     why it is in that state, as text for operators
     * @param reasonCode the same for scripts, one of the documented codes
     */
    public record Status(String app, String state, String reason, String reasonCode) {}

    /**
     * What runs the app.
     *
     * @param provider such as {@code process}
     * @param pid      of its main process, while it runs
     */
    public record Instance(String provider, OptionalLong pid, OptionalInt port) {}

    /** What the configuration and operators have set. */
    public record Settings(int priority, boolean alwaysOn, boolean enabled) {}

    /**
     * What uses the app, and what the app uses.
     *
     * @param idleSeconds    since it was last used; empty if it does not run
     * @param stopsInSeconds until it is stopped if it is not used again; empty if it will not be stopped
     * @param connections    open WebSockets and event streams; empty if it does not run
     * @param memoryBytes    of its whole process tree; empty if unknown
     */
    public record Use(
            OptionalDouble idleSeconds, OptionalDouble stopsInSeconds, OptionalInt connections,
                    OptionalLong memoryBytes) {}

    /**
     * Its starts since the daemon runs.
     *
     * @param count       of all starts
     * @param restarts    of those after a crash
     * @param lastSeconds how long the last start took until the app was ready
     */
    public record Starts(long count, long restarts, OptionalDouble lastSeconds) {}

    /** The app's name. */
    public String app() {
        return status.app();
    }

    /** The app's state. */
    public String state() {
        return status.state();
    }

    Json.Obj toJson() {
        return Json.object()
                .put("app", status.app())
                .put("state", status.state())
                .put("reason", status.reason())
                .put("reason_code", status.reasonCode())
                .put("provider", instance.provider())
                .putWhole("pid", instance.pid())
                .putWhole("port", instance.port())
                .put("priority", settings.priority())
                .put("always_on", settings.alwaysOn())
                .put("enabled", settings.enabled())
                .putSeconds("idle_seconds", use.idleSeconds())
                .putSeconds("stops_in_seconds", use.stopsInSeconds())
                .putWhole("connections", use.connections())
                .putWhole("memory_bytes", use.memoryBytes())
                .put("starts", starts.count())
                .put("restarts", starts.restarts())
                .putSeconds("last_start_seconds", starts.lastSeconds())
                .putText("url", url)
                .build();
    }

    static AppView fromJson(Json.Obj json) throws WireFormatException {
        return new AppView(
                new Status(json.text("app"), json.text("state"), json.text("reason"), json.text("reason_code")),
                new Instance(json.text("provider"), json.optionalWhole("pid"), json.optionalInteger("port")),
                new Settings(json.integer("priority"), json.bool("always_on"), json.bool("enabled")),
                new Use(
                        json.optionalDecimal("idle_seconds"),
                        json.optionalDecimal("stops_in_seconds"),
                        json.optionalInteger("connections"),
                        json.optionalWhole("memory_bytes")),
                new Starts(json.whole("starts"), json.whole("restarts"), json.optionalDecimal("last_start_seconds")),
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
