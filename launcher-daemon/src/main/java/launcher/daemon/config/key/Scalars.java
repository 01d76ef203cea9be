package launcher.daemon.config.key;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import launcher.core.protocol.Suggestion;
import launcher.daemon.config.key.ScalarType.Outcome;

/** The shapes of single values: switches, words, numbers, durations, sizes. */
final class Scalars {

    /** The longest duration, ten years: it adds up with any point in time without an overflow. */
    static final Duration DURATION_MAX = Duration.ofDays(3650);

    private static final String DURATION_PATTERN = "([0-9]{1,12})(ms|s|m|h)";
    private static final Pattern DURATION = Pattern.compile(DURATION_PATTERN);
    private static final String SIZE_PATTERN = "([0-9]{1,15})(B|KiB|MiB|GiB|TiB)";
    private static final Pattern SIZE = Pattern.compile(SIZE_PATTERN);
    private static final List<String> SIZE_UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB");
    private static final Pattern SIZE_SLIP = Pattern.compile("(?i)([0-9]{1,15})\\s*([kmgt])(i?b)?");
    private static final Pattern DURATION_SLIP =
            Pattern.compile(
                    "(?i)([0-9]{1,9})\\s*(ms|msec|s|sec|secs|seconds?|m|min|mins|minutes?|h|hr|hrs|hours?|d|days?)");

    private Scalars() {}

    /** A switch: {@code true/false}, {@code on/off}, {@code yes/no}. */
    static ValueType<Boolean> flag() {
        var schema = Map.<String, Object>of("anyOf",
                List.of(Map.of("type", "boolean"), Map.of("enum", List.of("on", "off", "yes", "no"))));
        return new ScalarType<>("true or false", text -> switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "on", "yes" -> new Outcome.Good<>(true);
            case "false", "off", "no" -> new Outcome.Good<>(false);
            default -> new Outcome.Bad<>("");
        }, String::valueOf, schema);
    }

    /** Text that fulfils {@code test}; never with a NUL in it, never empty. */
    static ValueType<String> text(String expected, Predicate<String> test, Map<String, Object> schema) {
        return new ScalarType<>(expected,
                text -> !text.isEmpty() && text.indexOf('\0') < 0 && test.test(text) ? new Outcome.Good<>(text)
                        : new Outcome.Bad<>(""),
                text -> text, schema);
    }

    /** True if the file system can have such a path; without a UTF-8 locale it may not have all letters. */
    static boolean isPath(String text) {
        try {
            // ~ is a shell's word for a folder, and as a folder's name hardly ever meant
            return !Path.of(text).toString().isEmpty() && !text.equals("~") && !text.startsWith("~/");
        } catch (InvalidPathException _) {
            return false;
        }
    }

    /** Text that matches {@code regex}. */
    static ValueType<String> matching(String expected, String regex) {
        var pattern = Pattern.compile(regex);
        return text(expected, text ->
                pattern.matcher(text).matches(), Map.of("type", "string", "pattern", "^(" + regex + ")$"));
    }

    static ValueType<Integer> whole(int min, int max) {
        String expected = "a whole number from " + min + " to " + max;
        var schema = Map.<String, Object>of("type", "integer", "minimum", min, "maximum", max);
        return new ScalarType<>(expected, text -> {
            if (!text.matches("-?[0-9]{1,10}")) {
                return new Outcome.Bad<>("");
            }
            long value = Long.parseLong(text);
            return value >= min && value <= max ? new Outcome.Good<>((int) value) : new Outcome.Bad<>("");
        }, String::valueOf, schema);
    }

    /** One of an enum's constants, written in lower case with hyphens. */
    static <E extends Enum<E>> ValueType<E> oneOf(Class<E> type, Predicate<E> allowed) {
        var byName = new LinkedHashMap<String, E>();
        Arrays.stream(type.getEnumConstants()).filter(allowed)
                .forEach(constant -> byName.put(nameOf(constant), constant));
        return choice(byName);
    }

    static String nameOf(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** One of these words. */
    static <T> ValueType<T> choice(Map<String, T> byName) {
        var names = List.copyOf(byName.keySet());
        String expected = names.size() == 1 ? names.getFirst() : "one of " + String.join(", ", names);
        return new ScalarType<>(expected, text -> {
            T value = byName.get(text);
            return value == null ? new Outcome.Bad<>(Suggestion.hint(text, names)) : new Outcome.Good<>(value);
        }, value -> names.stream().filter(name -> value.equals(byName.get(name))).findFirst().orElseThrow(),
                Map.of("enum", new ArrayList<>(names)));
    }

    /** A duration of at least {@code min}. */
    static ValueType<Duration> duration(Duration min) {
        String expected = "a duration like 500ms, 30s, 30m or 2h"
                + (min.isZero() ? "" : ", of at least " + writeDuration(min));
        return new ScalarType<>(expected, text -> {
            Optional<Duration> read = parseDuration(text);
            if (read.isEmpty()) {
                return new Outcome.Bad<>(durationAdvice(text));
            }
            if (read.get().compareTo(DURATION_MAX) > 0) {
                return new Outcome.Bad<>("; the longest is " + writeDuration(DURATION_MAX));
            }
            return read.get().compareTo(min) < 0 ? new Outcome.Bad<>("") : new Outcome.Good<>(read.get());
        }, Scalars::writeDuration, Map.of("type", "string", "pattern", "^" + DURATION_PATTERN + "$"));
    }

    /** The duration that {@code text} is, or empty. */
    static Optional<Duration> parseDuration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long number = Long.parseLong(matcher.group(1));
        return Optional.of(switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
        });
    }

    static String writeDuration(Duration value) {
        if (value.toMillis() % 1000 != 0) {
            return value.toMillis() + "ms";
        }
        long seconds = value.toSeconds();
        if (seconds != 0 && seconds % 3600 == 0) {
            return seconds / 3600 + "h";
        }
        return seconds != 0 && seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }

    private static String durationAdvice(String text) {
        if (text.matches("[0-9]{1,9}")) {
            return ": a number needs its unit, did you mean \"" + text + "s\" or \"" + text + "m\"?";
        }
        Matcher slip = DURATION_SLIP.matcher(text);
        if (!slip.matches()) {
            return "";
        }
        String unit = slip.group(2).toLowerCase(Locale.ROOT);
        long number = Long.parseLong(slip.group(1));
        String meant = unit.startsWith("d") ? number * 24 + "h"
                : number + (unit.startsWith("ms") ? "ms" : unit.substring(0, 1));
        return ", did you mean \"" + meant + "\"?";
    }

    /** A size in bytes, of at least {@code min}. */
    static ValueType<Long> size(long min) {
        return size(min, Long.MAX_VALUE);
    }

    /** A size in bytes, of at least {@code min} and at most {@code max}. */
    static ValueType<Long> size(long min, long max) {
        String expected = "a size like 512KiB, 100MiB or 2GiB" + (min == 0 ? "" : ", of at least " + writeSize(min))
                + (max == Long.MAX_VALUE ? "" : " and at most " + writeSize(max));
        return new ScalarType<>(expected, text -> {
            Matcher matcher = SIZE.matcher(text);
            if (!matcher.matches()) {
                return new Outcome.Bad<>(sizeAdvice(text));
            }
            long number = Long.parseLong(matcher.group(1));
            int shift = 10 * SIZE_UNITS.indexOf(matcher.group(2));
            if (number > Long.MAX_VALUE >> (shift + 1)) {
                return new Outcome.Bad<>("; no machine has that much");
            }
            long bytes = number << shift;
            return bytes < min || bytes > max ? new Outcome.Bad<>("") : new Outcome.Good<>(bytes);
        }, Scalars::writeSize, Map.of("type", "string", "pattern", "^" + SIZE_PATTERN + "$"));
    }

    static String writeSize(long bytes) {
        int unit = 0;
        long number = bytes;
        while (number != 0 && number % 1024 == 0 && unit < SIZE_UNITS.size() - 1) {
            number /= 1024;
            unit++;
        }
        return number + SIZE_UNITS.get(unit);
    }

    private static String sizeAdvice(String text) {
        if (text.matches("[0-9]{1,15}")) {
            return ": a number needs its unit, did you mean \"" + text + "MiB\"?";
        }
        Matcher slip = SIZE_SLIP.matcher(text);
        return slip.matches() ? ", did you mean \"" + slip.group(1) + slip.group(2).toUpperCase(Locale.ROOT) + "iB\"?"
                : "";
    }
}
