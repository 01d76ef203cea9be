package launcher.daemon.gateway;

import java.util.function.Supplier;
import launcher.core.app.AppCatalog;
import launcher.core.app.MonotonicTime;
import launcher.daemon.gateway.activity.IgnoreRules;
import launcher.daemon.gateway.activity.Networks;
import launcher.daemon.gateway.page.Pages;

/** What all connections share. */
final class FrontDoor {

    private final Gateway.House house;
    private final DoorSettings atStart;
    private final Admission admission = new Admission();
    private final Budget budget;
    private final Spool spool;
    private final Upstreams upstreams;
    private final Tunnels tunnels;
    private final Wake wake;
    private volatile Configured configured;

    /** What a reload replaces, as a whole. */
    record Configured(DoorSettings settings, Router router, IgnoreRules ignore, Networks trusted, Pages pages) {

        static Configured of(DoorSettings settings, AppCatalog catalog, Pages pages) {
            DoorSettings.Ignore ignore = settings.ignore();
            return new Configured(
                    settings,
                    new Router(catalog, settings.domain(), settings.hosts(), settings.portal()),
                    IgnoreRules.of(ignore.userAgents(), ignore.paths(), ignore.sources()),
                    Networks.parse(settings.trustedProxies()),
                    pages);
        }
    }

    FrontDoor(DoorSettings settings, AppCatalog catalog, Pages pages, Gateway.House house) {
        this.house = house;
        this.atStart = settings;
        this.budget = new Budget(settings.limits().memoryBytes());
        this.spool = new Spool(settings.spoolDir(), settings.limits().spoolBytes());
        this.upstreams = new Upstreams(settings.deadlines());
        this.tunnels = new Tunnels(house.clock(), settings.deadlines().tunnelEnd());
        this.configured = Configured.of(settings, catalog, pages);
        this.wake = new Wake(house.snapshots(), house.mailbox(), house.catchUp(), house.waiters(), house.clock(),
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

    DoorSettings.Deadlines deadlines() {
        return atStart.deadlines();
    }

    Admission admission() {
        return admission;
    }

    Budget budget() {
        return budget;
    }

    Spool spool() {
        return spool;
    }

    Upstreams upstreams() {
        return upstreams;
    }

    Tunnels tunnels() {
        return tunnels;
    }

    Wake wake() {
        return wake;
    }
}
