package launcher.daemon.config;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import launcher.core.app.AppCatalog;
import launcher.core.app.AppId;
import launcher.core.app.AppSpec;
import launcher.core.app.PortSpec;
import launcher.daemon.config.settings.HostPort;
import launcher.daemon.config.source.Problems;
import launcher.daemon.config.source.SourceLocation;

/** Finds what is wrong only between apps and the gateway: a route or a port that is wanted twice. */
final class CatalogChecks {

    private CatalogChecks() {}

    /**
     * @param gateway where the gateway listens
     * @param places  where each app is configured
     */
    static void check(AppCatalog catalog, HostPort gateway, Map<AppId, SourceLocation> places, Problems problems) {
        var byRoute = new HashMap<String, AppId>();
        var byPort = new HashMap<Integer, AppId>();
        for (AppSpec app : catalog.apps().values()) {
            AppId id = app.id();
            Optional<SourceLocation> place = Optional.ofNullable(places.get(id));
            Optional<AppId> sameRoute = Optional.ofNullable(byRoute.putIfAbsent(routeOf(app), id));
            sameRoute.ifPresent(other -> place.ifPresent(at -> problems.error(at,
                    "apps." + id + ".route: " + routeOf(app) + " is the route of " + other
                            + " too; give one of them another")));
            place.ifPresent(at -> againstGateway(app, gateway, at, problems));
            if (app.port() instanceof PortSpec.Fixed(int number)) {
                Optional<AppId> samePort = Optional.ofNullable(byPort.putIfAbsent(number, id));
                samePort.ifPresent(other -> place.ifPresent(at -> problems.warning(at,
                        "apps." + id + ".port: " + number + " is the port of " + other
                                + " too, so only one of them can run; use port: auto")));
            }
        }
    }

    private static void againstGateway(AppSpec app, HostPort gateway, SourceLocation at, Problems problems) {
        String taken = " is where the gateway listens (gateway.listen: " + gateway + "); choose another";
        OptionalInt tcp = app.route().tcpPort();
        if (tcp.isPresent() && tcp.getAsInt() == gateway.port()) {
            problems.error(at, "apps." + app.id() + ".route.tcp: " + gateway.port() + taken);
        }
        if (app.port() instanceof PortSpec.Fixed(int number)) {
            if (number == gateway.port()) {
                problems.error(at, "apps." + app.id() + ".port: " + number + taken + ", or port: auto");
            } else if (tcp.isPresent() && tcp.getAsInt() == number) {
                problems.error(at, "apps." + app.id() + ".port: " + number + " is its route.tcp too, where the gateway"
                        + " listens for it; choose another, or port: auto");
            }
        }
    }

    private static String routeOf(AppSpec app) {
        var route = app.route();
        return route.tcpPort().isPresent() ? "tcp " + route.tcpPort().getAsInt()
                : route.host().orElse("") + route.path();
    }
}
