package launcher.daemon.gateway.proxy;

/**
 * Keeps the cookies of apps apart that share a host: a cookie for the whole host becomes a cookie for the app's path.
 */
final class CookiePath {

    private CookiePath() {}

    /**
     * A Set-Cookie value as the browser is to get it. A cookie whose name demands the whole host stays as it is.
     *
     * @param strip whether the app does not know the prefix: then every path that it names is meant below it
     */
    static String under(String prefix, boolean strip, String cookie) {
        if (cookie.regionMatches(true, 0, "__Host-", 0, 7)) {
            return cookie;
        }
        var result = new StringBuilder(cookie.length() + prefix.length());
        int from = 0;
        while (from <= cookie.length()) {
            int end = cookie.indexOf(';', from);
            int to = end < 0 ? cookie.length() : end;
            String part = cookie.substring(from, to);
            result.append(from > 0 ? ";" : "").append(from > 0 ? attribute(prefix, strip, part) : part);
            from = to + 1;
        }
        return result.toString();
    }

    private static String attribute(String prefix, boolean strip, String part) {
        int equals = part.indexOf('=');
        if (equals < 0 || !part.substring(0, equals).strip().equalsIgnoreCase("path")) {
            return part;
        }
        String path = unquoted(part.substring(equals + 1).strip());
        boolean below = path.equals(prefix) || path.startsWith(prefix + "/");
        if (path.equals("/")) {
            return " Path=" + prefix;
        }
        return strip && path.startsWith("/") && !below ? " Path=" + prefix + path : part;
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }
}
