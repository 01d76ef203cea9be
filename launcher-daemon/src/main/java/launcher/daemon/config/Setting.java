package launcher.daemon.config;

import java.util.List;
import java.util.Optional;

/**
 * One effective value.
 *
 * @param path   the keys that lead to it: {@code apps, hello, priority}
 * @param yaml   the value as YAML on one line; {@code null} if there is none
 * @param origin where it comes from
 */
public record Setting(List<String> path, String yaml, Origin origin) {

    public Setting {
        path = List.copyOf(path);
    }

    /** The name of the app that the value is of, if it is an app's. */
    Optional<String> app() {
        return path.size() > 2 && path.getFirst().equals("apps") ? Optional.of(path.get(1)) : Optional.empty();
    }

    /** {@code apps.hello.priority} */
    public String key() {
        return String.join(".", path);
    }
}
