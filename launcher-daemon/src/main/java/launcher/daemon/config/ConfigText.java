package launcher.daemon.config;

import java.util.List;
import java.util.function.Consumer;

/** Writes an effective configuration for people; what is written reads as the same configuration again. */
public final class ConfigText {

    private static final String INDENT = "  ";

    private final boolean origins;
    private final Consumer<String> lines;
    private List<String> before = List.of();

    private ConfigText(boolean origins, Consumer<String> lines) {
        this.origins = origins;
        this.lines = lines;
    }

    /**
     * Writes the configuration as YAML, line by line, so that thousands of apps need no memory.
     *
     * @param origins whether each value ends in a comment that says where it comes from
     * @param lines   takes one line after the other, without line ends
     */
    public static void write(Config config, boolean origins, Consumer<String> lines) {
        config.forEachSetting(new ConfigText(origins, lines)::write);
    }

    private void write(Setting setting) {
        List<String> path = setting.path();
        int last = path.size() - 1;
        int common = 0;
        while (common < Math.min(last, before.size() - 1) && path.get(common).equals(before.get(common))) {
            common++;
        }
        for (int depth = common; depth < last; depth++) {
            lines.accept(INDENT.repeat(depth) + key(path.get(depth)) + ":");
        }
        String comment = origins ? "  # " + setting.origin() : "";
        lines.accept(INDENT.repeat(last) + key(path.getLast()) + ": " + setting.yaml() + comment);
        before = path;
    }

    /**
     * Names of digits only, and words that mean something, are quoted, so that every reader of YAML takes them for
     * text.
     */
    private static String key(String name) {
        return name.matches("[a-z][a-z0-9_-]*") && !name.matches("null|true|false|on|off|yes|no|y|n") ? name
                : "\"" + name + "\"";
    }
}
