package launcher.daemon.gateway;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the front door is told.
 *
 * @param listen         where it listens
 * @param domain         apps answer at APP.DOMAIN too
 * @param hosts          if not empty, path routes answer these hosts only
 * @param portal         whether {@code GET /} lists the apps
 * @param trustedProxies addresses and networks whose X-Forwarded fields are believed
 * @param spoolDir       where bodies wait on disk that are too large for memory
 */
public record GatewayOptions(
        InetSocketAddress listen,
        Optional<String> domain,
        List<String> hosts,
        boolean portal,
        List<String> trustedProxies,
        Loading loading,
        Ignore ignore,
        Limits limits,
        Deadlines deadlines,
        Path spoolDir) {

    public GatewayOptions {
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

    /** What is taken at most; the last three in bytes. */
    public record Limits(
            int connections,
            int connectionsPerClient,
            int connectionsPerApp,
            int waitersPerApp,
            int headBytes,
            long memoryBytes,
            long spoolBytes) {}

    /**
     * How long each phase of a connection may take; whoever is slower is sent away. None of them runs while an upgraded
     * connection is open or while the app itself takes its time.
     *
     * @param idle       until the next request begins
     * @param head       from the first byte of a head to its end
     * @param bodyGrace  how long the client may make us wait for its body in all, on top of what its size allows
     * @param bytesPerSecondMin what a body's size allows: slower than this it may not be
     * @param write      how long the client may take to accept one buffer of the answer
     * @param connect    until the app accepts the connection
     * @param pooled     how long an unused connection to an app is kept for the next request; shorter than what
     *                   servers allow, of which uvicorn's and Node's five seconds are the least
     * @param tunnelEnd  how long the app may go on after the client has ended an upgraded connection
     */
    public record Deadlines(
            Duration idle,
            Duration head,
            Duration bodyGrace,
            long bytesPerSecondMin,
            Duration write,
            Duration connect,
            Duration pooled,
            Duration tunnelEnd) {

        public static final Deadlines STANDARD = new Deadlines(
                Duration.ofSeconds(75),
                Duration.ofSeconds(15),
                Duration.ofSeconds(20),
                512,
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                Duration.ofSeconds(4),
                Duration.ofSeconds(10));
    }
}
