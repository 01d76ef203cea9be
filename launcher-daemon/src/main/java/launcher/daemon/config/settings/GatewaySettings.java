package launcher.daemon.config.settings;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The settings of the gateway.
 *
 * @param listen         address and port that it listens on
 * @param domain         apps answer at APP.DOMAIN too
 * @param hosts          if not empty, path routes answer these hosts only
 * @param portal         whether {@code GET /} lists the apps
 * @param trustedProxies addresses and networks whose X-Forwarded fields are believed
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

    public GatewaySettings {
        hosts = List.copyOf(hosts);
        trustedProxies = List.copyOf(trustedProxies);
    }

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

    /**
     * Upper limits.
     *
     * @param headBytes         of a request's head
     * @param responseHeadBytes of the head of an app's response
     * @param responseFields    fields in that
     * @param memoryBytes       of buffers, of all connections together
     * @param spoolBytes        of bodies on disk
     */
    public record Limits(
            int connections,
            int connectionsPerClient,
            int connectionsPerApp,
            int waitersPerApp,
            long headBytes,
            long responseHeadBytes,
            int responseFields,
            long memoryBytes,
            long spoolBytes) {}
}
