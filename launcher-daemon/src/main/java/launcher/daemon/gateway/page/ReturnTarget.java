package launcher.daemon.gateway.page;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
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

    /** Visible ASCII without a backslash: nothing that ends a header line, or that a browser strips. */
    private static final Pattern ADDRESS = Pattern.compile("/[!-\\[\\]-~]*");

    /**
     * A path that leads to the same place however a client normalises it: no segment of dots, nothing that begins
     * another host, no control character.
     */
    private static final Pattern PLAIN_PATH =
            Pattern.compile("(?!//)(?!.*/\\.{1,2}(?:[/;]|$))/[^\\\\\\p{Cntrl}]*", Pattern.DOTALL);

    private static final Pattern PATH_END = Pattern.compile("[?#]");

    private static final Pattern ESCAPE = Pattern.compile("%([0-9a-fA-F]{2})");
    private static final Pattern BROKEN_ESCAPE = Pattern.compile("%(?![0-9a-fA-F]{2})");

    /** How often a path may be percent-encoded over and over. */
    private static final int ENCODINGS_MAX = 4;

    /** The page that answers the request itself. */
    public static ReturnTarget at(String base, String target) {
        return new ReturnTarget(base, target, false);
    }

    /**
     * The page at {@code base/wait/APP}, by that request's query.
     *
     * @param leadsToApp whether a path leads to that app
     * @return empty if the query names no address of the app
     */
    public static Optional<ReturnTarget> apart(String base, String query, Predicate<String> leadsToApp) {
        String parameters = query.startsWith("?") ? query.substring(1) : query;
        return Arrays.stream(parameters.split("&", 2))
                .filter(parameter -> parameter.startsWith(TO) && parameter.length() <= LENGTH_MAX)
                .findFirst()
                .flatMap(parameter -> decoded(parameter.substring(TO.length())))
                .filter(target -> ADDRESS.matcher(target).matches())
                .filter(target -> isPlain(path(target)) && leadsToApp.test(path(target)))
                .map(target -> new ReturnTarget(base, target, true));
    }

    private static String path(String target) {
        return PATH_END.split(target, 2)[0];
    }

    /** Whatever a client does with it before it follows a redirect: some decode it, and then once more. */
    private static boolean isPlain(String path) {
        if (BROKEN_ESCAPE.matcher(path).find()) {
            return false;
        }
        String before = "";
        String plain = path;
        for (int i = 0; i < ENCODINGS_MAX && !plain.equals(before) && PLAIN_PATH.matcher(plain).matches(); i++) {
            before = plain;
            plain = unescaped(plain);
        }
        return plain.equals(before);
    }

    private static String unescaped(String path) {
        return ESCAPE.matcher(path).replaceAll(escape -> Matcher.quoteReplacement(
                Character.toString(HexFormat.fromHexDigits(escape.group(1)))));
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
