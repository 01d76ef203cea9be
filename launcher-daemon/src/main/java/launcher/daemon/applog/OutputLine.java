package launcher.daemon.applog;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import launcher.core.app.AppId;
import launcher.core.lifecycle.RunId;

/**
 * A line that an app printed.
 *
 * @param number      its position among all lines of this daemon, rising from 1; 0 if it was read from a file
 * @param epochMillis when it was printed, wall clock
 * @param text        without its line end
 */
public record OutputLine(long number, RunId run, long epochMillis, String text) {

    /** Longest text in characters; the rest of the line is cut off. */
    public static final int LENGTH_MAX = 16 * 1024;

    private static final String CUT = " [cut]";
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    /** What a line costs in memory besides its characters: two objects with their headers and its entry in a queue. */
    private static final int OVERHEAD_BYTES = 88;

    /** The line as it is kept: cut to its length, and one line only. */
    static OutputLine of(long number, RunId run, long epochMillis, String text) {
        String cut = text.length() <= LENGTH_MAX ? text : text.substring(0, LENGTH_MAX) + CUT;
        return new OutputLine(number, run, epochMillis, cut.indexOf('\n') < 0 ? cut : cut.replace('\n', ' '));
    }

    public AppId app() {
        return run.app();
    }

    /** About what it takes in memory; characters beyond Latin-1 cost twice as much as others. */
    public int bytes() {
        return OVERHEAD_BYTES + 2 * text.length();
    }

    /** How it stands in a file, with its line end. */
    String inFile() {
        return TIME.format(Instant.ofEpochMilli(epochMillis)) + " " + run.serial() + " " + text + "\n";
    }

    /** The line that {@link #inFile} wrote, or empty for anything else. */
    static Optional<OutputLine> fromFile(AppId app, String line) {
        int first = line.indexOf(' ');
        int second = line.indexOf(' ', first + 1);
        if (first < 0 || second < 0) {
            return Optional.empty();
        }
        try {
            long millis = Instant.parse(line.substring(0, first)).toEpochMilli();
            long serial = Long.parseLong(line.substring(first + 1, second));
            return Optional.of(new OutputLine(0, new RunId(app, serial), millis, line.substring(second + 1)));
        } catch (DateTimeParseException | NumberFormatException _) {
            return Optional.empty();
        }
    }
}
