package launcher.daemon.gateway.app;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import launcher.daemon.gateway.http.Fields;
import launcher.daemon.gateway.http.RequestHead;

/**
 * What a page fetches to show itself: pictures, fonts, styles, scripts. A page that loads has woken its app by its
 * navigation, which counts as use already. So while the app sleeps such a request comes from a forgotten tab
 * (Streamlit's loads another font to say that it lost its app), and while the app is ready it says no more than that a
 * page is open (a dashboard that goes on by itself loads a new picture each time). Sound and video have an audience and
 * do not belong here, nor does what another app's page shows: apps share a host, and that page has not woken this app.
 */
final class SubresourceClassifier {

    private static final Set<String> DESTINATIONS = Set.of("image", "font", "style", "script", "manifest");

    /** For browsers that do not say what it is for, which is all of them without TLS, except on the machine itself. */
    private static final Set<String> ENDINGS = Set.of("css", "js", "mjs", "map", "woff", "woff2", "ttf", "png", "jpg",
            "jpeg", "gif", "svg", "webp", "ico", "webmanifest");

    private SubresourceClassifier() {}

    /** @param prefix what of the path leads to the app; empty if its host does */
    static boolean is(RequestHead head, String prefix) {
        Fields fields = head.fields();
        if (!head.method().equals("GET")) {
            return false;
        }
        Optional<String> destination = fields.first("sec-fetch-dest");
        if (destination.isPresent()) {
            return DESTINATIONS.contains(destination.get())
                    && fields.first("sec-fetch-site").filter("same-origin"::equals).isPresent()
                    && fields.first("referer").filter(from -> path(from).startsWith(prefix + "/")).isPresent();
        }
        Optional<String> referer = fields.first("referer");
        return referer.isPresent() && ENDINGS.contains(ending(head.path()))
                && isBelow(head.host() + prefix, referer.get());
    }

    private static String ending(String path) {
        return path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    private static String path(String referer) {
        int host = referer.indexOf("://") + 3;
        int path = referer.indexOf('/', host);
        return host < 3 || path < 0 ? "" : referer.substring(path);
    }

    private static boolean isBelow(String base, String referer) {
        return referer.startsWith("http://" + base + "/") || referer.startsWith("https://" + base + "/");
    }
}
