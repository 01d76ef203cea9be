package launcher.daemon.gateway.http;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Bytes with what is to come of them; the files say how they are written.
 *
 * @param characters what is sent, a character a byte
 * @param method     of the request that a response answers
 * @param wants      what is to come of each message on the connection, in turn
 * @param passes     the fields that are passed on; empty if that is not looked at
 */
public record Vector(String name, String method, String characters, List<String> wants, List<String> passes) {

    private static final Pattern REPEATED = Pattern.compile("\\$\\{(.*?)\\*([0-9]+)}");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:([rnt0\\\\\"])|x([0-9a-f]{2}))");
    private static final Map<String, String> SHORT = Map.of(
            "${get}", "GET /app/x HTTP/1.1\\r\\nHost: a\\r\\n",
            "${post}", "POST /app/x HTTP/1.1\\r\\nHost: a\\r\\n",
            "${end}", "\\r\\n");

    public Vector {
        wants = List.copyOf(wants);
        passes = List.copyOf(passes);
    }

    /** What is sent. */
    public byte[] sent() {
        return characters.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** All vectors of a file beside this class. */
    public static List<Vector> read(String file) {
        var vectors = new ArrayList<Vector>();
        Optional<Draft> draft = Optional.empty();
        for (String line : lines(file)) {
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            if (line.startsWith(" ")) {
                draft.orElseThrow().add(line.strip().split(" +", 2));
            } else {
                draft.ifPresent(done -> vectors.add(done.vector()));
                draft = Optional.of(new Draft(line));
            }
        }
        draft.ifPresent(done -> vectors.add(done.vector()));
        return vectors;
    }

    private static List<String> lines(String file) {
        try (var in = new BufferedReader(new InputStreamReader(
                Optional.ofNullable(Vector.class.getResourceAsStream(file)).orElseThrow(),
                        StandardCharsets.US_ASCII))) {
            return in.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A vector that is being read. */
    private static final class Draft {
        private final String name;
        private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
        private final List<String> wants = new ArrayList<>();
        private final List<String> passes = new ArrayList<>();
        private String method = "GET";

        Draft(String name) {
            this.name = name;
        }

        void add(String[] words) {
            String rest = words.length > 1 ? words[1] : "";
            switch (words[0]) {
                case "send" -> sent.writeBytes(bytes(rest));
                case "want" -> wants.add(repeated(rest));
                case "pass" -> passes.add(rest);
                case "to" -> method = rest;
                default -> throw new IllegalArgumentException(name + ": no such line: " + words[0]);
            }
        }

        Vector vector() {
            if (wants.isEmpty()) {
                throw new IllegalArgumentException(name + " wants nothing");
            }
            return new Vector(name, method, sent.toString(StandardCharsets.ISO_8859_1), wants, passes);
        }
    }

    /** The bytes that such text stands for. */
    static byte[] bytes(String text) {
        String whole = text;
        for (Map.Entry<String, String> each : SHORT.entrySet()) {
            whole = whole.replace(each.getKey(), each.getValue());
        }
        String plain = ESCAPE.matcher(repeated(whole))
                .replaceAll(match -> Matcher.quoteReplacement(unescaped(match.group(1), match.group(2))));
        return plain.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String repeated(String text) {
        return REPEATED.matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(match.group(1).repeat(Integer.parseInt(match.group(2)))));
    }

    private static String unescaped(@Nullable String letter, @Nullable String hex) {
        if (letter == null) {
            return String.valueOf((char) Integer.parseInt(Optional.ofNullable(hex).orElseThrow(), 16));
        }
        return switch (letter) {
            case "r" -> "\r";
            case "n" -> "\n";
            case "t" -> "\t";
            case "0" -> "\0";
            default -> letter;
        };
    }

    /** Characters, a byte each, as the files write them. */
    public static String escaped(String text) {
        return escaped(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Bytes as the files write them. */
    static String escaped(byte[] bytes) {
        var text = new StringBuilder();
        for (byte b : bytes) {
            switch (b) {
                case '\r' -> text.append("\\r");
                case '\n' -> text.append("\\n");
                case '\t' -> text.append("\\t");
                case 0 -> text.append("\\0");
                case '\\' -> text.append("\\\\");
                default -> text.append(b >= ' ' && b < 0x7f ? String.valueOf((char) b)
                        : String.format("\\x%02x", b & 0xff));
            }
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return name;
    }
}
