package launcher.daemon.gateway.page;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The languages a browser asks for, by the header Accept-Language (RFC 9110, 12.5.4). What makes no sense in it is
 * passed over.
 */
record AcceptLanguage(List<Range> ranges) {

    /** No browser needs more; the rest of a longer header is not looked at. */
    private static final int RANGES_MAX = 32;

    private static final int LENGTH_MAX = 1024;

    private static final Pattern RANGE = Pattern.compile(
            "\\s*(\\*|[A-Za-z]{1,8})(?:-[A-Za-z0-9]{1,8})*\\s*"
                    + "(?:;\\s*[qQ]\\s*=\\s*(0(?:\\.\\d{0,3})?|1(?:\\.0{0,3})?)\\s*)?");

    /** A language by its first subtag, {@code *} for any, and how much it is wanted: 0 not at all, 1 most. */
    record Range(String language, double weight) {}

    static AcceptLanguage parse(String header) {
        var ranges = new ArrayList<Range>();
        for (String part : header.substring(0, Math.min(header.length(), LENGTH_MAX)).split(",", RANGES_MAX + 1)) {
            Matcher range = RANGE.matcher(part);
            if (ranges.size() < RANGES_MAX && range.matches()) {
                double weight = Optional.ofNullable(range.group(2)).map(Double::valueOf).orElse(1.0);
                ranges.add(new Range(range.group(1).toLowerCase(Locale.ROOT), weight));
            }
        }
        return new AcceptLanguage(ranges);
    }

    AcceptLanguage {
        ranges = ranges.stream().sorted(Comparator.comparingDouble(Range::weight).reversed()).toList();
    }

    /**
     * The most wanted of {@code offered}, the first of equally wanted languages as asked for; the first offered if none
     * is wanted.
     */
    String choose(List<String> offered) {
        for (Range range : ranges) {
            Optional<String> match = offered.stream().filter(language -> matches(range, language)).findFirst();
            if (match.isPresent()) {
                return match.get();
            }
        }
        return offered.getFirst();
    }

    private boolean matches(Range range, String language) {
        if (range.weight() == 0) {
            return false;
        }
        return range.language().equals(language) || (range.language().equals("*") && !named(language));
    }

    private boolean named(String language) {
        return ranges.stream().anyMatch(range -> range.language().equals(language));
    }
}
