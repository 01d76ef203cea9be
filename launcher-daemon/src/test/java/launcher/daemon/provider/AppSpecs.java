package launcher.daemon.provider;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import launcher.core.app.AppId;
import launcher.core.app.AppSpec;
import launcher.core.app.PortSpec;
import launcher.core.app.ProcessSpec;
import launcher.core.app.ReadinessSpec;
import launcher.core.app.RestartSpec;
import launcher.core.app.RouteSpec;
import launcher.core.app.RunPolicy;
import launcher.core.app.ServingSpec;
import launcher.core.app.StopSpec;
import launcher.core.app.Timeouts;

/** Builds the specification of an app for tests: a command, and what else the test is about. */
public final class AppSpecs {

    public static final StopSpec TERM = new StopSpec(StopSpec.Signal.TERM, Duration.ofSeconds(10));
    public static final StopSpec KILL = new StopSpec(StopSpec.Signal.KILL, Duration.ZERO);

    private final List<String> command;
    private final Map<String, String> env = new HashMap<>();
    private boolean shell;
    private Optional<String> cwd = Optional.empty();
    private Optional<String> envFile = Optional.empty();
    private Optional<String> user = Optional.empty();
    private PortSpec port = new PortSpec.None();
    private OptionalLong memoryLimitBytes = OptionalLong.empty();
    private Optional<String> basePath = Optional.empty();
    private StopSpec stop = TERM;
    private boolean streamlit;

    private AppSpecs(List<String> command) {
        this.command = command;
    }

    public static AppSpecs command(String... words) {
        return new AppSpecs(List.of(words));
    }

    /** An app that is a piece of shell; braces in it are literal. */
    public static AppSpecs sh(String script) {
        return command("sh", "-c", script.replace("{", "{{").replace("}", "}}"));
    }

    /** An app that is a piece of Python; braces in it are literal. */
    public static AppSpecs python(String script) {
        return command("/usr/bin/python3", "-S", "-E", "-c", script.replace("{", "{{").replace("}", "}}"));
    }

    public AppSpecs shell() {
        shell = true;
        return this;
    }

    public AppSpecs cwd(String path) {
        cwd = Optional.of(path);
        return this;
    }

    public AppSpecs env(String name, String value) {
        env.put(name, value);
        return this;
    }

    public AppSpecs envFile(String path) {
        envFile = Optional.of(path);
        return this;
    }

    public AppSpecs user(String name) {
        user = Optional.of(name);
        return this;
    }

    public AppSpecs port(PortSpec spec) {
        port = spec;
        return this;
    }

    public AppSpecs memoryLimit(long bytes) {
        memoryLimitBytes = OptionalLong.of(bytes);
        return this;
    }

    public AppSpecs basePath(String path) {
        basePath = Optional.of(path);
        return this;
    }

    public AppSpecs stop(StopSpec how) {
        stop = how;
        return this;
    }

    public AppSpecs streamlit() {
        streamlit = true;
        return this;
    }

    public AppSpec named(AppId id) {
        var process = new ProcessSpec(command, shell, cwd, env, envFile, user);
        var readiness = new ReadinessSpec(new ReadinessSpec.Check.ProcessUp(), Optional.empty(), Duration.ofSeconds(1),
                Duration.ZERO);
        var route = new RouteSpec("/" + id, Optional.empty(), OptionalInt.empty(), true, Optional.empty());
        return new AppSpec(id, new RunPolicy(true, RunPolicy.PRIORITY_DEFAULT, false, true),
                new Timeouts(Duration.ofMinutes(30), Optional.empty(), Duration.ofHours(4), Duration.ofSeconds(30)),
                process, new ServingSpec(port, basePath, streamlit, readiness, route), memoryLimitBytes, stop,
                        RestartSpec.DEFAULT);
    }

    /** The process of an app that is a process. */
    public static ProcessSpec process(AppSpec app) {
        return switch (app.workload()) {
            case ProcessSpec process -> process;
        };
    }
}
