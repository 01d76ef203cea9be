package launcher.daemon.gateway.activity;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Which requests a page makes to show itself: pictures, scripts, styles, fonts. They come with a navigation, which
 * counts, or because the page draws itself anew, as a dashboard does in a forgotten tab; so they are no sign of a
 * person, though they keep the run while they last.
 */
public final class SubresourcePaths {

    /** Where a Streamlit page keeps its WebSocket. */
    public static final String STREAM = "/_stcore/stream";

    private static final String DOCUMENT = "document";

    /**
     * Navigations, also those of an app that a portal shows in a frame, and what a script asks for; a browser says it
     * in Sec-Fetch-Dest, over TLS or on this machine.
     */
    private static final Set<String> NOT_FOR_SHOWING = Set.of(DOCUMENT, "iframe", "frame", "embed", "object", "empty");

    private static final List<String> SHOWN = List.of("image/", "text/css", "font/", "audio/", "video/");

    /** Where Streamlit keeps pictures and tables, its own files, and those of components. */
    private static final List<String> STREAMLIT =
            List.of("/media/", "/static/", "/component/", "/_stcore/bidi-components/");

    private SubresourcePaths() {}

    /**
     * True if a page asks for a part of itself.
     *
     * @param streamlit whether it is a page of Streamlit
     * @param path      within the app
     * @param fetchDest the field Sec-Fetch-Dest, or empty
     * @param accept    the field Accept, or empty
     */
    public static boolean isPart(boolean streamlit, String method, String path, String fetchDest, String accept) {
        if (!method.equals("GET") && !method.equals("HEAD")) {
            return false;
        }
        if (!fetchDest.isEmpty()) {
            String dest = fetchDest.toLowerCase(Locale.ROOT);
            boolean streamlitsOwn = streamlit && isStreamlits(path) && !dest.equals(DOCUMENT);
            return !NOT_FOR_SHOWING.contains(dest) || streamlitsOwn;
        }
        String accepted = accept.toLowerCase(Locale.ROOT);
        boolean page = accepted.contains("text/html");
        return !page && ((streamlit && isStreamlits(path)) || isShown(accepted));
    }

    private static boolean isShown(String accepted) {
        for (String kind : SHOWN) {
            if (accepted.startsWith(kind)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isStreamlits(String path) {
        for (String folder : STREAMLIT) {
            if (path.contains(folder)) {
                return true;
            }
        }
        return false;
    }
}
