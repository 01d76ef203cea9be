package launcher.daemon.gateway;

import java.util.Optional;
import java.util.OptionalInt;
import launcher.core.app.AppId;
import launcher.core.app.AppSpec;
import launcher.core.app.RouteSpec;
import launcher.core.app.ServingSpec;
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

    /** As a Streamlit app: it gets its base path and sees it. */
    public static AppSpec basePath(String name) {
        return with(AppSpecs.command("true").basePath(name).named(new AppId(name)), new RouteSpec(
                "/" + name, Optional.empty(), OptionalInt.empty(), false, Optional.empty()));
    }

    /** The same, known to be Streamlit. */
    public static AppSpec streamlit(String name) {
        return with(AppSpecs.command("true").basePath(name).streamlit().named(new AppId(name)), new RouteSpec(
                "/" + name, Optional.empty(), OptionalInt.empty(), false, Optional.empty()));
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
        var serving = new ServingSpec(app.port(), app.basePath(), app.streamlit(), app.readiness(), route);
        return new AppSpec(app.id(), app.policy(), app.timeouts(), app.workload(), serving, app.memoryLimitBytes(),
                app.stop(),
                app.restart());
    }
}
