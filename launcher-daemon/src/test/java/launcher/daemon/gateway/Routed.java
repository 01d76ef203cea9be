package launcher.daemon.gateway;

import java.util.Optional;
import java.util.OptionalInt;
import launcher.core.app.AppId;
import launcher.core.app.AppSpec;
import launcher.core.app.ProcessSpec;
import launcher.core.app.RouteSpec;
import launcher.daemon.provider.AppSpecs;

/** Apps for tests that are about where they are found. */
public final class Routed {

    private Routed() {}

    /** At a path of any host, which the app does not see. */
    public static AppSpec path(String name, String path) {
        return with(AppSpecs.command("true").named(new AppId(name)), new RouteSpec(
                path, Optional.empty(), OptionalInt.empty(), true, Optional.empty()));
    }

    /** At a host of its own. */
    public static AppSpec host(String name, String host, String path) {
        return with(AppSpecs.command("true").named(new AppId(name)), new RouteSpec(
                path, Optional.of(host), OptionalInt.empty(), true, Optional.empty()));
    }

    /** As a Streamlit app: it is told its base path and sees it. */
    public static AppSpec basePath(String name) {
        return with(AppSpecs.command("true").basePath(name).named(new AppId(name)), new RouteSpec(
                "/" + name, Optional.empty(), OptionalInt.empty(), false, Optional.empty()));
    }

    /** The same, known to be Streamlit. */
    public static AppSpec streamlit(String name) {
        AppSpec app = basePath(name);
        ProcessSpec process = app.process();
        return new AppSpec(app.id(), app.enabled(), app.priority(), app.alwaysOn(), app.onDemand(), app.idleTimeout(),
                app.maxLifetime(), app.busyMax(), app.startupTimeout(), new ProcessSpec(process.command(), process.shell(), process.cwd(),
                        process.env(), process.envFile(), process.user(), process.port(), process.memoryLimitBytes(), process.stop(),
                        process.basePath(), true), app.readiness(), app.restart(), app.route());
    }

    /** At a port of its own. */
    public static AppSpec tcp(String name, int port) {
        return with(AppSpecs.command("true").named(new AppId(name)), new RouteSpec(
                "/", Optional.empty(), OptionalInt.of(port), false, Optional.empty()));
    }

    /** With only one path that wakes it. */
    public static AppSpec startEndpoint(String name, String only) {
        return with(AppSpecs.command("true").named(new AppId(name)), new RouteSpec(
                "/" + name, Optional.empty(), OptionalInt.empty(), true, Optional.of(only)));
    }

    private static AppSpec with(AppSpec app, RouteSpec route) {
        return new AppSpec(app.id(), app.enabled(), app.priority(), app.alwaysOn(), app.onDemand(), app.idleTimeout(),
                app.maxLifetime(), app.busyMax(), app.startupTimeout(), app.process(), app.readiness(), app.restart(), route);
    }
}
