package launcher.daemon.config;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts what the checks of the whole configuration say into the words of UCI: they name keys as YAML has them, and
 * advise to write YAML.
 */
final class UciWords {

    private static final Pattern APP = Pattern.compile("^apps\\.([^.:\\s]+)(?:\\.([a-z_.]+))?: (.*)$", Pattern.DOTALL);
    private static final Pattern BLOCK = Pattern.compile("^(launcher|gateway)\\.([a-z_.]+): (.*)$", Pattern.DOTALL);
    private static final Map<String, String> PHRASES = Map.of(
            "use port: auto", "leave the port of one of them out",
            "set port: auto and use {port} in its command, or set port: NUMBER",
            "give it one: option port 'NUMBER'",
            "with method: kill, which", "with stop_method 'kill', which",
            "has both streamlit and command", "has both script and command",
            "give it streamlit: SCRIPT or command: [PROGRAM, ARGUMENT, …]",
            "give it: option script 'FILE', or: list command 'PROGRAM'");

    private UciWords() {}

    static String reword(String message) {
        String worded = message;
        for (Map.Entry<String, String> phrase : PHRASES.entrySet()) {
            worded = worded.replace(phrase.getKey(), phrase.getValue());
        }
        Matcher app = APP.matcher(worded);
        if (app.matches()) {
            String key = app.group(2) == null ? "" : option(app.group(2), UciKeys.ofApps()) + ": ";
            return "app \"" + app.group(1) + "\": " + key + app.group(3);
        }
        Matcher block = BLOCK.matcher(worded);
        if (block.matches()) {
            return option(block.group(2), block.group(1).equals("gateway") ? UciKeys.GATEWAY : UciKeys.GLOBAL) + ": "
                    + block.group(3);
        }
        return worded.replaceFirst("^([a-z_]+)\\[[0-9]+\\]: ", "$1: ");
    }

    /** The option that sets the key at this path, or the path's last word. */
    private static String option(String path, List<UciKey> keys) {
        return keys.stream().filter(key -> key.path().equals(path)).map(UciKey::name).findFirst()
                .orElse(path.equals("route") ? "domain" : path.substring(path.lastIndexOf('.') + 1));
    }
}
