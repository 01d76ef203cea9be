package launcher.daemon.memory;

/** What one look at the machine's memory gave. */
public sealed interface MemoryReading {

    /**
     * So much is left.
     *
     * @param availableBytes what apps may still take before something is swapped, stalled or killed; never negative
     * @param source         the file that set this limit, for people: {@code /proc/meminfo}
     */
    record Measured(long availableBytes, String source) implements MemoryReading {}

    /** It is unknown, and this says why. Nothing may be concluded from it. */
    record Unreadable(String why) implements MemoryReading {}
}
