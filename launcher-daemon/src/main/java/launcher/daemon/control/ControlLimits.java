package launcher.daemon.control;

import java.time.Duration;

/**
 * How much clients may take.
 *
 * @param connections      at the same time; the next connection is answered {@code busy}
 * @param idle             how long a connection may have no request in progress, nor complete one
 * @param writeStall       how long a client may read nothing of what is written to it
 * @param backlogChars     how much of a stream may wait for its reader
 * @param farewell         how long answers may take to be written when the server closes
 */
record ControlLimits(int connections, Duration idle, Duration writeStall, int backlogChars, Duration farewell) {

    static final ControlLimits STANDARD = new ControlLimits(
            64, Duration.ofSeconds(60), Duration.ofSeconds(10), 256 * 1024, Duration.ofSeconds(1));

    /** How many of the connections may be of accounts that may only read. */
    int readers() {
        return connections / 2;
    }

    /** How often a waiting connection looks at these limits. */
    static final Duration TICK = Duration.ofSeconds(1);
}
