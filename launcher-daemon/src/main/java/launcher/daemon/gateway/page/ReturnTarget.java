package launcher.daemon.gateway.page;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import launcher.core.app.AppId;

/**
 * Where a loading page stands.
 *
 * @param base   what the gateway's own addresses begin with, as the browser sees it: {@code /.launcher}
 * @param target path and query that the browser asked for and gets once the app is ready
 * @param apart  true for the page at {@code /.launcher/wait/APP}, where a browser without JavaScript waits: that
 *               address wakes nothing, so that waiting does not start a failing app again and again
 */
public record ReturnTarget(String base, String target, boolean apart) {

    private static final String TO = "to=";

    private static final int LENGTH_MAX = 8192;

    /**
     * A path of this host: no second slash or backslash that a browser would take for another host, nothing that ends a
     * header line.
     */
    private static final Pattern OWN_PATH = Pattern.compile("/(?![/\\\\])[!-\\[\\]-~]*");

    /** The page that answers the request itself. */
    public static ReturnTarget at(String base, String target) {
        return new ReturnTarget(base, target, false);
    }

    /**
     * The page at {@code base/wait/APP}, by that request's query.
     *
     * @return empty if the query names no address of this host
     */
    public static Optional<ReturnTarget> apart(String base, String query) {
        String parameters = query.startsWith("?") ? query.substring(1) : query;
        return Arrays.stream(parameters.split("&", 2))
                .filter(parameter -> parameter.startsWith(TO) && parameter.length() <= LENGTH_MAX)
                .findFirst()
                .flatMap(parameter -> decoded(parameter.substring(TO.length())))
                .filter(target -> OWN_PATH.matcher(target).matches())
                .map(target -> new ReturnTarget(base, target, true));
    }

    private static Optional<String> decoded(String text) {
        try {
            return Optional.of(URLDecoder.decode(text, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    String events(AppId app) {
        return base + "/events/" + app;
    }

    String state(AppId app) {
        return base + "/state/" + app;
    }

    /** Where a browser without JavaScript waits. */
    String waiting(AppId app) {
        return base + "/wait/" + app + "?" + TO + URLEncoder.encode(target, StandardCharsets.UTF_8);
    }

    /**
     * What a link to the target says. A page that stands there needs no more than that: it may be reached by another
     * name.
     */
    String link() {
        return apart ? target : "";
    }
}
