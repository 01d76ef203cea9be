package launcher.core.protocol.result;

import java.util.List;
import java.util.OptionalLong;
import launcher.core.protocol.json.Json;
import launcher.core.protocol.json.WireFormatException;

/**
 * The launcher as {@code status} shows it.
 *
 * @param memoryAvailableBytes empty if it cannot be read; nothing is evicted then
 * @param problems             what an operator should look at, as text: a configuration that was not taken, memory
 *                             that cannot be read
 */
public record LauncherView(
        Daemon process, Settings settings, OptionalLong memoryAvailableBytes, List<String> problems) {

    public LauncherView {
        problems = List.copyOf(problems);
    }

    /** The daemon's process. */
    public record Daemon(String version, long pid, double uptimeSeconds) {}

    /** The launcher's own settings. */
    public record Settings(
            boolean enabled,
            boolean onDemand,
            double idleTimeoutSeconds,
            double checkIntervalSeconds,
            long memoryThresholdBytes) {}

    Json.Obj toJson() {
        return Json.object()
                .put("version", process.version())
                .put("pid", process.pid())
                .putSeconds("uptime_seconds", process.uptimeSeconds())
                .put("enabled", settings.enabled())
                .put("on_demand", settings.onDemand())
                .putSeconds("idle_timeout_seconds", settings.idleTimeoutSeconds())
                .putSeconds("check_interval_seconds", settings.checkIntervalSeconds())
                .put("memory_threshold_bytes", settings.memoryThresholdBytes())
                .putWhole("memory_available_bytes", memoryAvailableBytes)
                .put("problems", Json.texts(problems))
                .build();
    }

    static LauncherView fromJson(Json.Obj json) throws WireFormatException {
        return new LauncherView(
                new Daemon(json.text("version"), json.whole("pid"), json.decimal("uptime_seconds")),
                new Settings(
                        json.bool("enabled"),
                        json.bool("on_demand"),
                        json.decimal("idle_timeout_seconds"),
                        json.decimal("check_interval_seconds"),
                        json.whole("memory_threshold_bytes")),
                json.optionalWhole("memory_available_bytes"),
                json.texts("problems"));
    }
}
