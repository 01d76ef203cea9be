package launcher.core.protocol.result;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Moments on the wire: ISO 8601 in UTC, always with three digits of milliseconds, so that columns align. */
final class WireTime {

    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private WireTime() {}

    static String of(Instant moment) {
        return FORMAT.format(moment);
    }
}
