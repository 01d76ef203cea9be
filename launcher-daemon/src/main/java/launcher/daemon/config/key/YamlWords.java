package launcher.daemon.config.key;

import java.util.Set;
import java.util.regex.Pattern;

/** Writes text as one YAML word. */
public final class YamlWords {

    /** What every YAML reader takes for this text and nothing else, inside of lists and blocks too. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_/.][A-Za-z0-9_/.+@%-]*(:[A-Za-z0-9_/.+@%-]+)*");

    private static final Set<String> NULLS = Set.of("null", "Null", "NULL");

    /** Longer text is always quoted: the pattern's depth grows with its length. */
    private static final int PLAIN_LENGTH_MAX = 200;

    private YamlWords() {}

    /** {@code text}, in double quotes where it needs them. */
    public static String word(String text) {
        if (text.length() <= PLAIN_LENGTH_MAX && PLAIN.matcher(text).matches() && !NULLS.contains(text)) {
            return text;
        }
        var out = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                default -> {
                    if ((c >= 0x20 && c < 0x7F) || (c >= 0xA0 && c < 0x2000)) {
                        out.appendCodePoint(c);
                    } else {
                        out.append(String.format(c > 0xFFFF ? "\\U%08x" : "\\u%04x", c));
                    }
                }
            }
        });
        return out.append('"').toString();
    }
}
