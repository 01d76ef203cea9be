package launcher.daemon.gateway;

import java.util.Locale;

/** Keeps the cookies of apps apart that share a host: a cookie for the whole host becomes one for the app's path. */
final class CookiePath {

    private CookiePath() {}

    /** A Set-Cookie value; one whose name demands the whole host, or that names a path of its own, stays as it is. */
    static String under(String prefix, String cookie) {
        if (cookie.regionMatches(true, 0, "__Host-", 0, 7)) {
            return cookie;
        }
        var result = new StringBuilder(cookie.length() + prefix.length());
        int from = 0;
        while (from <= cookie.length()) {
            int end = cookie.indexOf(';', from);
            int to = end < 0 ? cookie.length() : end;
            String part = cookie.substring(from, to);
            boolean wholeHost = from > 0 && part.replace(" ", "").toLowerCase(Locale.ROOT).equals("path=/");
            result.append(from > 0 ? ";" : "").append(wholeHost ? " Path=" + prefix : part);
            from = to + 1;
        }
        return result.toString();
    }
}
