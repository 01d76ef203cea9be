package launcher.daemon.config;

import java.util.List;
import java.util.Optional;
import launcher.core.protocol.Suggestion;

/** The names in braces that are filled in when an app is started. */
final class Placeholders {

    private static final List<String> NAMES = List.of("app", "base_path", "port");

    private Placeholders() {}

    /** {@code text} with its braces doubled, so that nothing in it is filled in. */
    static String escape(String text) {
        return text.replace("{", "{{").replace("}", "}}");
    }

    /** What {@link #escape} was given. */
    static String unescape(String text) {
        return text.replace("{{", "{").replace("}}", "}");
    }

    /** True if {@code {name}} is filled in somewhere in {@code text}. */
    static boolean mentions(String text, String name) {
        return text.replace("{{", "").contains("{" + name + "}");
    }

    /** What is wrong with the braces of {@code text}, if anything. */
    static Optional<String> problem(String text) {
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            boolean doubled = at + 1 < text.length() && text.charAt(at + 1) == c;
            if (c == '}' && !doubled) {
                return Optional.of("a single \"}\"; write }} for a brace");
            } else if (c == '{' && !doubled) {
                int end = text.indexOf('}', at);
                String name = text.substring(at + 1, end < 0 ? text.length() : end);
                if (end < 0 || !NAMES.contains(name)) {
                    return Optional.of(unknown(end < 0 ? "" : name));
                }
                at = end + 1;
            } else {
                at += c == '{' || c == '}' ? 2 : 1;
            }
        }
        return Optional.empty();
    }

    private static String unknown(String name) {
        if (name.matches("[a-z_]{1,20}")) {
            return "{" + name + "} is not known" + Suggestion.hint(name, NAMES)
                    + "; there are {port}, {app} and {base_path}, and {{ }} for braces";
        }
        return "a single \"{\"; write {{ and }} for braces";
    }
}
