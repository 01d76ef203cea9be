package launcher.daemon.gateway.activity;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The requests that neither wake nor count, because a monitor makes them and no person. */
public final class IgnoreRules {

    private final List<String> userAgents;
    private final Set<String> paths;
    private final CidrSet sources;

    private IgnoreRules(List<String> userAgents, Set<String> paths, CidrSet sources) {
        this.userAgents = userAgents;
        this.paths = paths;
        this.sources = sources;
    }

    /**
     * The rules of the configuration.
     *
     * @param userAgents parts of user agents, in upper or lower case
     * @param paths      exact paths
     * @param sources    as {@link CidrSet#parse} takes them
     */
    public static IgnoreRules of(List<String> userAgents, List<String> paths, List<String> sources) {
        return new IgnoreRules(userAgents.stream().map(agent -> agent.toLowerCase(Locale.ROOT)).toList(),
                Set.copyOf(paths), CidrSet.parse(sources));
    }

    /**
     * True if such a request is ignored.
     *
     * @param userAgent empty if it names none
     * @param path      without its query
     */
    public boolean matches(String userAgent, String path, InetAddress source) {
        return paths.contains(path) || sources.contains(source) || isIgnored(userAgent);
    }

    /** The same for a connection of which nothing else is known. */
    public boolean ignores(InetAddress source) {
        return sources.contains(source);
    }

    private boolean isIgnored(String userAgent) {
        if (userAgents.isEmpty()) {
            return false;
        }
        String lowerCase = userAgent.toLowerCase(Locale.ROOT);
        return userAgents.stream().anyMatch(lowerCase::contains);
    }
}
