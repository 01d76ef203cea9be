package launcher.daemon.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import launcher.daemon.config.key.HostPort;

/**
 * What the front door is told.
 *
 * @param domain         apps answer at APP.DOMAIN too
 * @param hosts          if not empty, path routes answer these hosts only
 * @param portal         whether {@code GET /} lists the apps
 * @param trustedProxies addresses and networks whose X-Forwarded headers are believed
 */
public record GatewaySettings(
        HostPort listen,
        Optional<String> domain,
        List<String> hosts,
        boolean portal,
        List<String> trustedProxies,
        Loading loading,
        Ignore ignore,
        Limits limits) {

    /** What a browser sees while an app starts; without the page its request is held. */
    public record Loading(boolean page, int status, Optional<Path> template) {}

    /** Requests that neither wake nor count: parts of user agents, exact paths, addresses and networks. */
    public record Ignore(List<String> userAgents, List<String> paths, List<String> sources) {
        public Ignore {
            userAgents = List.copyOf(userAgents);
            paths = List.copyOf(paths);
            sources = List.copyOf(sources);
        }
    }

    /** What is taken at most; the last three in bytes. */
    public record Limits(
            int connections,
            int connectionsPerClient,
            int connectionsPerApp,
            int waitersPerApp,
            long headBytes,
            long memoryBytes,
            long spoolBytes) {}

    public GatewaySettings {
        hosts = List.copyOf(hosts);
        trustedProxies = List.copyOf(trustedProxies);
    }

    /** The changes in {@code next} that a running daemon cannot follow, a sentence each. */
    public List<String> needingRestart(GatewaySettings next) {
        var changes = new ArrayList<String>();
        DaemonSettings.compare(changes, "gateway.listen", listen, next.listen);
        // the heap was sized for these when the daemon started
        DaemonSettings.compare(changes, "gateway.limits.connections", limits.connections, next.limits.connections);
        DaemonSettings.compare(changes, "gateway.limits.memory", limits.memoryBytes + " bytes", next.limits.memoryBytes + " bytes");
        return changes;
    }
}
