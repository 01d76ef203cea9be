package launcher.daemon.config.key;

import java.time.Duration;
import java.util.Map;

/**
 * The shapes that several keys have. They are not in {@link Keys}: its blocks would then wait for it, and it for them, and whichever class
 * was touched first would see the other half made.
 */
final class KeyShapes {

    private static final Duration MILLISECOND = Duration.ofMillis(1);
    static final Shape<Duration> POSITIVE = Scalars.duration(MILLISECOND);
    static final Shape<Duration> DURATION = Scalars.duration(Duration.ZERO);
    static final Shape<Boolean> FLAG = Scalars.flag();
    static final Shape<String> FILE = Scalars.text("a path", Scalars::isPath, Map.of("type", "string"));
    static final Shape<String> ACCOUNT = Scalars.matching("the name of an account", "[A-Za-z0-9_][A-Za-z0-9_.-]{0,31}");
    static final Shape<String> URL_PATH = Scalars.matching("a path that begins with a slash", "/[^\\s\\p{Cntrl}]*");
    static final Shape<String> ROUTE_PATH = Scalars.text(
            "a path like /sales, of letters, digits, -, _, . and ~", KeyShapes::isRoutePath, Map.of("type", "string", "pattern", "^/[A-Za-z0-9._~/-]*$"));
    static final Shape<Integer> COUNT = Scalars.whole(1, 1_000_000);
    static final long KIB = 1024;
    static final long MIB = 1024 * KIB;

    private KeyShapes() {}

    private static boolean isRoutePath(String text) {
        boolean steps = text.contains("//") || (text + "/").contains("/./") || (text + "/").contains("/../");
        return text.matches("/[A-Za-z0-9._~/-]*") && !steps && !(text + "/").startsWith("/.launcher/");
    }
}
