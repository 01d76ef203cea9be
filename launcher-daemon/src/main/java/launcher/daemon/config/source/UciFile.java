package launcher.daemon.config.source;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import launcher.daemon.config.source.UciScanner.BadLineException;
import launcher.daemon.config.source.UciScanner.Token;

/**
 * The sections of a UCI file, OpenWrt's form of configuration: {@code config TYPE ['NAME']},
 * {@code option KEY 'VALUE'}, {@code list KEY 'VALUE'}. It reads what {@code uci} reads, as {@code uci} does, and
 * refuses what {@code uci} refuses; but every line that is wrong is a problem of its own, and the lines after it are
 * still read.
 */
public final class UciFile {

    /**
     * One section; a name that occurs again goes on with the section of that name.
     *
     * @param name    empty for an anonymous section
     * @param options each name once, with what counts
     */
    public record Section(SourceLocation place, String type, String name, List<Option> options) {

        public Section {
            options = List.copyOf(options);
        }
    }

    /**
     * An option of a section.
     *
     * @param values one of a plain option, one or more of a list; of a plain option never empty text
     */
    public record Option(SourceLocation place, boolean list, String key, List<Word> values) {

        public Option {
            values = List.copyOf(values);
        }

        /** The value, of a list its first one. */
        public Word value() {
            return values.getFirst();
        }
    }

    /** A word and where it begins. */
    public record Word(SourceLocation place, String text) {

        /** False if some of its bytes are no characters; the text then has lone surrogates in their place. */
        public boolean isUtf8() {
            return text.codePoints().noneMatch(c -> c >= 0xD800 && c <= 0xDFFF);
        }
    }

    private static final String BYTE_ORDER_MARK = "\u00EF\u00BB\u00BF";

    private final UciScanner scanner;
    private final Problems problems;
    private final List<OpenSection> sections = new ArrayList<>();
    private final Map<String, OpenSection> byName = new HashMap<>();
    private Optional<OpenSection> current = Optional.empty();

    private UciFile(Path file, byte[] bytes, Problems problems) {
        this.scanner = new UciScanner(file, bytes);
        this.problems = problems;
    }

    /** The sections of a file in their order; what is wrong goes to {@code problems}. */
    public static List<Section> parse(Path file, byte[] bytes, Problems problems) {
        var parsing = new UciFile(file, bytes, problems);
        while (parsing.scanner.nextLine()) {
            parsing.line();
        }
        return parsing.sections.stream().map(OpenSection::grown).toList();
    }

    /**
     * True if {@code text}, a character a byte, is in this form and not YAML: its first line that says something
     * begins with {@code config} or {@code package}.
     */
    public static boolean looksLikeUci(String text) {
        return text.lines()
                .map(line -> line.startsWith(BYTE_ORDER_MARK) ? line.substring(BYTE_ORDER_MARK.length()) : line)
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .findFirst()
                .filter(line -> line.matches("(config|package)(\\s+[^:\\s].*)?"))
                .isPresent();
    }

    private void line() {
        try {
            Optional<Token> command = scanner.command();
            while (command.isPresent()) {
                take(command.get());
                command = scanner.command();
            }
        } catch (BadLineException bad) {
            problems.error(bad.place(), bad.text());
            scanner.resumeAfter(bad.place());
        }
    }

    private void take(Token command) throws BadLineException {
        switch (command.text()) {
            case "package", "p" -> packageName(command);
            case "config", "c" -> section(command);
            case "option", "o" -> option(command, false);
            case "list", "l" -> option(command, true);
            default -> throw new BadLineException(command.place(), said(command));
        }
    }

    private static String said(Token command) {
        String word = command.text().strip();
        return switch (word) {
            case "config" -> "write: config TYPE 'NAME'";
            case "option", "list" -> "write: " + word + " KEY 'VALUE'";
            case "" -> "nothing follows this ; on its line; remove it";
            default -> word.startsWith("\uFEFF")
                    ? "the file begins with a byte order mark, which uci does not read; save it without"
                    : "a line begins with config, option or list, this one with \"" + Texts.shorten(word) + "\"";
        };
    }

    /** uci takes the package's name from the file's, whatever is written here. */
    private void packageName(Token command) throws BadLineException {
        Token name = required(command, "package NAME");
        if (!name.text().matches("[A-Za-z0-9_-]+")) {
            throw new BadLineException(name.place(), "\"" + Texts.shorten(name.text())
                    + "\" cannot be the name of a package: letters, digits, - and _ alone");
        }
        assertEnd("package NAME");
    }

    private void section(Token command) throws BadLineException {
        // what follows a section that is wrong is no other section's
        var refused = new OpenSection(command.place(), "", "");
        current = Optional.of(refused);
        Token type = required(command, "config TYPE 'NAME'");
        if (!type.text().matches("[!-~]+")) {
            throw new BadLineException(type.place(), "\"" + Texts.shorten(type.text())
                    + "\" cannot be the type of a section: visible ASCII characters alone");
        }
        Token name = scanner.word();
        checkName(name, "section", unnamed(type, "NAME"));
        assertEnd("config TYPE 'NAME'");
        OpenSection before = byName.get(name.text());
        if (before != null && !before.type.equals(type.text())) {
            throw new BadLineException(name.place(), "a section named \"" + name.text() + "\" is there already, of "
                    + "type " + before.type + ", in line " + before.place.line() + unnamed(type, name.text()));
        }
        OpenSection section = before != null ? before : new OpenSection(command.place(), type.text(), name.text());
        if (before == null) {
            sections.add(section);
        }
        if (!name.text().isEmpty()) {
            byName.put(name.text(), section);
        }
        current = Optional.of(section);
    }

    /** Advice for a section that cannot have the name of the app that it is about. */
    private static String unnamed(Token type, String name) {
        return switch (type.text()) {
            case "app" -> "; leave the name out here, and add: option name '" + name + "'";
            case "priority" -> "; leave the name out here, and add: option app '" + name + "'";
            default -> "; choose another name";
        };
    }

    private void option(Token command, boolean list) throws BadLineException {
        if (current.isEmpty()) {
            throw new BadLineException(command.place(), "this stands before the first \"config\" line");
        }
        String form = command.text() + " KEY 'VALUE'";
        Token key = required(command, form);
        checkName(key, "option", "");
        Token value = scanner.word();
        assertEnd(form + "; a value with spaces needs quotes");
        OpenSection section = current.get();
        var word = new Word(value.place(), value.text());
        if (list) {
            section.append(key, word);
        } else if (!value.text().isEmpty()) {
            section.set(key, word);
        }
    }

    private Token required(Token command, String form) throws BadLineException {
        if (!scanner.ranOut()) {
            Token word = scanner.word();
            if (!word.text().isEmpty()) {
                return word;
            }
        }
        throw new BadLineException(command.place(), "write: " + form);
    }

    private static void checkName(Token name, String of, String advice) throws BadLineException {
        if (!name.text().matches("[A-Za-z0-9_]*")) {
            throw new BadLineException(name.place(), "\"" + Texts.shorten(name.text()) + "\" cannot be the name of "
                    + (of.equals("option") ? "an " : "a ") + of + ": uci has letters, digits and _ alone" + advice);
        }
    }

    private void assertEnd(String form) throws BadLineException {
        Token more = scanner.word();
        if (!more.text().isEmpty()) {
            throw new BadLineException(more.place(), "write: " + form);
        }
    }

    /** A section whose options are still being read. */
    private static final class OpenSection {
        private final SourceLocation place;
        private final String type;
        private final String name;
        private final Map<String, Option> options = new LinkedHashMap<>();

        private OpenSection(SourceLocation place, String type, String name) {
            this.place = place;
            this.type = type;
            this.name = name;
        }

        private void set(Token key, Word value) {
            options.remove(key.text());
            options.put(key.text(), new Option(key.place(), false, key.text(), List.of(value)));
        }

        private void append(Token key, Word value) {
            Optional<Option> before = Optional.ofNullable(options.get(key.text()));
            var values = new ArrayList<>(before.map(Option::values).orElse(List.of()));
            values.add(value);
            if (before.isPresent() && !before.get().list()) {
                options.remove(key.text());
            }
            options.put(key.text(), new Option(before.map(Option::place).orElse(key.place()), true, key.text(),
                    values));
        }

        private Section grown() {
            return new Section(place, type, name, List.copyOf(options.values()));
        }
    }
}
