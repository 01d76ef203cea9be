package launcher.daemon.config.source;

/** Text from a file made fit for a message on one line. */
public final class Texts {

    /** Characters of a wrong value that a message repeats. */
    private static final int SHOWN_MAX = 60;

    private Texts() {}

    /** At most some sixty characters, and nothing that would end the line. */
    public static String shorten(String text) {
        boolean cut = text.codePointCount(0, text.length()) > SHOWN_MAX;
        return cut ? onOneLine(text.substring(0, text.offsetByCodePoints(0, SHOWN_MAX))) + "…" : onOneLine(text);
    }

    /**
     * All of the text, with control characters, line separators and lone surrogates as a backslash, u and four digits.
     */
    static String onOneLine(String text) {
        var out = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (Character.isISOControl(c) || c == 0x2028 || c == 0x2029 || (c >= 0xD800 && c <= 0xDFFF)) {
                out.append(String.format("\\u%04x", c));
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.toString();
    }
}
