package launcher.cli.output;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Amounts and texts as people read them. */
public final class HumanFormat {

    /** Stands where a value does not apply. */
    public static final String NONE = "-";

    private static final int MINUTE = 60;
    private static final int HOUR = 60 * MINUTE;
    private static final int DAY = 24 * HOUR;
    private static final long MIB = 1024 * 1024;

    /** Sets colour and weight of what follows, and nothing else. */
    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;:]*m");

    private HumanFormat() {}

    /** A span in its two greatest units: {@code 29m 56s}. */
    public static String duration(double seconds) {
        long rest = Math.max(0, Math.round(seconds));
        if (rest < MINUTE) {
            return rest + "s";
        }
        if (rest < HOUR) {
            return pair(rest / MINUTE, "m", rest % MINUTE, "s");
        }
        if (rest < DAY) {
            return pair(rest / HOUR, "h", rest % HOUR / MINUTE, "m");
        }
        return pair(rest / DAY, "d", rest % DAY / HOUR, "h");
    }

    public static String duration(OptionalDouble seconds) {
        return seconds.isPresent() ? duration(seconds.getAsDouble()) : NONE;
    }

    private static String pair(long great, String greatUnit, long small, String smallUnit) {
        return small == 0 ? great + greatUnit : great + greatUnit + " " + small + smallUnit;
    }

    /** A configured span as it is written into the file: {@code 30m}, {@code 60s}, {@code 500ms}. */
    public static String setting(double seconds) {
        long millis = Math.round(seconds * 1000);
        if (millis % 1000 != 0) {
            return millis + "ms";
        }
        long whole = millis / 1000;
        if (whole % HOUR == 0 && whole > 0) {
            return whole / HOUR + "h";
        }
        return whole % MINUTE == 0 && whole > MINUTE ? whole / MINUTE + "m" : whole + "s";
    }

    /** How long a start took: {@code 1.84s}, {@code 2m 3s}. */
    public static String took(double seconds) {
        return seconds < MINUTE ? String.format(Locale.ROOT, "%.2fs", seconds) : duration(seconds);
    }

    public static String memory(long bytes) {
        return bytes == 0 || bytes >= MIB
                ? Math.round((double) bytes / MIB) + " MiB"
                : String.format(Locale.ROOT, "%.1f MiB", Math.max(0.1, (double) bytes / MIB));
    }

    public static String memory(OptionalLong bytes) {
        return bytes.isPresent() ? memory(bytes.getAsLong()) : NONE;
    }

    public static String yesNo(boolean value) {
        return value ? "yes" : "no";
    }

    /**
     * A line of an app's output: in its colours, which end with it, and with every other control character but a tab
     * replaced. An app is trusted with how its line looks, not with the operator's terminal.
     */
    public static String output(String line) {
        if (line.codePoints().noneMatch(Character::isISOControl)) {
            return line;
        }
        Matcher colours = COLOUR.matcher(line);
        var shown = new StringBuilder();
        int from = 0;
        while (colours.find()) {
            shown.append(printableButTabs(line.substring(from, colours.start()))).append(colours.group());
            from = colours.end();
        }
        shown.append(printableButTabs(line.substring(from)));
        return from == 0 ? shown.toString() : shown.append(Colours.RESET).toString();
    }

    private static String printableButTabs(String text) {
        return Stream.of(text.split("\t", -1)).map(HumanFormat::printable).collect(Collectors.joining("\t"));
    }

    /**
     * {@code text} with every control character replaced, so that a request's path or an app's message cannot steer the
     * terminal.
     */
    public static String printable(String text) {
        return text.codePoints().anyMatch(Character::isISOControl)
                ? text.codePoints().map(point -> Character.isISOControl(point) ? '?' : point)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString()
                : text;
    }
}
