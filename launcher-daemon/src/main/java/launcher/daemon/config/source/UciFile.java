package launcher.daemon.config.source;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The sections of a UCI file, OpenWrt's form of configuration: {@code config TYPE ['NAME']},
 * {@code option KEY 'VALUE'}, {@code list KEY 'VALUE'}. Every line that is wrong is a problem of its own; the lines
 * after it are still read.
 */
public final class UciFile {

    /**
     * One section.
     *
     * @param name empty for an anonymous section
     */
    public record Section(SourceLocation place, String type, String name, List<Line> lines) {}

    /** One option, or one item of a list. */
    public record Line(SourceLocation place, boolean list, String key, Word value) {}

    /** A word and where it begins. */
    public record Word(SourceLocation place, String text) {}

    private final Path file;
    private final Problems problems;
    private final List<Section> sections = new ArrayList<>();

    private UciFile(Path file, Problems problems) {
        this.file = file;
        this.problems = problems;
    }

    /** The sections of {@code text} in their order; what is wrong goes to {@code problems}. */
    public static List<Section> parse(Path file, String text, Problems problems) {
        var parsing = new UciFile(file, problems);
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            String chomped = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
            parsing.words(number, chomped).ifPresent(parsing::take);
        }
        return List.copyOf(parsing.sections);
    }

    /**
     * True if {@code text} is in this form and not YAML: its first line that says something begins with {@code config}
     * or {@code package}.
     */
    public static boolean looksLikeUci(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .findFirst()
                .filter(line -> line.matches("(config|package)(\\s+[^:\\s].*)?"))
                .isPresent();
    }

    private void take(List<Word> words) {
        Word verb = words.getFirst();
        switch (verb.text()) {
            case "package" -> { }
            case "config" -> section(verb, words);
            case "option", "list" -> line(verb, words);
            default -> problems.error(verb.place(),
                    "a line begins with config, option or list, this one with \"" + Texts.shorten(verb.text()) + "\"");
        }
    }

    private void section(Word verb, List<Word> words) {
        if (words.size() < 2 || words.size() > 3) {
            problems.error(verb.place(), "write: config TYPE 'NAME'");
            return;
        }
        String name = words.size() == 3 ? words.get(2).text() : "";
        sections.add(new Section(verb.place(), words.get(1).text(), name, new ArrayList<>()));
    }

    private void line(Word verb, List<Word> words) {
        if (words.size() != 3) {
            String why = words.size() > 3 ? "; a value with spaces needs quotes" : "";
            problems.error(words.size() > 3 ? words.get(3).place()
                    : verb.place(), "write: " + verb.text() + " KEY 'VALUE'" + why);
        } else if (sections.isEmpty()) {
            problems.error(verb.place(), "this stands before the first \"config\" line");
        } else {
            sections.getLast().lines().add(
                    new Line(words.get(1).place(), verb.text().equals("list"), words.get(1).text(), words.get(2)));
        }
    }

    /** The words of a line without its comment; empty if there are none or a quote is missing. */
    private Optional<List<Word>> words(int number, String line) {
        var words = new ArrayList<Word>();
        int at = 0;
        while (at < line.length()) {
            char c = line.charAt(at);
            if (c == '#') {
                break;
            }
            if (c == ' ' || c == '\t') {
                at++;
                continue;
            }
            var word = new StringBuilder();
            var place = new SourceLocation(file, number, 1 + line.codePointCount(0, at));
            at = word(line, at, word, number);
            if (at < 0) {
                return Optional.empty();
            }
            words.add(new Word(place, word.toString()));
        }
        return words.isEmpty() ? Optional.empty() : Optional.of(words);
    }

    /**
     * Appends the word that begins at {@code from}, whose parts may be quoted; returns where it ends, or -1 if a quote
     * is missing.
     */
    private int word(String line, int from, StringBuilder out, int number) {
        int at = from;
        while (at < line.length() && line.charAt(at) != ' ' && line.charAt(at) != '\t') {
            char c = line.charAt(at);
            if (c != '\'' && c != '"') {
                out.append(c);
                at++;
                continue;
            }
            int end = quoted(line, at, out);
            if (end < 0) {
                problems.error(new SourceLocation(file, number, 1 + line.codePointCount(0, at)),
                        "this quote is never closed; add the missing " + c + " at the end of the value");
                return -1;
            }
            at = end;
        }
        return at;
    }

    /** Appends what is quoted; a backslash is an escape in double quotes only. Returns where it ends, or -1. */
    private static int quoted(String line, int from, StringBuilder out) {
        char quote = line.charAt(from);
        for (int at = from + 1; at < line.length(); at++) {
            char c = line.charAt(at);
            if (c == quote) {
                return at + 1;
            }
            boolean escape = c == '\\' && quote == '"' && at + 1 < line.length();
            out.append(escape ? line.charAt(++at) : c);
        }
        return -1;
    }
}
