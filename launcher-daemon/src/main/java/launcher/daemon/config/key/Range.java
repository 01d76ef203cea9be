package launcher.daemon.config.key;

/** Everything from {@code from} to {@code to}, both included; {@code from} is not above {@code to}. */
public record Range<T>(T from, T to) {}
