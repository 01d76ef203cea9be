package launcher.daemon.gateway.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Writes an app's head anew where it is not in the form that is parsed, but has one meaning: lines that end with LF,
 * more white space in the status line (RFC 9112 4), white space before a colon (5.1), fields over several lines (5.2),
 * control characters in values (RFC 9110 5.5), which become spaces.
 * Such liberties are not taken with the fields that frame the body, since not all readers of HTTP take them.
 */
final class ResponseHeadNormalizer {

    private static final Pattern STATUS_LINE = Pattern.compile(
            "(HTTP/1\\.[0-9])[ \t]+([0-9]{3})(?:[ \t](.*))?", Pattern.DOTALL);

    private static final Pattern SPACED_NAME = Pattern.compile("([^: \t]+)[ \t]+:(.*)", Pattern.DOTALL);

    private static final Pattern OUTER_SPACE = Pattern.compile("^[ \t]+|[ \t]+$");

    private static final Pattern CONTROL = Pattern.compile("[\\x01-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f]");

    private static final List<String> FRAMING =
            List.of("content-length", "transfer-encoding", "connection", "upgrade");

    private final List<String> lines = new ArrayList<>();

    private ResponseHeadNormalizer() {}

    /**
     * The head {@code bytes[from, end)} in the form that is parsed; what has no such form stays as it is.
     *
     * @throws BadMessageException if a reader could take it for something else
     */
    static byte[] normalized(byte[] bytes, int from, int end) throws BadMessageException {
        var head = new ResponseHeadNormalizer();
        for (String line : CharClasses.text(bytes, from, end).split("\r?\n", 0)) {
            head.add(line);
        }
        String all = head.lines.stream().map(ResponseHeadNormalizer::printable).collect(Collectors.joining("\r\n"));
        return (all + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Readers pass control characters over in a value, but for those that end a line or a text (RFC 9110 5.5). */
    private static String printable(String line) {
        int colon = line.indexOf(':');
        return colon < 0 || FRAMING.contains(line.substring(0, colon).toLowerCase(Locale.ROOT))
                ? line
                : line.substring(0, colon) + CONTROL.matcher(line.substring(colon)).replaceAll(" ");
    }

    private void add(String line) throws BadMessageException {
        if (lines.isEmpty()) {
            lines.add(statusLine(line));
        } else if (line.startsWith(" ") || line.startsWith("\t")) {
            unfold(line);
        } else {
            lines.add(field(line));
        }
    }

    private static String statusLine(String line) {
        Matcher matcher = STATUS_LINE.matcher(line);
        if (!matcher.matches()) {
            return line;
        }
        String reason = matcher.group(3);
        return matcher.group(1) + " " + matcher.group(2) + " " + (reason == null ? "" : reason);
    }

    private static String field(String line) throws BadMessageException {
        Matcher matcher = SPACED_NAME.matcher(line);
        if (!matcher.matches()) {
            return line;
        }
        refuseIfItFrames(matcher.group(1), "white space stands before the colon of a field that frames the body");
        return matcher.group(1) + ":" + matcher.group(2);
    }

    private void unfold(String line) throws BadMessageException {
        String more = trimmed(line);
        if (lines.size() == 1 || more.isEmpty()) {
            throw new BadMessageException(400, "a line of white space, or white space behind the status line");
        }
        String before = lines.removeLast();
        refuseIfItFrames(before.split(":", 2)[0], "a field that frames the body is folded over two lines");
        lines.add(trimmed(before) + " " + more);
    }

    private static String trimmed(String text) {
        return OUTER_SPACE.matcher(text).replaceAll("");
    }

    private static void refuseIfItFrames(String name, String why) throws BadMessageException {
        if (FRAMING.contains(name.toLowerCase(Locale.ROOT))) {
            throw new BadMessageException(400, why);
        }
    }
}
