package launcher.daemon.gateway;

import java.util.function.Supplier;
import launcher.core.app.AppCatalog;
import launcher.core.app.MonotonicTime;
import launcher.daemon.gateway.activity.CidrSet;
import launcher.daemon.gateway.activity.IgnoreRules;
import launcher.daemon.gateway.page.Pages;

/** What all connections share. */
final class GatewayParts {

    private final Gateway.House house;
    private final GatewayOptions atStart;
    private final ConnectionLimiter admission = new ConnectionLimiter();
    private final BufferPool budget;
    private final Spool spool;
    private final UpstreamPool upstreams;
    private final Tunnels tunnels;
    private final AppWaker wake;
    private volatile Configured configured;

    /** What a reload replaces, as a whole. */
    record Configured(GatewayOptions settings, Router router, IgnoreRules ignore, CidrSet trusted, Pages pages) {

        static Configured of(GatewayOptions settings, AppCatalog catalog, Pages pages) {
            GatewayOptions.Ignore ignore = settings.ignore();
            return new Configured(
                    settings,
                    new Router(catalog, settings.domain(), settings.hosts(), settings.portal()),
                    IgnoreRules.of(ignore.userAgents(), ignore.paths(), ignore.sources()),
                    CidrSet.parse(settings.trustedProxies()),
                    pages);
        }
    }

    GatewayParts(GatewayOptions settings, AppCatalog catalog, Pages pages, Gateway.House house) {
        this.house = house;
        this.atStart = settings;
        this.budget = new BufferPool(settings.limits().memoryBytes());
        this.spool = new Spool(settings.spoolDir(), settings.limits().spoolBytes());
        this.upstreams = new UpstreamPool(settings.deadlines());
        this.tunnels = new Tunnels(house.clock(), settings.deadlines().tunnelEnd());
        this.configured = Configured.of(settings, catalog, pages);
        this.wake = new AppWaker(house.snapshots(), house.mailbox(), house.catchUp(), house.waiters(), house.clock(),
                () -> configured.settings().limits().waitersPerApp());
    }

    void configure(Configured next) {
        configured = next;
    }

    /** Of one moment; a request takes it once. */
    Configured configured() {
        return configured;
    }

    Gateway.House house() {
        return house;
    }

    Supplier<MonotonicTime> clock() {
        return house.clock();
    }

    GatewayOptions.Deadlines deadlines() {
        return atStart.deadlines();
    }

    ConnectionLimiter admission() {
        return admission;
    }

    BufferPool budget() {
        return budget;
    }

    Spool spool() {
        return spool;
    }

    UpstreamPool upstreams() {
        return upstreams;
    }

    Tunnels tunnels() {
        return tunnels;
    }

    AppWaker wake() {
        return wake;
    }
}
