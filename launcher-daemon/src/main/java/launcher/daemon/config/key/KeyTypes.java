package launcher.daemon.config.key;

import java.time.Duration;
import java.util.Map;

/**
 * The shapes that several keys have. They are not in {@link Keys}: its blocks would then wait for it, and it for them,
 * and whichever class was touched first would see the other half made.
 */
final class KeyTypes {

    private static final Duration MILLISECOND = Duration.ofMillis(1);
    static final ValueType<Duration> POSITIVE = Scalars.duration(MILLISECOND);
    static final ValueType<Duration> DURATION = Scalars.duration(Duration.ZERO);
    static final ValueType<Boolean> FLAG = Scalars.flag();
    static final ValueType<String> FILE = Scalars.text("a path (without ~)", Scalars::isPath, Map.of("type", "string"));
    static final ValueType<String> ACCOUNT =
            Scalars.matching("the name of an account", "[A-Za-z0-9_][A-Za-z0-9_.-]{0,31}");
    static final ValueType<String> URL_PATH = Scalars.matching("a path that begins with a slash", "/[^\\s\\p{Cntrl}]*");
    static final ValueType<String> ROUTE_PATH = Scalars.text(
            "a path like /sales, of letters, digits, -, _, . and ~", KeyTypes::isRoutePath,
                    Map.of("type", "string", "pattern", "^/[A-Za-z0-9._~/-]*$"));
    static final ValueType<Integer> COUNT = Scalars.whole(1, 1_000_000);
    static final long KIB = 1024;
    static final long MIB = 1024 * KIB;
    static final long GIB = 1024 * MIB;

    private KeyTypes() {}

    private static boolean isRoutePath(String text) {
        boolean steps = text.contains("//") || (text + "/").contains("/./") || (text + "/").contains("/../");
        return text.matches("/[A-Za-z0-9._~/-]*") && !steps && !(text + "/").startsWith("/.launcher/");
    }
}
