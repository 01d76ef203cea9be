package launcher.daemon.config.source;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * Splits a UCI file into words as OpenWrt's own {@code uci} does: quotes may be glued together and may span lines, a
 * backslash escapes outside of single quotes and joins lines, {@code ;} ends a command, {@code #} begins a comment. It
 * works on bytes, since names are checked as bytes and values need not be UTF-8.
 */
final class UciScanner {

    /**
     * One word.
     *
     * @param text empty for a word that is missing as well as for a quoted one without characters
     */
    record Token(SourceLocation place, String text) {}

    /** Ends the reading of a line; never leaves this package. */
    static final class BadLineException extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient SourceLocation place;

        BadLineException(SourceLocation place, String message) {
            super(message, null, false, false);
            this.place = place;
        }

        SourceLocation place() {
            return place;
        }

        String text() {
            return String.valueOf(getMessage());
        }
    }

    private final Path file;
    /** A character a byte. */
    private final String text;
    private final int[] lineStarts;
    private int at;
    /** Where the part ends that was read as one line, with those lines that a quote or backslash joined to it. */
    private int end;
    /** Where the next line begins. */
    private int next;
    private Optional<SourceLocation> swallowing = Optional.empty();
    /** True once what is quoted and what is not have changed places. */
    private boolean astray;

    UciScanner(Path file, byte[] bytes) {
        this.file = file;
        this.text = new String(bytes, StandardCharsets.ISO_8859_1);
        int[] starts = new int[1 + (int) text.chars().filter(c -> c == '\n').count()];
        for (int line = 1, i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) {
            starts[line++] = i + 1;
        }
        this.lineStarts = starts;
    }

    /** Goes to the next line that says something; false at the end of the file. */
    boolean nextLine() {
        if (next >= text.length()) {
            return false;
        }
        at = next;
        end = next;
        join();
        skipWhitespace();
        return true;
    }

    /** Goes on at the line after {@code place}, whatever was read as one line with it, if that is worth reading. */
    void resumeAfter(SourceLocation place) {
        next = place.line() < lineStarts.length && !astray ? lineStarts[place.line()] : text.length();
    }

    /**
     * The word that says what a command is, which cannot be quoted; empty at the end of the line. Only blanks and tabs
     * end it, and it must be followed by one.
     */
    Optional<Token> command() throws BadLineException {
        while (at < end && isBlank(text.charAt(at))) {
            at++;
        }
        if (at >= end || text.charAt(at) == '#') {
            return Optional.empty();
        }
        int from = at;
        while (at < end && !isBlank(text.charAt(at))) {
            at++;
        }
        var word = new Token(placeOf(from), decoded(text.substring(from, at)));
        at++;
        return Optional.of(word);
    }

    /** True if the word before was the last of its line, so that nothing at all follows it. */
    boolean ranOut() {
        return at > end;
    }

    /** The next word of the command; without text if there is none. */
    Token word() throws BadLineException {
        skipWhitespace();
        int from = at;
        if (at < end && text.charAt(at) == ';') {
            at++;
            return new Token(placeOf(from), "");
        }
        var out = new StringBuilder();
        boolean verbatim = true;
        boolean more = at < end;
        while (more) {
            char c = text.charAt(at);
            switch (c) {
                case '#' -> end = at;
                case ';' -> {
                    // uci ends the word by a NUL in its buffer, which falls on the semicolon if nothing was left out
                    end = verbatim ? at : end;
                    return new Token(placeOf(from), decoded(out.toString()));
                }
                case '\'', '"' -> {
                    verbatim = false;
                    quoted(c, out);
                }
                case '\\' -> {
                    verbatim = false;
                    if (escapes()) {
                        out.append(text.charAt(at++));
                    }
                }
                default -> {
                    out.append(c);
                    at++;
                }
            }
            more = at < end && !isSpace(text.charAt(at));
        }
        if (at < end) {
            at++;
        }
        return new Token(placeOf(from), decoded(out.toString()));
    }

    private void quoted(char quote, StringBuilder out) throws BadLineException {
        int from = at++;
        int already = out.length();
        while (true) {
            if (at >= end && !join()) {
                throw unclosed(from, quote);
            }
            char c = text.charAt(at);
            if (c == quote) {
                at++;
                noteSwallowed(from, out.substring(already));
                return;
            }
            if (c != '\\' || quote != '"' || escapes()) {
                if (at >= end) {
                    throw unclosed(from, quote);
                }
                out.append(text.charAt(at++));
            }
        }
    }

    /** A quote that is forgotten ends at the next one, far below; then this is where to look. */
    private void noteSwallowed(int from, String value) {
        if (swallowing.isEmpty() && value.lines().skip(1).anyMatch(line ->
                line.strip().matches("(config|option|list)\\s.*"))) {
            swallowing = Optional.of(placeOf(from));
        }
    }

    private BadLineException unclosed(int from, char quote) {
        astray = swallowing.isPresent();
        return new BadLineException(swallowing.orElse(placeOf(from)),
                "this quote is never closed; add the missing " + quote + " at the end of the value");
    }

    /** Skips a backslash; false if it joins the next line, which is then there instead of the line's end. */
    private boolean escapes() {
        at++;
        String rest = text.substring(Math.min(at, end), Math.min(end, at + 2));
        if (rest.isEmpty() || rest.startsWith("\n") || (rest.equals("\r\n") && at + 2 == end)) {
            at = end;
            join();
            return false;
        }
        return true;
    }

    /** Appends the next line to this one; false if there is none. */
    private boolean join() {
        if (next >= text.length()) {
            return false;
        }
        int newline = text.indexOf('\n', next);
        next = newline < 0 ? text.length() : newline + 1;
        end = next;
        return true;
    }

    private void skipWhitespace() {
        while (at < end && isSpace(text.charAt(at))) {
            at++;
        }
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private static boolean isSpace(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    /** Where this byte stands; the column counts characters. */
    private SourceLocation placeOf(int index) {
        int found = Arrays.binarySearch(lineStarts, index);
        int line = found >= 0 ? found : -found - 2;
        int continued = (int) text.substring(lineStarts[line], index).chars().filter(c -> (c & 0xC0) == 0x80).count();
        return new SourceLocation(file, line + 1, 1 + index - lineStarts[line] - continued);
    }

    /** The bytes as UTF-8. What is none becomes lone surrogates, so that it can be told from everything else. */
    private static String decoded(String bytes) {
        byte[] raw = bytes.getBytes(StandardCharsets.ISO_8859_1);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(raw)).toString();
        } catch (CharacterCodingException _) {
            var out = new StringBuilder();
            for (byte b : raw) {
                out.append((char) (b >= 0 ? b : 0xDC00 + (b & 0xFF)));
            }
            return out.toString();
        }
    }
}
