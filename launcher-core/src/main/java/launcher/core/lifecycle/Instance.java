package launcher.core.lifecycle;

import java.util.OptionalInt;

/**
 * The process of a run.
 *
 * @param port the TCP port it was told to serve on
 */
public record Instance(long pid, OptionalInt port) {}
