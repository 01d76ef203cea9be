package launcher.daemon.config.key;

import java.time.Duration;

/** So many within so long a time: {@code 5 in 5m}. */
public record CountPerWindow(int count, Duration window) {}
