package launcher.core.lifecycle;

/**
 * Another process listens on the port that a run was given.
 *
 * @param holder which process that is, for operators: {@code pid 812 (nginx)}
 */
public record PortConflict(int port, String holder) {}
