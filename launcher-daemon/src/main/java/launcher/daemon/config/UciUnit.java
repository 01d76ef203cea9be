package launcher.daemon.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import launcher.daemon.config.source.Problems;
import launcher.daemon.config.source.Texts;
import launcher.daemon.config.source.Tree;
import launcher.daemon.config.source.UciFile;
import launcher.daemon.config.source.UciFile.Word;

/** How the value of a UCI option is written, and what it is as a value of the key that it sets. */
enum UciUnit {

    /** {@code 0} or {@code 1}. */
    FLAG("0 or 1"),
    MINUTES("a number of minutes"),
    SECONDS("a number of seconds"),
    /** A bare number of them, or with a unit. */
    MEGABYTES("a number of megabytes, or a size like 512M or 2G"),
    /** Always with a unit. */
    SIZE("a size like 512M or 2G"),
    /** As the key has it. */
    TEXT(""),
    /** A list, or an option with blanks between its words. */
    WORDS(""),
    /** A list of arguments. */
    ARGUMENTS("a list; write each word: list %s 'WORD'"),
    /** A list of variables. */
    VARIABLES("lines like: list %s 'NAME=value'"),
    /** {@code /PATH}, {@code tcp}, {@code log REGEX} or {@code command WORD…}. */
    READINESS("/PATH, tcp, log REGEX or command WORDS");

    private static final Pattern SIZE_WORD = Pattern.compile("([0-9]{1,9})([KMG])(i?B)?");

    private final String expected;

    UciUnit(String expected) {
        this.expected = expected;
    }

    boolean isList() {
        return this == WORDS || this == ARGUMENTS || this == VARIABLES;
    }

    /** What is expected, or empty where the key itself tells that best. */
    Optional<String> expected(String option) {
        return expected.isEmpty() ? Optional.empty() : Optional.of(expected.replace("%s", option));
    }

    /** The option's value as the key's; empty if it is nothing of this unit, and then {@code problems} says so. */
    Optional<Tree> read(UciFile.Option option, Problems problems) {
        Optional<Tree> tree = switch (this) {
            case FLAG -> scalar(option, flag(option.value().text()));
            case MINUTES -> number(option.value(), "m");
            case SECONDS -> number(option.value(), "s");
            case MEGABYTES -> number(option.value(), "MiB").or(() -> size(option.value()));
            case SIZE -> size(option.value());
            case TEXT -> scalar(option, option.value().text());
            case WORDS -> Optional.of(new Tree.Sequence(option.value().place(), words(option)));
            case ARGUMENTS -> arguments(option);
            case VARIABLES -> variables(option);
            case READINESS -> readiness(option);
        };
        if (tree.isEmpty()) {
            problems.error(option.value().place(), wrong(option));
        }
        return tree;
    }

    /** The message for a value that is wrong. */
    String wrong(UciFile.Option option) {
        return option.key() + ": expected " + expected.replace("%s", option.key()) + ", not \""
                + Texts.shorten(option.value().text()) + "\"";
    }

    private static Optional<Tree> scalar(UciFile.Option option, String text) {
        return Optional.of(new Tree.Scalar(option.value().place(), text, false));
    }

    /** Everything that OpenWrt's own scripts take for a switch. */
    private static String flag(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "1", "enabled" -> "true";
            case "0", "disabled" -> "false";
            default -> text;
        };
    }

    private static Optional<Tree> number(Word value, String suffix) {
        return value.text().matches("[0-9]{1,9}")
                ? Optional.of(new Tree.Scalar(value.place(), value.text() + suffix, false)) : Optional.empty();
    }

    private static Optional<Tree> size(Word value) {
        Matcher matcher = SIZE_WORD.matcher(value.text());
        return matcher.matches()
                ? Optional.of(new Tree.Scalar(value.place(), matcher.group(1) + matcher.group(2) + "iB", false))
                : Optional.empty();
    }

    private static List<Tree> words(UciFile.Option option) {
        List<Tree> words = new ArrayList<>();
        for (Word word : option.values()) {
            for (String part : option.list() ? List.of(word.text()) : List.of(word.text().strip().split("\\s+"))) {
                words.add(new Tree.Scalar(word.place(), part, false));
            }
        }
        return words;
    }

    private static Optional<Tree> arguments(UciFile.Option option) {
        return option.list() || !option.value().text().contains(" ")
                ? Optional.of(new Tree.Sequence(option.value().place(), option.values().stream()
                        .<Tree>map(word -> new Tree.Scalar(word.place(), word.text(), false)).toList()))
                : Optional.empty();
    }

    private static Optional<Tree> variables(UciFile.Option option) {
        List<Tree.Entry> entries = new ArrayList<>();
        for (Word word : option.values()) {
            int equals = word.text().indexOf('=');
            if (equals < 1) {
                return Optional.empty();
            }
            String name = word.text().substring(0, equals);
            entries.removeIf(entry -> entry.key().equals(name));
            entries.add(new Tree.Entry(name, word.place(),
                    new Tree.Scalar(word.place(), word.text().substring(equals + 1), false)));
        }
        return Optional.of(new Tree.Mapping(option.value().place(), entries));
    }

    private static Optional<Tree> readiness(UciFile.Option option) {
        Word value = option.value();
        String[] words = value.text().strip().split("\\s+", 2);
        String rest = words.length == 2 ? words[1] : "";
        if (words[0].startsWith("/") && rest.isEmpty()) {
            return Optional.of(block(value, "http", words[0]));
        } else if (words[0].equals("tcp") && rest.isEmpty()) {
            return Optional.of(block(value, "tcp", "true"));
        } else if (words[0].equals("log") && !rest.isEmpty()) {
            return Optional.of(block(value, "log", rest));
        } else if (words[0].equals("command") && !rest.isEmpty()) {
            List<Tree> argv = List.of(rest.split("\\s+")).stream()
                    .<Tree>map(word -> new Tree.Scalar(value.place(), word, false)).toList();
            return Optional.of(new Tree.Mapping(value.place(), List.of(
                    new Tree.Entry("command", value.place(), new Tree.Sequence(value.place(), argv)))));
        }
        return Optional.empty();
    }

    private static Tree block(Word value, String key, String text) {
        return new Tree.Mapping(value.place(), List.of(
                new Tree.Entry(key, value.place(), new Tree.Scalar(value.place(), text, false))));
    }
}
