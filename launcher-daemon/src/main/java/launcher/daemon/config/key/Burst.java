package launcher.daemon.config.key;

import java.time.Duration;

/** So many within so long a time: {@code 5 in 5m}. */
public record Burst(int count, Duration window) {}
