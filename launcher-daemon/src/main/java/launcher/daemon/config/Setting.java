package launcher.daemon.config;

import java.util.List;

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

    /** {@code apps.hello.priority} */
    public String key() {
        return String.join(".", path);
    }
}
