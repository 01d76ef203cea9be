package launcher.daemon.state;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import launcher.core.app.AppId;
import launcher.core.app.AppSpec;
import launcher.core.app.PortSpec;
import launcher.core.app.ProcessSpec;
import launcher.core.app.ReadinessSpec;
import launcher.core.app.ReadinessSpec.Check;
import launcher.core.app.RestartSpec;
import launcher.core.app.RouteSpec;
import launcher.core.app.RunPolicy;
import launcher.core.app.ServingSpec;
import launcher.core.app.StopSpec;
import launcher.core.app.Timeouts;
import launcher.core.protocol.json.Json;
import launcher.core.protocol.json.WireFormatException;

/** An app's whole specification as JSON. What another version wrote may be unreadable; then it is not known. */
final class AppSpecJson {

    private AppSpecJson() {}

    static Json.Obj write(AppSpec spec) {
        ProcessSpec process = switch (spec.workload()) {
            case ProcessSpec workload -> workload;
        };
        return Json.object()
                .put("app", spec.id().value())
                .put("policy", policy(spec.policy()))
                .put("timeouts", timeouts(spec.timeouts()))
                .put("process", process(process))
                .put("serving", serving(spec.serving()))
                .putWhole("memory_limit", spec.memoryLimitBytes())
                .put("stop", stop(spec.stop()))
                .put("restart", restart(spec.restart()))
                .build();
    }

    /**
     * @throws WireFormatException      if something is missing or of another type
     * @throws IllegalArgumentException if a value cannot be
     * @throws java.time.format.DateTimeParseException if a time is none
     */
    static AppSpec read(Json.Obj json) throws WireFormatException {
        return new AppSpec(new AppId(json.text("app")), policy(json.obj("policy")), timeouts(json.obj("timeouts")),
                process(json.obj("process")), serving(json.obj("serving")), json.optionalWhole("memory_limit"),
                stop(json.obj("stop")), restart(json.obj("restart")));
    }

    private static Json.Obj policy(RunPolicy policy) {
        return Json.object()
                .put("enabled", policy.enabled())
                .put("priority", policy.priority())
                .put("always_on", policy.alwaysOn())
                .put("on_demand", policy.onDemand())
                .put("start_all", policy.startAll())
                .build();
    }

    private static RunPolicy policy(Json.Obj json) throws WireFormatException {
        return new RunPolicy(json.bool("enabled"), json.integer("priority"), json.bool("always_on"),
                json.bool("on_demand"), json.bool("start_all"));
    }

    private static Json.Obj timeouts(Timeouts timeouts) {
        return Json.object()
                .put("idle", timeouts.idle().toString())
                .putText("max_lifetime", timeouts.maxLifetime().map(Duration::toString))
                .put("busy_max", timeouts.busyMax().toString())
                .put("startup", timeouts.startup().toString())
                .build();
    }

    private static Timeouts timeouts(Json.Obj json) throws WireFormatException {
        return new Timeouts(duration(json, "idle"), json.optionalText("max_lifetime").map(Duration::parse),
                duration(json, "busy_max"), duration(json, "startup"));
    }

    private static Json.Obj process(ProcessSpec process) {
        Json.Builder env = Json.object();
        process.env().forEach(env::put);
        return Json.object()
                .put("command", Json.texts(process.command()))
                .put("shell", process.shell())
                .putText("cwd", process.cwd())
                .put("env", env.build())
                .putText("env_file", process.envFile())
                .putText("user", process.user())
                .build();
    }

    private static ProcessSpec process(Json.Obj json) throws WireFormatException {
        Json.Obj env = json.obj("env");
        Map<String, String> values = new HashMap<>();
        for (String name : env.fields().keySet()) {
            values.put(name, env.text(name));
        }
        return new ProcessSpec(json.texts("command"), json.bool("shell"), json.optionalText("cwd"), values,
                json.optionalText("env_file"), json.optionalText("user"));
    }

    private static Json.Obj serving(ServingSpec serving) {
        ReadinessSpec readiness = serving.readiness();
        RouteSpec route = serving.route();
        return Json.object()
                .put("port", switch (serving.port()) {
                    case PortSpec.None() -> "none";
                    case PortSpec.Auto() -> "auto";
                    case PortSpec.Fixed(int number) -> Integer.toString(number);
                })
                .putText("base_path", serving.basePath())
                .put("streamlit", serving.streamlit())
                .put("check", check(readiness.check()))
                .putText("interval", readiness.interval().map(Duration::toString))
                .put("timeout", readiness.timeout().toString())
                .put("grace_period", readiness.gracePeriod().toString())
                .put("path", route.path())
                .putText("host", route.host())
                .putWhole("tcp", route.tcpPort())
                .put("strip", route.strip())
                .putText("start_endpoint", route.startEndpoint())
                .build();
    }

    private static ServingSpec serving(Json.Obj json) throws WireFormatException {
        String port = json.text("port");
        return new ServingSpec(
                switch (port) {
                    case "none" -> new PortSpec.None();
                    case "auto" -> new PortSpec.Auto();
                    default -> new PortSpec.Fixed(Integer.parseInt(port));
                },
                json.optionalText("base_path"), json.bool("streamlit"),
                new ReadinessSpec(check(json.obj("check")), json.optionalText("interval").map(Duration::parse),
                        duration(json, "timeout"), duration(json, "grace_period")),
                new RouteSpec(json.text("path"), json.optionalText("host"), json.optionalInteger("tcp"),
                        json.bool("strip"), json.optionalText("start_endpoint")));
    }

    private static Json.Obj check(Check check) {
        Json.Builder json = Json.object();
        return switch (check) {
            case Check.ProcessUp() -> json.put("is", "up").build();
            case Check.TcpListens() -> json.put("is", "tcp").build();
            case Check.HttpAnswers(String path, int min, int max) ->
                    json.put("is", "http").put("path", path).put("min", min).put("max", max).build();
            case Check.CommandSucceeds(List<String> command) ->
                    json.put("is", "command").put("command", Json.texts(command)).build();
            case Check.LogMatches(String regex) -> json.put("is", "log").put("regex", regex).build();
        };
    }

    private static Check check(Json.Obj json) throws WireFormatException {
        return switch (json.text("is")) {
            case "up" -> new Check.ProcessUp();
            case "tcp" -> new Check.TcpListens();
            case "http" -> new Check.HttpAnswers(json.text("path"), json.integer("min"), json.integer("max"));
            case "command" -> new Check.CommandSucceeds(json.texts("command"));
            case "log" -> new Check.LogMatches(json.text("regex"));
            default -> throw new WireFormatException("\"is\" is no check: " + json.text("is"));
        };
    }

    private static Json.Obj stop(StopSpec stop) {
        return Json.object()
                .put("signal", stop.signal().name())
                .put("timeout", stop.timeout().toString())
                .put("pause", stop.whenIdle() == StopSpec.WhenIdle.PAUSE)
                .build();
    }

    private static StopSpec stop(Json.Obj json) throws WireFormatException {
        return new StopSpec(StopSpec.Signal.valueOf(json.text("signal")), duration(json, "timeout"),
                json.bool("pause") ? StopSpec.WhenIdle.PAUSE : StopSpec.WhenIdle.STOP);
    }

    private static Json.Obj restart(RestartSpec restart) {
        return Json.object()
                .put("policy", restart.policy().name())
                .put("backoff_min", restart.backoffMin().toString())
                .put("backoff_max", restart.backoffMax().toString())
                .put("limit", restart.limit())
                .put("window", restart.window().toString())
                .build();
    }

    private static RestartSpec restart(Json.Obj json) throws WireFormatException {
        return new RestartSpec(RestartSpec.Policy.valueOf(json.text("policy")), duration(json, "backoff_min"),
                duration(json, "backoff_max"), json.integer("limit"), duration(json, "window"));
    }

    private static Duration duration(Json.Obj json, String name) throws WireFormatException {
        return Duration.parse(json.text(name));
    }
}
