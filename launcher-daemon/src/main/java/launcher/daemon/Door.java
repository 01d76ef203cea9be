package launcher.daemon;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import launcher.core.app.AppSpec;
import launcher.core.app.ProcessSpec;
import launcher.core.app.RouteSpec;
import launcher.daemon.config.Config;
import launcher.daemon.config.GatewaySettings;
import launcher.daemon.gateway.Gateway;
import launcher.daemon.gateway.GatewayOptions;
import launcher.daemon.gateway.page.BadTemplateException;
import launcher.daemon.gateway.page.Pages;
import launcher.daemon.service.StartupException;

/** The front door as the configuration wants it. */
public final class Door implements AutoCloseable {

    private final Gateway gateway;
    private volatile Pages pages;
    private volatile Optional<String> badTemplate = Optional.empty();

    private Door(Gateway gateway, Pages pages) {
        this.gateway = gateway;
        this.pages = pages;
    }

    static Door open(Config config, Gateway.House house) throws StartupException {
        GatewayOptions settings = settings(config);
        try {
            Pages pages = Pages.of(settings.loading().template());
            return new Door(Gateway.start(settings, config.catalog(), pages, house), pages);
        } catch (BadTemplateException bad) {
            throw new StartupException("gateway.loading.template: " + bad.getMessage());
        } catch (IOException e) {
            throw new StartupException("gateway.listen: cannot listen on " + config.gateway().listen() + ": " + e.getMessage()
                    + "; end whoever does, or choose another address");
        }
    }

    /** Follows a reload; with a template that cannot be used the one before stays. */
    public void configured(Config config) {
        GatewayOptions settings = settings(config);
        try {
            pages = Pages.of(settings.loading().template());
            badTemplate = Optional.empty();
        } catch (BadTemplateException bad) {
            badTemplate = Optional.of("gateway.loading.template, the one before stays in use: " + bad.getMessage());
        }
        gateway.configure(settings, config.catalog(), pages);
    }

    /** Where a client on this machine finds the app: at a host of its own if it has one, which is taken to lead here. */
    Optional<String> url(AppSpec app) {
        if (app.process().port() instanceof ProcessSpec.PortSpec.None) {
            return Optional.empty();
        }
        InetSocketAddress listen = gateway.address();
        String here = listen.getAddress().isAnyLocalAddress() ? "127.0.0.1" : literal(listen.getAddress());
        RouteSpec route = app.route();
        if (route.tcpPort().isPresent()) {
            return Optional.of("tcp://" + here + ":" + route.tcpPort().getAsInt());
        }
        String path = route.path().endsWith("/") ? route.path() : route.path() + "/";
        return Optional.of("http://" + route.host().orElse(here) + ":" + listen.getPort() + path);
    }

    private static String literal(InetAddress address) {
        return address instanceof Inet6Address ? "[" + address.getHostAddress() + "]" : address.getHostAddress();
    }

    /** What an operator should know of it, a sentence each. */
    List<String> problems() {
        var all = new ArrayList<>(gateway.problems());
        badTemplate.ifPresent(all::add);
        return all;
    }

    @Override
    public void close() throws IOException {
        gateway.close();
    }

    private static GatewayOptions settings(Config config) {
        GatewaySettings asked = config.gateway();
        GatewaySettings.Limits limits = asked.limits();
        return new GatewayOptions(
                new InetSocketAddress(asked.listen().host(), asked.listen().port()),
                asked.domain(),
                asked.hosts(),
                asked.portal(),
                asked.trustedProxies(),
                new GatewayOptions.Loading(asked.loading().page(), asked.loading().status(), asked.loading().template()),
                new GatewayOptions.Ignore(asked.ignore().userAgents(), asked.ignore().paths(), asked.ignore().sources()),
                new GatewayOptions.Limits(limits.connections(), limits.connectionsPerClient(), limits.connectionsPerApp(),
                        limits.waitersPerApp(),
                        Math.toIntExact(limits.headBytes()), limits.memoryBytes(), limits.spoolBytes()),
                GatewayOptions.Deadlines.STANDARD,
                config.daemon().stateDir().resolve("spool"));
    }
}
