package launcher.daemon.state;

import java.time.Duration;

/**
 * How long an app takes to start.
 *
 * @param last     its last start
 * @param expected what the next is expected to take
 */
public record StartTimes(Duration last, Duration expected) {}
