package launcher.daemon.config;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import launcher.core.app.AppCatalog;
import launcher.core.app.AppId;
import launcher.core.app.AppSpec;
import launcher.core.app.PortSpec;
import launcher.daemon.config.source.Problems;
import launcher.daemon.config.source.SourceLocation;

/** Finds what is wrong only between apps: two apps on one route, two apps on one port. */
final class CatalogChecks {

    private CatalogChecks() {}

    /** @param places where each app is configured */
    static void check(AppCatalog catalog, Map<AppId, SourceLocation> places, Problems problems) {
        var byRoute = new HashMap<String, AppId>();
        var byPort = new HashMap<Integer, AppId>();
        for (AppSpec app : catalog.apps().values()) {
            AppId id = app.id();
            Optional<SourceLocation> place = Optional.ofNullable(places.get(id));
            Optional<AppId> sameRoute = Optional.ofNullable(byRoute.putIfAbsent(routeOf(app), id));
            sameRoute.ifPresent(other -> place.ifPresent(at -> problems.error(at,
                    "apps." + id + ".route: " + routeOf(app) + " is the route of " + other
                            + " too; give one of them another")));
            if (app.port() instanceof PortSpec.Fixed(int number)) {
                Optional<AppId> samePort = Optional.ofNullable(byPort.putIfAbsent(number, id));
                samePort.ifPresent(other -> place.ifPresent(at -> problems.warning(at,
                        "apps." + id + ".port: " + number + " is the port of " + other
                                + " too, so only one of them can run; use port: auto")));
            }
        }
    }

    private static String routeOf(AppSpec app) {
        var route = app.route();
        return route.tcpPort().isPresent() ? "tcp " + route.tcpPort().getAsInt()
                : route.host().orElse("") + route.path();
    }
}
