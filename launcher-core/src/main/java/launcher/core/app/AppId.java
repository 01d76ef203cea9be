package launcher.core.app;

import java.util.Optional;
import java.util.regex.Pattern;

/** The name of an app: a lower-case label that is safe in a path, a URL, a cgroup and a log line. */
public record AppId(String value) implements Comparable<AppId> {

    /** Longest name in characters, the limit of a DNS label. */
    public static final int LENGTH_MAX = 63;

    /** What a name must match, wherever it comes from. */
    public static final String PATTERN = "[a-z0-9]([a-z0-9_-]{0,61}[a-z0-9])?";

    private static final Pattern NAME = Pattern.compile(PATTERN);

    /**
     * @throws IllegalArgumentException if {@code value} is not a name; ask {@link #parse} where it comes from outside
     */
    public AppId {
        if (!NAME.matcher(value).matches()) {
            throw new IllegalArgumentException("not an app name: " + value);
        }
    }

    /** The app of this name, or empty if no app can have it. */
    public static Optional<AppId> parse(String name) {
        return NAME.matcher(name).matches() ? Optional.of(new AppId(name)) : Optional.empty();
    }

    @Override
    public int compareTo(AppId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
