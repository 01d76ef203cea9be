package launcher.daemon.gateway.app;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import launcher.core.app.AppCatalog;
import launcher.core.app.AppId;
import launcher.core.app.AppSpec;
import launcher.core.app.RouteSpec;
import launcher.daemon.gateway.http.HostHeader;
import launcher.daemon.gateway.proxy.AppTarget;

/** Finds what a request leads to, by its host and path alone; immutable, a router for each configuration. */
public final class Router {

    /** Paths below this path are the gateway's. */
    static final String INTERNAL = "/.launcher/";

    private final Map<String, List<Route>> byHost = new HashMap<>();
    private final List<Route> byPath = new ArrayList<>();
    private final Map<AppId, AppSpec> apps;
    private final Optional<String> domain;
    private final List<String> hosts;
    private final boolean portal;
    private final boolean anyHost;

    /** A prefix that leads to an app. */
    private record Route(String prefix, AppSpec app) {
        boolean covers(String path) {
            return prefix.isEmpty() || path.equals(prefix)
                    || (path.startsWith(prefix) && path.charAt(prefix.length()) == '/');
        }
    }

    /** Where a request goes. */
    public sealed interface Target {
        /** The list of apps. */
        record Portal() implements Target {}

        /** An internal address; {@code rest} is what follows {@link #INTERNAL}. */
        record Internal(String rest) implements Target {}

        /**
         * An app.
         *
         * @param prefix the part of the path that led to the app, without a slash at its end; empty if the host did
         * @param inner  the path after that
         * @param path   the path as the app is to see it
         */
        record ToApp(AppSpec app, String prefix, String inner, String path) implements Target, AppTarget {}

        /** Under another address; the query goes along. */
        record Redirect(String path) implements Target {}

        /** An address that leads nowhere; {@code why} is for people. */
        record NotFound(String why) implements Target {}
    }

    public Router(AppCatalog catalog, Optional<String> domain, List<String> hosts, boolean portal) {
        this.apps = catalog.apps();
        this.domain = domain.map(name -> name.toLowerCase(Locale.ROOT));
        this.hosts = hosts.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
        this.portal = portal;
        for (AppSpec app : catalog.apps().values()) {
            RouteSpec route = app.route();
            if (route.tcpPort().isEmpty()) {
                String prefix = "/".equals(route.path()) ? "" : route.path();
                route.host().map(host -> byHost.computeIfAbsent(host.toLowerCase(Locale.ROOT), _ -> new ArrayList<>()))
                        .orElse(byPath).add(new Route(prefix, app));
            }
        }
        Comparator<Route> longestFirst = Comparator.comparingInt(route -> -route.prefix().length());
        byHost.values().forEach(routes -> routes.sort(longestFirst));
        byPath.sort(longestFirst);
        anyHost = domain.isEmpty() && hosts.isEmpty() && byHost.isEmpty();
    }

    /**
     * What a request leads to.
     *
     * @param authority the host in lower case, with its port if it was sent
     * @param path      as it was sent; it decides as it stands, so that an encoded slash or letter leads nowhere
     */
    Target route(String authority, String path) {
        String host = withoutPort(authority);
        List<Route> ofHost = byHost.get(host);
        if (path.startsWith(INTERNAL) && isKnown(host)) {
            return new Target.Internal(path.substring(INTERNAL.length()));
        }
        if (ofHost != null) {
            Optional<Target> found = among(ofHost, path);
            if (found.isPresent()) {
                return found.get();
            }
        }
        Optional<AppSpec> named = domain.flatMap(domain -> named(host, domain));
        if (named.isPresent()) {
            return byDomain(named.get(), path);
        }
        if (!anyHost && !answersPaths(host)) {
            return new Target.NotFound("no app answers at " + host);
        }
        return among(byPath, path).orElseGet(() -> portal && "/".equals(path)
                ? new Target.Portal()
                : new Target.NotFound("no app has this path"));
    }

    /**
     * True if such a request leads to the app, be it by a redirect.
     *
     * @param authority the host in lower case, with its port if it was sent
     */
    public boolean leads(String authority, String path, AppId app) {
        return switch (route(authority, path)) {
            case Target.ToApp to -> to.app().id().equals(app);
            case Target.Redirect(String next) ->
                route(authority, next) instanceof Target.ToApp to && to.app().id().equals(app);
            case Target.Portal _, Target.Internal _, Target.NotFound _ -> false;
        };
    }

    private boolean isKnown(String host) {
        return anyHost || byHost.containsKey(host) || answersPaths(host)
                || domain.flatMap(domain -> named(host, domain)).isPresent();
    }

    /** With hosts in the configuration, path routes answer only where no other service could be meant. */
    private boolean answersPaths(String host) {
        if (!hosts.isEmpty()) {
            return hosts.contains(host);
        }
        return domain.filter(host::equals).isPresent() || "localhost".equals(host) || HostHeader.isAddress(host)
                || host.isEmpty();
    }

    private Optional<AppSpec> named(String host, String domain) {
        int label = host.length() - domain.length() - 1;
        boolean within = label > 0 && host.endsWith(domain) && host.charAt(label) == '.';
        return within
                ? AppId.parse(host.substring(0, label)).map(apps::get).filter(app -> app.route().tcpPort().isEmpty())
                : Optional.empty();
    }

    /** At its own host an app has the root, unless it serves under a base path: then it is there. */
    private static Target byDomain(AppSpec app, String path) {
        Optional<String> base = app.basePath().filter(own -> !own.isEmpty()).map(own -> "/" + own);
        if (base.isEmpty() || path.startsWith(base.get() + "/")) {
            return new Target.ToApp(app, "", path.substring(base.map(String::length).orElse(0)), path);
        }
        return new Target.Redirect(base.get() + (path.equals(base.get()) ? "/" : path));
    }

    private static Optional<Target> among(List<Route> routes, String path) {
        for (Route route : routes) {
            if (route.covers(path)) {
                return Optional.of(to(route, path));
            }
        }
        return Optional.empty();
    }

    private static Target to(Route route, String path) {
        String inner = path.substring(route.prefix().length());
        if (inner.isEmpty()) {
            return new Target.Redirect(path + "/");
        }
        boolean strip = route.app().route().strip();
        return new Target.ToApp(route.app(), route.prefix(), inner, strip ? inner : path);
    }

    private static String withoutPort(String authority) {
        return authority.substring(0, authority.length() - HostHeader.portSuffix(authority).length());
    }
}
