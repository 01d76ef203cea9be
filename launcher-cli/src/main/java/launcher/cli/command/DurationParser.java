package launcher.cli.command;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 500ms}, {@code 30s}, {@code 30m}, {@code 2h}, as in the configuration. */
final class DurationParser implements ITypeConverter<Duration> {

    private static final Pattern SPAN = Pattern.compile("(\\d{1,9})(ms|s|m|h)");
    private static final Map<String, Duration> UNITS = Map.of(
            "ms", Duration.ofMillis(1), "s", Duration.ofSeconds(1), "m", Duration.ofMinutes(1), "h",
                    Duration.ofHours(1));

    DurationParser() {}

    @Override
    public Duration convert(String value) {
        var span = SPAN.matcher(value);
        if (!span.matches()) {
            throw new TypeConversionException("\"" + value + "\" is no duration: write 500ms, 30s, 30m or 2h"
                    + (value.matches("\\d{1,9}") ? "; did you mean " + value + "s?" : ""));
        }
        var duration = UNITS.getOrDefault(span.group(2), Duration.ZERO).multipliedBy(Long.parseLong(span.group(1)));
        if (duration.isZero()) {
            throw new TypeConversionException("\"" + value + "\" is too short");
        }
        return duration;
    }
}
